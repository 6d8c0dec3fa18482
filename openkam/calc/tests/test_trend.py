"""The course of monthly amounts: worked numbers, and what holds of any numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import trend

MONTHS = st.lists(st.none() | st.integers(-(10**9), 10**9), max_size=40)
KNOWN = st.lists(st.integers(-(10**9), 10**9), max_size=40)


class TestYearOnYear:
    def test_each_month_stands_against_the_same_one_a_year_before(self):
        amounts = [*range(100, 1300, 100), 150, 100]

        found = trend.year_on_year(amounts)

        assert found[:12] == [None] * 12
        assert found[12:] == [Decimal("0.5"), Decimal("-0.5")]

    @pytest.mark.parametrize("before", [None, 0, -5])
    def test_there_is_no_change_against_nothing(self, before):
        assert trend.year_on_year([before, *[1] * 11, 7])[12] is None

    def test_a_month_without_sales_is_a_fall_to_nothing(self):
        assert trend.year_on_year([5, *[1] * 11, 0])[12] == -1


class TestMovingSums:
    def test_three_months_of_five(self):
        assert trend.moving_sums([1, 2, 3, 4, 5], 3) == [None, None, 6, 9, 12]

    def test_what_holds_an_unknown_month_is_unknown(self):
        assert trend.moving_sums([1, None, 3, 4], 2) == [None, None, None, 7]

    def test_it_refuses_no_months(self):
        with pytest.raises(ValueError, match="at least one"):
            trend.moving_sums([1], 0)

    @given(MONTHS, st.integers(1, 15))
    def test_a_sum_is_that_of_its_months_or_unknown(self, amounts, months):
        for place, found in enumerate(trend.moving_sums(amounts, months)):
            window = amounts[max(place + 1 - months, 0) : place + 1]
            if len(window) < months or None in window:
                assert found is None
            else:
                assert found == sum(window)

    @given(KNOWN)
    def test_of_one_month_they_are_the_months(self, amounts):
        assert trend.moving_sums(amounts, 1) == amounts


class TestDirection:
    def test_twelve_months_against_the_twelve_before(self):
        found = trend.direction([*[100] * 12, *[110] * 12])

        assert (found.months, found.now, found.before) == (12, 1320, 1200)
        assert (found.change, found.relative) == (120, Decimal("0.1"))

    def test_of_13_months_only_one_can_be_compared(self):
        found = trend.direction([50, *[100] * 11, 40])

        assert (found.months, found.now, found.before) == (1, 40, 50)

    def test_three_months_are_the_last_ones(self):
        found = trend.direction([*[10] * 12, *[10] * 9, 20, 30, 40], 3)

        assert (found.months, found.now, found.before) == (3, 90, 30)

    @pytest.mark.parametrize("amounts", [[], [1] * 12, [None, *[1] * 12], [*[1] * 12, None]])
    def test_without_a_year_before_there_is_none(self, amounts):
        found = trend.direction(amounts)

        assert (found.months, found.now, found.change, found.relative) == (0, None, None, None)

    def test_from_a_loss_there_is_no_share(self):
        found = trend.direction([*[-10] * 12, *[10] * 12])

        assert (found.change, found.relative) == (240, None)

    @given(MONTHS, st.integers(1, 12))
    def test_it_never_reaches_over_an_unknown_month(self, amounts, months):
        found = trend.direction(amounts, months)

        assert found.months <= months
        if found.months:
            now = amounts[-found.months :]
            before = amounts[-found.months - 12 : len(amounts) - 12]
            assert (found.now, found.before) == (sum(now), sum(before))


class TestAYearBefore:
    @given(MONTHS)
    def test_it_moves_the_months_by_twelve(self, amounts):
        found = trend.a_year_before(amounts)

        assert len(found) == len(amounts)
        assert found[12:] == amounts[: len(amounts) - 12] or len(amounts) < 12
        assert found[:12] == [None] * min(12, len(amounts))
