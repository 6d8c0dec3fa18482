"""How sure places are: exact cases, published data, and what holds of any scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import acceptability as smaa
from openkam.calc.tests.strategies import MODEST

# First with a weight of the first criterion above .6, between .4 and .6, and below .4.
THREE = np.array([[1, 0], [0.6, 0.6], [0, 1]])
# Tzeng and Huang (2011), min-max.
TZENG = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], np.float64)
TZENG = (TZENG - TZENG.min(axis=0)) / np.ptp(TZENG, axis=0)

scores = st.integers(100, 1000).map(lambda number: number / 100)


@st.composite
def matrices(draw, rows=6):
    width = draw(st.integers(2, 4))
    row = st.lists(scores, min_size=width, max_size=width)
    return np.array(draw(st.lists(row, min_size=1, max_size=rows)))


def evenly(steps=1000):
    """All weightings of two criteria, evenly spaced."""
    first = (np.arange(steps) + 0.5) / steps
    return np.column_stack([first, 1 - first])


def weighted(matrix, weights):
    return matrix @ np.array(weights, np.float64) / 100


class TestSampledWeightings:
    def test_each_adds_up_to_1(self):
        found = smaa.sampled_weightings(5)

        assert found.shape == (smaa.DRAWS, 5)
        assert found.sum(axis=1) == pytest.approx(1)
        assert found.min() >= 0

    def test_they_are_uniform_over_all_weightings(self):
        found = smaa.sampled_weightings(3, 100_000)

        # A third has mean 1/3 and variance 1/18 on the simplex; a half is above .2929.
        assert found.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.005)
        assert found.var(axis=0) == pytest.approx([1 / 18] * 3, abs=0.002)
        assert np.median(found[:, 0]) == pytest.approx(1 - 0.5**0.5, abs=0.005)

    def test_they_stay_the_same_for_ever(self):
        found = smaa.sampled_weightings(3, 2)

        assert found.tolist() == smaa.sampled_weightings(3, 2).tolist()
        assert found[0] == pytest.approx([0.5373511717870786, 0.2159983484482435, 0.24665047976468])

    def test_another_seed_gives_others(self):
        assert not np.allclose(smaa.sampled_weightings(3, 9), smaa.sampled_weightings(3, 9, seed=5))

    def test_one_criterion_has_all_the_weight(self):
        assert smaa.sampled_weightings(1, 3).tolist() == [[1], [1], [1]]

    def test_it_refuses_none(self):
        with pytest.raises(ValueError, match="at least one criterion"):
            smaa.sampled_weightings(0)


class TestRankAcceptability:
    def test_two_criteria_exactly(self):
        found = smaa.rank_acceptability(THREE, THREE, evenly())

        assert found[:, 0] == pytest.approx([0.4, 0.2, 0.4])

    def test_two_criteria_by_draws(self):
        found = smaa.rank_acceptability(THREE, THREE, smaa.sampled_weightings(2, 50_000))

        assert found[:, 0] == pytest.approx([0.4, 0.2, 0.4], abs=0.01)

    def test_the_data_of_tzeng_and_huang(self):
        found = smaa.rank_acceptability(TZENG, TZENG, smaa.sampled_weightings(3, 100_000))

        assert found[:, 0] == pytest.approx([0, 0.300, 0.700, 0], abs=0.006)
        assert found[:, 1] == pytest.approx([0.1426, 0.5574, 0.3001, 0], abs=0.006)

    @MODEST
    @given(matrices())
    def test_every_rank_and_every_account_is_given_once(self, matrix):
        weightings = smaa.sampled_weightings(matrix.shape[1], 50)

        found = smaa.rank_acceptability(matrix, matrix, weightings)

        assert found.sum(axis=0) == pytest.approx(1)
        assert found.sum(axis=1) == pytest.approx(1)
        assert found.min() >= 0


class TestCentralWeights:
    def test_two_criteria_exactly(self):
        found = smaa.central_weights(THREE, evenly())

        assert found == pytest.approx(np.array([[0.8, 0.2], [0.5, 0.5], [0.2, 0.8]]))

    def test_who_is_never_first_has_none(self):
        found = smaa.central_weights(np.array([[5, 5], [4, 4]], np.float64), evenly())

        assert found[0] == pytest.approx([0.5, 0.5])
        assert np.isnan(found[1]).all()

    def test_of_nobody_there_are_none(self):
        assert smaa.central_weights(np.empty((0, 2)), evenly()).shape == (0, 2)


class TestAcceptability:
    def test_more_places_are_surer(self):
        found = smaa.acceptability(THREE, THREE, evenly(), 2)

        assert found == pytest.approx(np.array([[0.4, 0.5], [0.2, 1], [0.4, 0.5]]))

    def test_more_places_than_accounts_have_room_for_all(self):
        found = smaa.acceptability(THREE, THREE, evenly(), 5)

        assert found.shape == (3, 5)
        assert found[:, 2:] == pytest.approx(1)

    def test_who_is_not_eligible_takes_no_place(self):
        eligible = np.array([False, True, True])

        found = smaa.acceptability(THREE, THREE, evenly(), 1, eligible=eligible)

        assert found[:, 0] == pytest.approx([0, 0.6, 0.4])

    def test_who_is_below_the_lowest_score_does_not_either(self):
        found = smaa.acceptability(THREE, THREE, evenly(), 3, min_score=0.6)

        assert found[:, 2] == pytest.approx([0.4, 1, 0.4], abs=0.002)
        assert found[:, 0] == pytest.approx([0.4, 0.2, 0.4], abs=0.002)

    def test_a_score_that_reaches_the_lowest_one_is_enough(self):
        same = np.full((2, 3), 6.7)

        found = smaa.acceptability(same, same, smaa.sampled_weightings(3), 2, min_score=6.7)

        assert found.tolist() == [[1, 1], [0, 1]]

    def test_an_unknown_score_may_be_anything_between_its_ends(self):
        low, high = np.array([[1.0], [4.0]]), np.array([[10.0], [4.0]])

        found = smaa.acceptability(low, high, np.ones((20_000, 1)), 1)

        assert found[:, 0] == pytest.approx([2 / 3, 1 / 3], abs=0.015)

    def test_where_all_are_unknown_all_have_the_same_chance(self):
        low, high = np.full((4, 2), 1.0), np.full((4, 2), 10.0)

        found = smaa.acceptability(low, high, smaa.sampled_weightings(2, 20_000), 2)

        assert found[:, 1] == pytest.approx(0.5, abs=0.02)

    def test_of_equal_accounts_the_first_one_stands_first(self):
        same = np.tile([[3.37, 8.11, 5.03]], (50, 1))

        found = smaa.acceptability(same, same, smaa.sampled_weightings(3), 3)

        assert found[:4].tolist() == [[1, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 0]]

    def test_it_says_the_same_every_time(self):
        low, high = THREE, THREE + 0.3

        once, again = (smaa.acceptability(low, high, evenly(), 2) for _ in range(2))

        assert once.tolist() == again.tolist()

    @pytest.mark.parametrize("eligible", [None, np.zeros(0, np.bool_)])
    def test_of_nobody_there_is_nothing(self, eligible):
        nobody = np.empty((0, 2))

        assert smaa.acceptability(nobody, nobody, evenly(), 3, eligible=eligible).shape == (0, 3)

    def test_where_nobody_is_eligible_nobody_is_inside(self):
        found = smaa.acceptability(THREE, THREE, evenly(), 2, eligible=np.zeros(3, np.bool_))

        assert not found.any()

    @pytest.mark.parametrize(("weightings", "places"), [(evenly(), 0), (np.empty((0, 2)), 1)])
    def test_it_refuses_what_says_nothing(self, weightings, places):
        with pytest.raises(ValueError, match="at least one place"):
            smaa.acceptability(THREE, THREE, weightings, places)

    @pytest.mark.parametrize("low", [np.full((3, 2), np.nan), THREE + 0.1])
    def test_it_refuses_scores_that_are_no_intervals(self, low):
        with pytest.raises(ValueError, match="lower end"):
            smaa.acceptability(low, THREE, evenly(), 1)

    @MODEST
    @given(matrices(rows=30), st.integers(1, 8))
    def test_it_is_that_of_sorting_all(self, matrix, places):
        weightings = smaa.sampled_weightings(matrix.shape[1], 40)

        found = smaa.acceptability(matrix, matrix, weightings, places)

        expected = np.zeros((len(matrix), places))
        for weighting in weightings:
            order = np.argsort(-np.round(matrix @ weighting, 9), kind="stable")
            for place, row in enumerate(order[:places]):
                expected[row, place:] += 1 / len(weightings)
        assert found == pytest.approx(expected)

    @MODEST
    @given(matrices(rows=12))
    def test_the_better_one_is_never_less_sure(self, matrix):
        weightings = smaa.sampled_weightings(matrix.shape[1], 40)
        better = np.vstack([matrix, np.minimum(matrix[:1] + 0.5, 10)])

        found = smaa.acceptability(better, better, weightings, 3)

        assert (found[-1] >= found[0] - 1e-9).all() or (matrix[0] == 10).any()


class TestSmallestSwap:
    MATRIX = np.array([[8, 4, 5], [5, 6, 5], [8, 4, 5], [9, 9, 9]], np.float64)

    def test_it_is_the_weight_where_both_meet(self):
        # Without the second criterion 7.25 stands against 5, on it 4 against 6:
        # (100 − w) · 2.25 = w · 2. With the first one it would take the change from 60 to 25.
        found = smaa.smallest_swap(self.MATRIX, (60, 20, 20), 0, 1)

        assert (found.inside, found.outside, found.criterion) == (0, 1, 1)
        assert found.weight == pytest.approx(225 / 4.25)
        assert found.change == pytest.approx(225 / 4.25 - 20)

    def test_equal_scores_need_no_change(self):
        assert smaa.smallest_swap(self.MATRIX, (60, 20, 20), 0, 2).change == 0

    def test_who_is_better_everywhere_cannot_be_reached(self):
        assert smaa.smallest_swap(self.MATRIX, (60, 20, 20), 3, 0) is None

    def test_a_single_criterion_has_no_other_weight(self):
        assert smaa.smallest_swap(np.array([[5.0], [4.0]]), (100,), 0, 1) is None

    def test_where_one_has_all_the_weight_the_others_share_the_rest(self):
        found = smaa.smallest_swap(self.MATRIX, (100, 0, 0), 0, 1)

        assert (found.criterion, found.weight) == (1, pytest.approx(60))

    def test_it_refuses_what_are_no_weights(self):
        with pytest.raises(ValueError, match="add up to 100"):
            smaa.smallest_swap(self.MATRIX, (60, 20, 10), 0, 1)

    @given(
        st.lists(st.lists(scores, min_size=3, max_size=3), min_size=2, max_size=2),
        st.tuples(st.integers(1, 49), st.integers(1, 50)),
    )
    def test_with_it_both_have_the_same_score(self, pair, some):
        weights = (*some, 100 - sum(some))
        matrix = np.array(sorted(pair, key=lambda row: -weighted(np.array(row), weights)))

        found = smaa.smallest_swap(matrix, weights, 0, 1)

        if found is None:
            return
        rest = 100 - weights[found.criterion]
        moved = [weight * (100 - found.weight) / rest for weight in weights]
        moved[found.criterion] = found.weight
        one, other = weighted(matrix, moved)
        assert one == pytest.approx(other)
        assert 0 <= found.weight <= 100
        assert found.weight - weights[found.criterion] == pytest.approx(found.change)


class TestLineStability:
    @MODEST
    @given(matrices(rows=8), st.data())
    def test_it_is_the_smallest_of_all_pairs(self, matrix, data):
        width = matrix.shape[1]
        weights = (100 - 20 * (width - 1), *[20] * (width - 1))
        ranked = np.argsort(-weighted(matrix, weights), kind="stable").tolist()
        line = data.draw(st.integers(0, len(ranked)))

        found = smaa.line_stability(matrix, weights, ranked[:line], ranked[line:])

        swaps = [
            swap
            for inside in ranked[:line]
            for outside in ranked[line:]
            if (swap := smaa.smallest_swap(matrix, weights, inside, outside))
        ]
        assert (found is None) == (not swaps)
        if found:
            assert abs(found.change) == pytest.approx(min(abs(swap.change) for swap in swaps))

    def test_many_accounts_are_looked_at_in_blocks(self, monkeypatch):
        matrix = np.random.RandomState(1).uniform(1, 10, (40, 3))
        ranked = np.argsort(-weighted(matrix, (50, 30, 20))).tolist()
        whole = smaa.line_stability(matrix, (50, 30, 20), ranked[:15], ranked[15:])

        monkeypatch.setattr(smaa, "CELLS", 60)

        assert smaa.line_stability(matrix, (50, 30, 20), ranked[:15], ranked[15:]) == whole


class TestKendallTau:
    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 1),
            ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1),
            ([1, 2, 3, 4, 5], [3, 4, 1, 2, 5], 0.2),
            # The worked example of SciPy, with equal values.
            ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045),
        ],
    )
    def test_worked_numbers(self, first, second, expected):
        found = smaa.kendall_tau(np.array(first, np.float64), np.array(second, np.float64))

        assert found == pytest.approx(expected)

    @pytest.mark.parametrize("first", [[], [1.0], [3.0, 3.0]])
    def test_without_an_order_there_is_none(self, first):
        assert smaa.kendall_tau(np.array(first), np.arange(len(first), dtype=np.float64)) is None
