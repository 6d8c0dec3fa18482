"""Constant rates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.rates import constant_months, converted, month_of_rate

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
AMOUNTS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
RATES = st.decimals(Decimal("0.00000001"), 10_000, places=8, allow_nan=False)


class TestMonthOfRate:
    def test_the_month_itself_comes_first(self):
        assert month_of_rate([JANUARY, MARCH, JUNE], MARCH) == MARCH

    def test_else_the_latest_before(self):
        assert month_of_rate([JANUARY, MARCH, JUNE], date(2026, 5, 1)) == MARCH

    def test_else_the_earliest_after(self):
        assert month_of_rate([JUNE, MARCH], JANUARY) == MARCH

    def test_without_months_there_is_none(self):
        assert month_of_rate([], JANUARY) is None


class TestConstantMonths:
    def test_the_latest_month_of_any_currency_unless_chosen(self):
        months = {"USD": [JANUARY, JUNE], "CZK": [MARCH]}

        assert constant_months(months, None) == (JUNE, {"USD": JUNE, "CZK": MARCH})
        assert constant_months(months, JANUARY) == (JANUARY, {"USD": JANUARY, "CZK": MARCH})

    def test_without_rates_there_is_no_month(self):
        assert constant_months({}, None) == (None, {})


class TestConverted:
    # Council Regulation (EC) No 2866/98 fixes 1 EUR = 1.95583 DEM: one mark is 0.51129188 EUR.
    def test_it_is_the_fixed_rate_of_the_mark(self):
        assert converted(Decimal(100), Decimal("0.51129188")) == Decimal("51.1292")

    @pytest.mark.parametrize(("amount", "worth"), [("0.0001", "0.0001"), ("-0.0001", "-0.0001")])
    def test_halves_are_rounded_away_from_zero(self, amount, worth):
        assert converted(Decimal(amount), Decimal("0.5")) == Decimal(worth)

    @given(AMOUNTS, RATES)
    def test_a_credit_note_takes_back_exactly_its_invoice(self, amount, rate):
        assert converted(amount, rate) + converted(-amount, rate) == 0

    @given(AMOUNTS)
    def test_at_par_nothing_changes(self, amount):
        assert converted(amount, Decimal(1)) == amount
