"""Terms, last days for notice and values of contracts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openkam.calc.contracts import (
    Agreed,
    Renewal,
    State,
    Term,
    earliest_end,
    standing,
    term,
    value_a_year,
)
from openkam.calc.periods import DAY

DAYS = some.dates(date(2000, 1, 1), date(2060, 12, 31))
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))


def renewing(ends_on=date(2025, 12, 31), months=12, notice=90, **more):
    return Agreed(date(2025, 1, 1), ends_on, Renewal.AUTOMATIC, notice, months, **more)


def ending(renewal=Renewal.ENDS, notice=None, **more):
    return Agreed(*YEAR_2025, renewal, notice, **more)


RENEWING = some.builds(
    lambda ends_on, months, notice: Agreed(None, ends_on, Renewal.AUTOMATIC, notice, months),
    DAYS,
    some.integers(1, 60),
    some.none() | some.integers(0, 400),
)


class TestRenewing:
    def test_notice_is_possible_until_so_many_days_before_the_end(self):
        found = standing(renewing(), date(2025, 9, 1))

        assert found.state == State.NOTICE_POSSIBLE
        assert (found.decide_by, found.renews_on) == (date(2025, 10, 2), date(2026, 1, 1))
        assert (found.term, found.renewals, found.ends_on) == (Term(*YEAR_2025), 0, None)

    def test_the_last_day_for_notice_belongs_to_it(self):
        assert standing(renewing(), date(2025, 10, 2)).decide_by == date(2025, 10, 2)

    def test_after_it_the_contract_renews_and_the_next_decision_is_a_term_away(self):
        found = standing(renewing(), date(2025, 10, 3))

        assert found.state == State.RUNNING
        assert (found.renews_on, found.decide_by) == (date(2026, 1, 1), date(2026, 10, 2))

    def test_past_renewals_are_rolled_forward(self):
        found = standing(renewing(), date(2028, 3, 1))

        assert (found.renewals, found.renews_on) == (3, date(2029, 1, 1))
        assert found.term == Term(date(2028, 1, 1), date(2028, 12, 31))

    def test_the_end_of_a_month_does_not_drift(self):
        agreed = renewing(ends_on=date(2023, 1, 31), months=1, notice=0)

        ends = [term(agreed, number).last_day for number in range(5)]

        assert ends == [
            date(2023, 1, 31),
            date(2023, 2, 28),
            date(2023, 3, 31),
            date(2023, 4, 30),
            date(2023, 5, 31),
        ]

    def test_a_notice_longer_than_the_term_reaches_a_later_end(self):
        found = standing(renewing(months=1, notice=60), date(2026, 3, 15))

        assert found.state == State.RUNNING
        assert found.decide_by == date(2026, 5, 31) - timedelta(days=60)

    def test_without_a_notice_period_the_last_day_decides(self):
        assert standing(renewing(notice=None), date(2025, 5, 1)).decide_by == date(2025, 12, 31)

    def test_without_months_there_is_no_answer(self):
        with pytest.raises(ValueError, match="renews by itself"):
            standing(renewing(months=None), date(2025, 5, 1))

    @given(RENEWING, DAYS)
    def test_terms_follow_each_other_and_hold_the_day(self, agreed, today):
        found = standing(agreed, today)

        after = term(agreed, found.renewals + 1)
        assert after.starts_on == found.term.last_day + DAY == found.renews_on
        assert found.term.last_day >= today
        assert found.term.starts_on is None or found.term.starts_on <= today

    @given(RENEWING, DAYS)
    def test_the_decision_is_the_first_that_is_not_past(self, agreed, today):
        decide_by = standing(agreed, today).decide_by

        days = timedelta(days=agreed.notice_days or 0)
        ends = [term(agreed, number).last_day - days for number in range(800)]
        assert decide_by == min(day for day in ends if day >= today)

    @given(RENEWING, DAYS, some.integers(0, 900))
    def test_notice_given_by_the_day_of_the_decision_ends_it_where_it_was_decided(
        self, agreed, given_on, later
    ):
        decided = standing(agreed, given_on).decide_by
        noticed = Agreed(**{**vars(agreed), "notice_given_on": given_on})

        found = standing(noticed, given_on + timedelta(days=later))

        assert found.ends_on == decided + timedelta(days=agreed.notice_days or 0)
        assert found.is_over == (found.ends_on < given_on + timedelta(days=later))
        assert found.decide_by is None


class TestNotice:
    def test_in_time_it_ends_with_the_term(self):
        found = standing(renewing(notice_given_on=date(2025, 10, 2)), date(2025, 11, 1))

        assert (found.state, found.ends_on) == (State.UNDER_NOTICE, date(2025, 12, 31))

    def test_too_late_it_ends_a_term_later(self):
        found = standing(renewing(notice_given_on=date(2025, 10, 3)), date(2026, 2, 1))

        assert (found.state, found.ends_on) == (State.UNDER_NOTICE, date(2026, 12, 31))
        assert found.term.starts_on == date(2026, 1, 1)

    def test_after_that_it_has_ended(self):
        found = standing(renewing(notice_given_on=date(2025, 10, 2)), date(2026, 1, 1))

        assert (found.state, found.is_running, found.term.last_day) == (
            State.ENDED,
            False,
            date(2025, 12, 31),
        )

    def test_one_of_tomorrow_is_not_given_yet(self):
        found = standing(renewing(notice_given_on=date(2025, 9, 2)), date(2025, 9, 1))

        assert found.state == State.NOTICE_POSSIBLE


class TestEnding:
    def test_it_runs_until_its_last_day(self):
        found = standing(ending(), date(2025, 12, 31))

        assert (found.state, found.decide_by) == (State.RUNNING, date(2025, 12, 31))
        assert standing(ending(), date(2026, 1, 1)).state == State.ENDED

    def test_so_many_days_before_there_is_a_decision_and_then_the_last_day(self):
        agreed = ending(notice=60)

        assert standing(agreed, date(2025, 11, 1)).decide_by == date(2025, 11, 1)
        assert standing(agreed, date(2025, 11, 2)).decide_by == date(2025, 12, 31)

    def test_it_has_not_begun_before_its_first_day(self):
        found = standing(ending(), date(2024, 12, 31))

        assert (found.state, found.is_running) == (State.NOT_BEGUN, False)

    def test_without_a_last_day_nothing_is_to_be_decided(self):
        agreed = Agreed(date(2025, 1, 1), None, Renewal.ENDS)

        assert standing(agreed, date(2030, 1, 1)).decide_by is None

    @pytest.mark.parametrize(
        ("notice", "day", "state"),
        [
            (None, date(2025, 10, 1), State.RUNNING),
            (None, date(2025, 10, 2), State.RENEGOTIATED),
            (180, date(2025, 7, 4), State.RENEGOTIATED),
            (30, date(2025, 11, 30), State.RUNNING),
            (30, date(2026, 1, 1), State.ENDED),
        ],
    )
    def test_one_that_is_negotiated_anew_says_so_towards_its_end(self, notice, day, state):
        assert standing(ending(Renewal.BY_AGREEMENT, notice), day).state == state

    def test_under_notice_it_needs_no_decision(self):
        found = standing(ending(notice_given_on=date(2025, 5, 1)), date(2025, 6, 1))

        assert (found.state, found.decide_by) == (State.UNDER_NOTICE, None)


class TestOpen:
    def test_it_runs_until_notice_and_notice_is_possible_any_day(self):
        agreed = Agreed(date(2025, 1, 1), None, Renewal.OPEN, 30)

        found = standing(agreed, date(2026, 5, 1))

        assert (found.state, found.decide_by, found.ends_on) == (State.RUNNING, None, None)
        assert earliest_end(agreed, date(2026, 5, 1)) == date(2026, 5, 31)

    def test_a_least_term_is_kept(self):
        agreed = Agreed(*YEAR_2025, Renewal.OPEN, 30)

        assert standing(agreed, date(2025, 6, 1)).decide_by == date(2025, 12, 1)
        assert earliest_end(agreed, date(2025, 6, 1)) == date(2025, 12, 31)
        assert standing(agreed, date(2025, 12, 2)).decide_by is None

    def test_notice_ends_it_after_its_days(self):
        agreed = Agreed(date(2025, 1, 1), None, Renewal.OPEN, 30, None, date(2026, 5, 1))

        assert standing(agreed, date(2026, 5, 31)).state == State.UNDER_NOTICE
        assert standing(agreed, date(2026, 6, 1)).state == State.ENDED

    def test_with_an_unknown_notice_its_end_is_unknown(self):
        agreed = Agreed(date(2025, 1, 1), None, Renewal.OPEN, None, None, date(2026, 5, 1))

        found = standing(agreed, date(2027, 1, 1))

        assert (found.state, found.ends_on) == (State.UNDER_NOTICE, None)
        assert earliest_end(agreed, date(2027, 1, 1)) is None


class TestValueAYear:
    @pytest.mark.parametrize(
        ("per", "ends_on", "renewal", "expected"),
        [
            ("year", None, Renewal.OPEN, "120"),
            ("month", None, Renewal.OPEN, "1440"),
            ("whole", date(2027, 12, 31), Renewal.ENDS, "40"),
            ("whole", date(2026, 6, 30), Renewal.ENDS, "80"),
            ("whole", date(2025, 3, 31), Renewal.ENDS, "120"),
            ("whole", date(2025, 3, 31), Renewal.AUTOMATIC, "480"),
        ],
    )
    def test_by_hand(self, per, ends_on, renewal, expected):
        agreed = Agreed(date(2025, 1, 1), ends_on, renewal)

        assert value_a_year(agreed, Decimal(120), per) == Decimal(expected)

    @pytest.mark.parametrize(
        ("agreed", "value", "per"),
        [
            (ending(), None, "year"),
            (ending(), Decimal(1), ""),
            (Agreed(None, date(2025, 1, 1), Renewal.ENDS), Decimal(1), "whole"),
            (Agreed(date(2025, 1, 1), None, Renewal.OPEN), Decimal(1), "whole"),
        ],
    )
    def test_what_is_not_known_stays_unknown(self, agreed, value, per):
        assert value_a_year(agreed, value, per) is None

    @given(DAYS, some.integers(366, 9000))
    def test_longer_terms_bring_less_a_year(self, starts_on, days):
        agreed = Agreed(starts_on, starts_on + timedelta(days=days), Renewal.ENDS)

        assert 0 < value_a_year(agreed, Decimal(1000), "whole") < 1000
