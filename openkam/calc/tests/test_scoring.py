"""Scores on fixed anchors: worked numbers, and what holds of any numbers."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import scoring
from openkam.calc.tests.strategies import MODEST

values = st.none() | st.floats(-1e9, 1e9) | st.decimals(-(10**9), 10**9, places=4)
hundredths = st.integers(100, 1000).map(lambda number: number / 100)
intervals = st.tuples(hundredths, hundredths).map(lambda pair: (min(pair), max(pair)))
raw_weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=7).filter(any)


def models(rows=5):
    """Weights, and so many accounts with an interval for each of them."""
    return raw_weights.map(scoring.whole_weights).flatmap(
        lambda weights: st.tuples(
            st.just(weights),
            st.lists(
                st.lists(intervals, min_size=len(weights), max_size=len(weights)),
                min_size=1,
                max_size=rows,
            ),
        )
    )


def ends(rows):
    return np.array(rows)[:, :, 0], np.array(rows)[:, :, 1]


class TestAnchorScore:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(0, 1), (50, 5.5), (100, 10), (-5, 1), (1000, 10), (25, 3.25), (Decimal("33.3"), 4.0)],
    )
    def test_it_is_linear_between_the_anchors_and_clipped_beyond(self, value, expected):
        assert scoring.anchor_score(value, 0, 100) == expected

    @pytest.mark.parametrize(("days", "expected"), [(90, 1), (60, 5.5), (30, 10), (14, 10)])
    def test_less_may_be_better(self, days, expected):
        assert scoring.anchor_score(days, 90, 30) == expected

    def test_unknown_stays_unknown(self):
        assert scoring.anchor_score(None, 0, 100) is None

    @pytest.mark.parametrize("value", [None, 5])
    def test_it_refuses_equal_anchors(self, value):
        with pytest.raises(ValueError, match="equal"):
            scoring.anchor_score(value, 7, Decimal(7))

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
    def test_it_refuses_what_is_no_number(self, value):
        with pytest.raises(ValueError, match="not a number"):
            scoring.anchor_score(value, 0, 1)

    @given(values, st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
    def test_it_is_between_1_and_10(self, value, worst, best):
        if worst == best:
            return

        found = scoring.anchor_score(value, worst, best)

        assert found is None if value is None else 1 <= found <= 10

    @given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2))
    def test_more_never_scores_less(self, pair):
        less, more = sorted(pair)

        assert scoring.anchor_score(less, -10, 10) <= scoring.anchor_score(more, -10, 10)
        assert scoring.anchor_score(less, 10, -10) >= scoring.anchor_score(more, 10, -10)


class TestPercentileScores:
    def test_equal_values_share_the_mean_rank(self):
        found = scoring.percentile_scores([10, 20, 20, 30, 1000])

        assert found == [1.9, 4.6, 4.6, 7.3, 9.1]

    def test_unknown_ones_are_not_counted(self):
        found = scoring.percentile_scores([None, 1000, 10, 20, None, 30, 20])

        assert found == [None, 9.1, 1.9, 4.6, None, 7.3, 4.6]

    @pytest.mark.parametrize(
        ("given_values", "expected"), [([], []), ([None], [None]), ([3], [5.5])]
    )
    def test_few(self, given_values, expected):
        assert scoring.percentile_scores(given_values) == expected

    @given(st.lists(values, max_size=20))
    def test_they_average_to_the_middle(self, some):
        known = [score for score in scoring.percentile_scores(some) if score is not None]

        assert all(1 <= score <= 10 for score in known)
        assert not known or sum(known) / len(known) == pytest.approx(5.5, abs=0.01)


class TestProposedAnchors:
    def test_they_are_quantiles_to_two_figures(self):
        revenues = [1234 * place for place in range(101)]

        assert scoring.proposed_anchors(revenues) == (12000, 110000)

    def test_where_less_is_better_they_are_turned_round(self):
        assert scoring.proposed_anchors(range(101), less_is_better=True) == (90, 10)

    def test_other_quantiles_can_be_asked_for(self):
        assert scoring.proposed_anchors(range(1001), lower=0.5, upper=0.99) == (500, 990)

    def test_close_values_get_more_figures(self):
        assert scoring.proposed_anchors([1004, 1004, 1006, 1006]) == (1004, 1006)

    def test_one_value_apart_is_enough(self):
        assert scoring.proposed_anchors([0.5] * 99 + [0.731]) == (0.5, 0.73)

    def test_where_less_is_better_the_few_best_are_the_smallest(self):
        found = scoring.proposed_anchors(range(1001), upper=0.99, less_is_better=True)

        assert found == (900, 10)

    def test_values_that_crowd_at_the_best_give_way_to_what_is_possible(self):
        months = [1 / 12] * 30 + [2 / 12] * 22 + [3 / 12] * 30 + [4 / 12] * 13 + [5 / 12] * 5

        assert scoring.proposed_anchors(months, possible=(0.0, 1.0)) == (0.083, 0.33)
        assert scoring.proposed_anchors(months, upper=0.99, possible=(0.0, 1.0)) == (0.0, 1.0)

    def test_values_that_crowd_at_the_best_give_way_to_the_largest(self):
        groups = [1] * 50 + [5] * 45 + [12] * 5

        assert scoring.proposed_anchors(groups) == (1, 12)

    def test_rounding_makes_no_crowd(self):
        years = [0.1 * place for place in range(10)] + [1 + 0.0001 * place for place in range(90)]

        best = scoring.proposed_anchors(years, upper=0.99)[1]

        assert sum(value >= best for value in years) <= 2

    @pytest.mark.parametrize("few", [[], [None], [5], [5, None, 5, Decimal(5)]])
    def test_without_two_different_values_there_are_none(self, few):
        assert scoring.proposed_anchors(few) is None

    @given(st.lists(st.none() | st.integers(-(10**12), 10**12), max_size=20))
    def test_they_are_never_equal(self, some):
        found = scoring.proposed_anchors(some)

        known = {value for value in some if value is not None}
        assert (found is None) == (len(known) < 2)
        assert found is None or found[0] < found[1]

    @given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=9))
    def test_they_can_be_used(self, some):
        found = scoring.proposed_anchors(some)

        assert found is None or 1 <= scoring.anchor_score(some[0], *found) <= 10


class TestWholeWeights:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ([1], (100,)),
            ([1, 1, 1], (34, 33, 33)),
            ([3, 0, 1], (75, 0, 25)),
            ([0.637, 0.258, 0.105], (64, 26, 10)),
            ([Decimal("1.5"), 1.5], (50, 50)),
            ([1] * 7, (15, 15, 14, 14, 14, 14, 14)),
        ],
    )
    def test_the_largest_remainder_gets_what_is_left(self, raw, expected):
        assert scoring.whole_weights(raw) == expected

    @pytest.mark.parametrize("raw", [[], [0], [0, 0.0], [1, -1], [1, float("nan")], [float("inf")]])
    def test_it_refuses_what_are_no_weights(self, raw):
        with pytest.raises(ValueError, match=r"weight|number"):
            scoring.whole_weights(raw)

    @given(st.lists(st.floats(0, 1e300), min_size=1, max_size=9).filter(any))
    def test_they_add_up_to_100(self, raw):
        found = scoring.whole_weights(raw)

        assert sum(found) == 100
        assert min(found) >= 0
        assert all(weight or not part for part, weight in zip(found, raw, strict=True))

    @given(raw_weights)
    def test_whole_weights_stay_as_they_are(self, raw):
        weights = scoring.whole_weights(raw)

        assert scoring.whole_weights(weights) == weights


class TestMovedWeight:
    @pytest.mark.parametrize(
        ("weights", "index", "to", "expected"),
        [
            ((40, 30, 20, 10), 0, 70, (70, 15, 10, 5)),
            ((40, 30, 20, 10), 3, 0, (45, 33, 22, 0)),
            ((50, 50), 1, 100, (0, 100)),
            ((0, 100, 0), 1, 40, (30, 40, 30)),
            ((0, 100, 0), 1, 41, (30, 41, 29)),
            ((100,), 0, 5, (100,)),
        ],
    )
    def test_the_others_keep_their_proportions(self, weights, index, to, expected):
        assert scoring.moved_weight(weights, index, to) == expected

    @pytest.mark.parametrize(
        ("weights", "to"), [((50, 49), 5), ((150, -50), 5), ((50, 50), -1), ((50, 50), 101)]
    )
    def test_it_refuses_what_are_no_weights(self, weights, to):
        with pytest.raises(ValueError, match=r"[Ww]eight"):
            scoring.moved_weight(weights, 0, to)

    @pytest.mark.parametrize("index", [-1, 2])
    def test_it_refuses_a_weight_that_is_not_there(self, index):
        with pytest.raises(ValueError, match="one of those given"):
            scoring.moved_weight((60, 40), index, 10)

    @given(raw_weights, st.data())
    def test_they_always_add_up_to_100(self, raw, data):
        weights = scoring.whole_weights(raw)
        index = data.draw(st.integers(0, len(weights) - 1))
        to = data.draw(st.integers(0, 100))

        moved = scoring.moved_weight(weights, index, to)

        assert (sum(moved), len(moved)) == (100, len(weights))
        assert min(moved) >= 0
        assert moved[index] == to or len(weights) == 1


class TestAdditiveScore:
    def test_the_contributions_add_up_to_it(self):
        found = scoring.additive_score([(10, 10), (4, 4), (7.33, 7.33)], (50, 30, 20))

        assert found.contributions == (Decimal("5.00"), Decimal("1.20"), Decimal("1.47"))
        assert (found.score, found.low, found.high) == (Decimal("7.67"),) * 3
        assert found.is_certain

    def test_a_missing_one_makes_an_interval(self):
        found = scoring.additive_score([(10, 10), scoring.UNKNOWN], (60, 40))

        assert (found.low, found.score, found.high) == (
            Decimal("6.4"),
            Decimal("8.2"),
            Decimal(10),
        )
        assert not found.is_certain

    def test_what_does_not_weigh_does_not_count(self):
        found = scoring.additive_score([(3, 3), scoring.UNKNOWN], (100, 0))

        assert (found.score, found.contributions) == (Decimal(3), (Decimal(3), Decimal(0)))
        assert found.is_certain

    def test_it_is_rounded_half_up(self):
        found = scoring.additive_score([(1.01, 1.01), (1, 1)], (50, 50))

        assert found.score == Decimal("1.01")
        assert found.contributions == (Decimal("0.51"), Decimal("0.50"))

    @pytest.mark.parametrize(
        ("scores", "weights"),
        [
            ([(1, 1)], (50, 50)),
            ([(1, 1)], (99,)),
            ([(0.5, 1)], (100,)),
            ([(5, 10.5)], (100,)),
            ([(6, 5)], (100,)),
            ([(float("nan"), 5)], (100,)),
            ([], ()),
        ],
    )
    def test_it_refuses_what_is_no_score(self, scores, weights):
        with pytest.raises(ValueError, match=r"[Ww]eight|interval"):
            scoring.additive_score(scores, weights)

    @given(models(rows=1))
    def test_its_parts_add_up_and_it_lies_in_its_interval(self, model):
        weights, (scores,) = model

        found = scoring.additive_score(scores, weights)

        assert sum(found.contributions) == found.score
        assert 1 <= found.low <= found.score <= found.high <= 10


class TestAdditiveScores:
    @MODEST
    @given(models())
    def test_they_are_those_of_each_account(self, model):
        weights, rows = model

        found = scoring.additive_scores(*ends(rows), weights)

        each = [scoring.additive_score(scores, weights) for scores in rows]
        assert found.score.tolist() == [float(one.score) for one in each]
        assert found.low.tolist() == [float(one.low) for one in each]
        assert found.high.tolist() == [float(one.high) for one in each]

    @MODEST
    @given(models(), st.data())
    def test_who_else_is_there_never_changes_a_score(self, model, data):
        weights, rows = model
        staying = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, unique=True))

        alone = scoring.additive_scores(*ends([rows[place] for place in staying]), weights)

        together = scoring.additive_scores(*ends(rows), weights)
        assert alone.score.tolist() == together.score[staying].tolist()

    def test_of_no_accounts_there_are_none(self):
        nobody = np.empty((0, 2))

        assert len(scoring.additive_scores(nobody, nobody, (50, 50)).score) == 0
