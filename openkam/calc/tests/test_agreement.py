"""Agreement of judges: published data, and what holds of any."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import agreement
from openkam.calc.agreement import Level, Measure
from openkam.calc.tests.strategies import MODEST

# Shrout and Fleiss (1979): six targets, four judges.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Krippendorff's three coders and fifteen units with gaps.
GAP = None
CODERS = [
    [GAP, GAP, GAP, GAP, GAP, 3, 4, 1, 2, 1, 1, 3, 3, GAP, 3],
    [1, GAP, 2, 1, 3, 3, 4, 3, GAP, GAP, GAP, GAP, GAP, GAP, GAP],
    [GAP, GAP, 2, 1, 3, 4, 4, GAP, 2, 1, 1, 3, 3, GAP, 4],
]

scores = st.integers(1, 10)


def judged(rows):
    """The rows as judgements of the judges a, b, c …; None is a gap."""
    return {
        target: {judge: score for judge, score in zip("abcdef", row, strict=False) if score}
        for target, row in enumerate(rows)
    }


class TestSpread:
    @pytest.mark.parametrize(
        ("given_scores", "expected"),
        [([], None), ([5], None), ([5, 5], 0), ([3, 9, 4], 6), ([Decimal("2.5"), 4], 1.5)],
    )
    def test_it_takes_two(self, given_scores, expected):
        assert agreement.spread(given_scores) == expected


class TestIntraclassCorrelations:
    def test_those_of_shrout_and_fleiss(self):
        found = agreement.intraclass_correlations(TARGETS)

        single = (found.one_way, found.two_way, found.fixed)
        mean = (found.one_way_mean, found.two_way_mean, found.fixed_mean)
        assert single == pytest.approx((0.166, 0.290, 0.715), abs=5e-4)
        assert mean == pytest.approx((0.443, 0.620, 0.909), abs=5e-4)

    def test_perfect_agreement_is_1(self):
        found = agreement.intraclass_correlations([[1, 1, 1], [5, 5, 5], [9, 9, 9]])

        assert (found.one_way, found.two_way, found.fixed, found.two_way_mean) == (1, 1, 1, 1)

    def test_where_nobody_differs_there_is_nothing_to_say(self):
        found = agreement.intraclass_correlations([[7, 7], [7, 7]])

        assert (found.one_way, found.two_way, found.fixed) == (None, None, None)
        assert (found.one_way_mean, found.two_way_mean, found.fixed_mean) == (None, None, None)

    @pytest.mark.parametrize("rows", [[], [[]], [[1, 2]], [[1], [2]], [[1, 2], [3]]])
    def test_it_refuses_what_cannot_be_compared(self, rows):
        with pytest.raises(ValueError, match="two targets"):
            agreement.intraclass_correlations(rows)

    @MODEST
    @given(st.lists(st.tuples(scores, scores, scores), min_size=2, max_size=8), st.integers(1, 9))
    def test_another_zero_does_not_change_it(self, rows, shift):
        moved = [[score + shift for score in row] for row in rows]

        found = agreement.intraclass_correlations(moved)

        assert found == agreement.intraclass_correlations(rows)
        assert found.two_way is None or found.two_way <= 1


class TestKrippendorffAlpha:
    @pytest.mark.parametrize(
        ("level", "expected"),
        [
            (Level.NOMINAL, 0.691),
            (Level.ORDINAL, 0.807),
            (Level.INTERVAL, 0.811),
            (Level.RATIO, 0.809),
        ],
    )
    def test_three_coders_with_gaps(self, level, expected):
        units = zip(*CODERS, strict=True)

        assert agreement.krippendorff_alpha(units, level) == pytest.approx(expected, abs=5e-4)

    @pytest.mark.parametrize("units", [[], [[1], [2]], [[1, None]], [[4, 4], [4, 4]]])
    def test_without_difference_there_is_nothing_to_say(self, units):
        assert agreement.krippendorff_alpha(units) is None

    def test_the_ratio_of_two_zeros_is_no_difference(self):
        assert agreement.krippendorff_alpha([[0, 0], [1, 1]], Level.RATIO) == 1

    @MODEST
    @given(st.lists(st.lists(scores, max_size=4), max_size=8), st.sampled_from(Level))
    def test_it_is_at_most_1_and_does_not_know_the_judges(self, units, level):
        found = agreement.krippendorff_alpha(units, level)

        assert found is None or found <= 1
        assert agreement.krippendorff_alpha([unit[::-1] for unit in units], level) == found


class TestAgreement:
    def test_of_complete_judgements_it_is_the_intraclass_correlation(self):
        rows = [*TARGETS, *TARGETS[:4]]

        found = agreement.agreement(judged(rows))

        assert (found.measure, found.judges, found.targets) == (Measure.ICC, 4, 10)
        assert found.coefficient == agreement.intraclass_correlations(rows).two_way

    def test_with_gaps_it_is_alpha_over_what_two_have_judged(self):
        rows = [*map(list, zip(*CODERS, strict=True))]

        found = agreement.agreement(judged(rows))

        assert (found.measure, found.judges, found.targets) == (Measure.ALPHA, 3, 12)
        assert found.coefficient == pytest.approx(0.811, abs=5e-4)

    def test_an_account_judged_by_one_does_not_make_it_incomplete(self):
        rows = [*TARGETS, *TARGETS[:4], [5, None, None, None]]

        assert agreement.agreement(judged(rows)).measure == Measure.ICC

    @pytest.mark.parametrize(
        "rows",
        [
            [],
            TARGETS,
            [row[:2] for row in TARGETS * 3],
            [[5, 5, 5]] * 12,
            [[5, None, None]] * 20,
        ],
        ids=["none", "few accounts", "two judges", "no difference", "one judge each"],
    )
    def test_it_is_silent_where_there_is_too_little(self, rows):
        assert agreement.agreement(judged(rows)) is None

    def test_it_counts_scores_of_any_kind(self):
        rows = [[Decimal(score) / 2 for score in row] for row in TARGETS * 2]

        found = agreement.agreement(judged(rows))

        assert found.coefficient == agreement.agreement(judged(TARGETS * 2)).coefficient
