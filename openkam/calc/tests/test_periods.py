from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.periods import (
    EmptyPeriod,
    NotWholeMonths,
    Period,
    add_months,
    business_year,
    last_complete_months,
    month_start,
)

from .strategies import MODEST

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
firsts = days.map(month_start)
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)),
    days,
    st.integers(min_value=1, max_value=1500),
)
whole_months = st.builds(
    lambda start, months: Period(start, add_months(start, months)),
    firsts,
    st.integers(min_value=1, max_value=40),
)


class TestPeriod:
    @pytest.mark.parametrize("end", [date(2011, 3, 1), date(2011, 2, 28)])
    def test_it_refuses_to_be_empty(self, end: date) -> None:
        with pytest.raises(EmptyPeriod, match="2011-03-01"):
            Period(date(2011, 3, 1), end)

    def test_it_contains_its_start_and_not_its_end(self) -> None:
        march = Period(date(2011, 3, 1), date(2011, 4, 1))

        assert march.contains(date(2011, 3, 1))
        assert march.contains(march.last_day)
        assert not march.contains(date(2011, 4, 1))
        assert not march.contains(date(2011, 2, 28))

    def test_it_counts_days_and_names_the_last(self) -> None:
        leap_february = Period(date(2012, 2, 1), date(2012, 3, 1))

        assert leap_february.days == 29
        assert leap_february.last_day == date(2012, 2, 29)

    def test_it_lists_its_months(self) -> None:
        winter = Period(date(2010, 12, 1), date(2011, 3, 1))

        assert winter.months == [date(2010, 12, 1), date(2011, 1, 1), date(2011, 2, 1)]

    @pytest.mark.parametrize(
        "cut",
        [
            Period(date(2011, 1, 2), date(2011, 3, 1)),
            Period(date(2011, 1, 1), date(2011, 2, 28)),
        ],
    )
    def test_it_refuses_to_list_months_that_it_cuts(self, cut: Period) -> None:
        assert not cut.is_whole_months
        with pytest.raises(NotWholeMonths):
            _ = cut.months

    @MODEST
    @given(whole_months)
    def test_its_months_fill_it(self, period: Period) -> None:
        months = [Period(first, add_months(first, 1)) for first in period.months]

        assert sum(month.days for month in months) == period.days


class TestPrevious:
    def test_it_shifts_whole_months_by_months(self) -> None:
        first_quarter = Period(date(2012, 1, 1), date(2012, 4, 1))

        assert first_quarter.previous() == Period(date(2011, 10, 1), date(2012, 1, 1))

    def test_it_shifts_other_periods_by_days(self) -> None:
        ten_days = Period(date(2012, 3, 5), date(2012, 3, 15))

        assert ten_days.previous() == Period(date(2012, 2, 24), date(2012, 3, 5))

    @MODEST
    @given(periods)
    def test_it_ends_where_the_period_starts(self, period: Period) -> None:
        before = period.previous()

        assert before.end == period.start
        assert period.is_whole_months or before.days == period.days

    @MODEST
    @given(whole_months)
    def test_it_has_as_many_months(self, period: Period) -> None:
        assert len(period.previous().months) == len(period.months)

    @pytest.mark.parametrize("end", [date(1, 2, 1), date(1, 1, 9)])
    def test_it_says_that_the_calendar_has_a_beginning(self, end: date) -> None:
        with pytest.raises(OverflowError):
            Period(date(1, 1, 1), end).previous()


class TestAYearBefore:
    def test_it_keeps_whole_months_whole(self) -> None:
        february = Period(date(2013, 2, 1), date(2013, 3, 1))

        assert february.a_year_before() == Period(date(2012, 2, 1), date(2012, 3, 1))

    def test_it_keeps_the_days_of_the_calendar(self) -> None:
        some_days = Period(date(2011, 5, 3), date(2011, 6, 17))

        assert some_days.a_year_before() == Period(date(2010, 5, 3), date(2010, 6, 17))

    @pytest.mark.parametrize(
        ("in_leap_year", "before"),
        [
            (
                Period(date(2012, 2, 28), date(2012, 2, 29)),
                Period(date(2011, 2, 28), date(2011, 3, 1)),
            ),
            (
                Period(date(2012, 2, 29), date(2012, 3, 1)),
                Period(date(2011, 2, 28), date(2011, 3, 1)),
            ),
        ],
        ids=["ends on the 29th", "starts on the 29th"],
    )
    def test_it_finds_a_place_for_29_february(self, in_leap_year: Period, before: Period) -> None:
        assert in_leap_year.a_year_before() == before

    @MODEST
    @given(periods)
    def test_it_is_as_long_except_for_a_leap_day(self, period: Period) -> None:
        before = period.a_year_before()

        assert abs(before.days - period.days) <= 1
        assert period.start.year - before.start.year == 1
        assert before.is_whole_months or not period.is_whole_months


class TestAddMonths:
    @pytest.mark.parametrize(
        ("day", "count", "later"),
        [
            (date(2011, 1, 31), 1, date(2011, 2, 28)),
            (date(2012, 1, 31), 1, date(2012, 2, 29)),
            (date(2011, 12, 15), 1, date(2012, 1, 15)),
            (date(2011, 1, 15), -1, date(2010, 12, 15)),
            (date(2012, 2, 29), -12, date(2011, 2, 28)),
            (date(2011, 3, 31), 0, date(2011, 3, 31)),
        ],
    )
    def test_it_keeps_the_day_where_the_month_has_it(
        self, day: date, count: int, later: date
    ) -> None:
        assert add_months(day, count) == later

    @pytest.mark.parametrize(("day", "count"), [(date.min, -1), (date.max, 1)])
    def test_it_refuses_to_leave_the_calendar(self, day: date, count: int) -> None:
        with pytest.raises(OverflowError):
            add_months(day, count)

    @MODEST
    @given(firsts, st.integers(min_value=-300, max_value=300))
    def test_it_comes_back_from_the_first_of_a_month(self, first: date, count: int) -> None:
        there = add_months(first, count)

        assert there.day == 1
        assert add_months(there, -count) == first


class TestLastCompleteMonths:
    @pytest.mark.parametrize(
        ("as_of", "end"),
        [
            (date(2011, 12, 9), date(2011, 12, 1)),  # where Online Retail ends
            (date(2011, 11, 29), date(2011, 11, 1)),
            (date(2011, 11, 30), date(2011, 12, 1)),
            (date(2011, 12, 31), date(2012, 1, 1)),
            (date(2012, 2, 28), date(2012, 2, 1)),
            (date(2012, 2, 29), date(2012, 3, 1)),
        ],
    )
    def test_it_ends_with_the_last_month_that_is_over(self, as_of: date, end: date) -> None:
        period = last_complete_months(as_of)

        assert period == Period(add_months(end, -12), end)

    def test_it_takes_as_many_months_as_asked(self) -> None:
        assert last_complete_months(date(2011, 12, 9), 3).months == [
            date(2011, 9, 1),
            date(2011, 10, 1),
            date(2011, 11, 1),
        ]

    def test_it_refuses_no_months(self) -> None:
        with pytest.raises(ValueError, match="at least one month"):
            last_complete_months(date(2011, 12, 9), 0)

    @MODEST
    @given(days, st.integers(min_value=1, max_value=36))
    def test_it_never_reaches_beyond_the_day(self, as_of: date, count: int) -> None:
        period = last_complete_months(as_of, count)

        assert len(period.months) == count
        assert period.last_day <= as_of
        assert add_months(period.end, 1) > as_of + timedelta(days=1)


class TestBusinessYear:
    @pytest.mark.parametrize(
        ("day", "first_month", "start"),
        [
            (date(2011, 5, 17), 1, date(2011, 1, 1)),
            (date(2011, 3, 31), 4, date(2010, 4, 1)),
            (date(2011, 4, 1), 4, date(2011, 4, 1)),
            (date(2011, 12, 31), 12, date(2011, 12, 1)),
            (date(2011, 1, 31), 12, date(2010, 12, 1)),
        ],
    )
    def test_it_starts_with_the_first_month_of_the_company(
        self, day: date, first_month: int, start: date
    ) -> None:
        assert business_year(day, first_month) == Period(start, add_months(start, 12))

    @pytest.mark.parametrize("month", [0, 13])
    def test_it_refuses_a_month_that_does_not_exist(self, month: int) -> None:
        with pytest.raises(ValueError, match="from 1 to 12"):
            business_year(date(2011, 5, 17), month)

    @MODEST
    @given(days, st.integers(min_value=1, max_value=12))
    def test_it_holds_the_day_in_twelve_months(self, day: date, first_month: int) -> None:
        year = business_year(day, first_month)

        assert year.contains(day)
        assert len(year.months) == 12
        assert year.start.month == first_month
