"""When sales contradict what is noted."""

from datetime import date
from decimal import Decimal

import pytest

from openkam.calc.contradictions import (
    exceeded,
    fallen,
    groups_named,
    says_less,
    says_more,
    unfulfilled,
)
from openkam.calc.periods import add_months

END = date(2026, 10, 1)
FROM = date(2024, 1, 1)


def months(*amounts, end=END):
    """Net revenue of the months before `end`, the last amount that of the last month."""
    first = add_months(end, -len(amounts))
    return {add_months(first, n): Decimal(amount) for n, amount in enumerate(amounts)}


class TestGroupsNamed:
    @pytest.mark.parametrize(
        ("entry", "named"),
        [
            ("bikes", ["Bikes"]),
            ("All BIKES, from us alone", ["Bikes"]),
            ("Road bikes", ["Road Bikes"]),
            ("Motorbikes", []),
            ("Přilby", ["Prilby"]),
            ("Bikes and prilby", ["Bikes", "Prilby"]),
            ("a thing", []),
            ("A", ["A"]),
            ("", []),
        ],
    )
    def test_an_entry_names_groups_by_their_whole_words(self, entry, named):
        assert groups_named(entry, ["Bikes", "Road Bikes", "Prilby", "A"]) == named


class TestFallen:
    def test_a_regular_buyer_who_stopped_has_fallen(self):
        found = fallen(months(*[100] * 12, 0, 0, 0), END, FROM)

        assert found is not None
        assert (found.months, found.recent, found.usual, found.months_bought) == (3, 0, 300, 12)
        assert found.last_month == date(2026, 6, 1)

    def test_a_tenth_of_the_usual_counts_as_nearly_zero_and_more_does_not(self):
        assert fallen(months(*[100] * 12, 0, 30, 0), END, FROM) is not None
        assert fallen(months(*[100] * 12, 0, 31, 0), END, FROM) is None

    @pytest.mark.parametrize(
        "usual",
        [
            [100] * 3 + [0] * 9,  # three months of twelve
            [100, 100, 0, 0, 0, 100, 100, 0, 0, 100, 0, 100],  # paused for three months before
            [0] * 12,
        ],
    )
    def test_who_does_not_buy_regularly_is_left_alone(self, usual):
        assert fallen(months(*usual, 0, 0, 0), END, FROM) is None

    def test_who_buys_each_quarter_is_silent_after_three_months_and_not_before(self):
        quarters = [100, 0, 0] * 4

        assert fallen(months(*quarters, 0), END, FROM) is not None
        assert fallen(months(*quarters), END, FROM) is None

    def test_who_paused_before_has_to_be_silent_for_longer(self):
        found = fallen(
            months(100, 100, 0, 0, 0, 100, 100, 100, 0, 0, 0, 100, 0, 0, 0, 0), END, FROM
        )

        assert found is not None
        assert found.months == 4

    def test_nothing_is_said_where_the_data_do_not_reach_back(self):
        history = months(*[100] * 12, 0, 0, 0)

        assert fallen(history, END, date(2025, 7, 2)) is None
        assert fallen(history, END, None) is None
        assert fallen(history, END, date(2025, 7, 1)) is not None

    def test_credit_notes_alone_are_no_purchases(self):
        assert fallen(months(*[100] * 12, -50, 0, 0), END, FROM) is not None


class TestExceeded:
    def test_more_invoiced_than_budgeted_is_the_difference(self):
        assert exceeded(Decimal(100), Decimal(130)) == 30

    def test_a_budget_that_is_just_spent_is_none(self):
        assert exceeded(Decimal(100), Decimal(100)) is None


class TestSaysMore:
    def test_a_tenth_more_is_news(self):
        assert says_more(Decimal(111), Decimal(100))
        assert not says_more(Decimal(110), Decimal(100))


class TestUnfulfilled:
    LONG = date(2025, 1, 1)

    def test_nothing_bought_for_six_months_is_silence(self):
        found = unfulfilled(months(100, -20, 0, 0, 0, 0, 0), END, FROM, self.LONG, Decimal(100))

        assert found is not None
        assert (found.months, found.actual, found.agreed) == (6, -20, None)

    def test_less_than_half_of_what_was_agreed_falls_behind(self):
        half = months(*[50] * 12)

        assert unfulfilled(half, END, FROM, self.LONG, Decimal(1200)) is None
        found = unfulfilled(half, END, FROM, self.LONG, Decimal(1201))
        assert found is not None
        assert (found.months, found.actual, found.agreed) == (12, 600, 1201)

    @pytest.mark.parametrize("since", [None, date(2026, 5, 2)])
    def test_a_young_contract_is_given_time(self, since):
        assert unfulfilled({}, END, FROM, since, Decimal(1000)) is None

    def test_without_a_value_only_silence_is_told(self):
        assert unfulfilled(months(*[1] * 12), END, FROM, self.LONG, None) is None

    def test_nothing_is_said_where_the_data_do_not_reach_back(self):
        assert unfulfilled({}, END, date(2026, 5, 1), self.LONG, Decimal(1000)) is None


class TestSaysLess:
    def test_a_tenth_less_is_news(self):
        assert says_less(Decimal(90), Decimal(100))
        assert not says_less(Decimal(91), Decimal(100))
