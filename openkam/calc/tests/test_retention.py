"""Retention: published figures, an own example, and what always holds."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.amounts import column
from openkam.calc.retention import Movement, business_years, movements, retention
from openkam.calc.tests.strategies import MODEST

amounts = st.integers(-(10**11), 10**13)
pairs = st.lists(st.tuples(amounts, amounts, st.booleans()), max_size=12)


def found(*rows):
    """Retention of rows of opening, closing and whether they bought before, in currency units."""
    opening, closing, before = zip(*rows, strict=True) if rows else ((), (), ())
    return retention(column(opening), column(closing), np.array(before, np.bool_))


def whole(rows):
    opening, closing, before = zip(*rows, strict=True) if rows else ((), (), ())
    return retention(
        np.array(opening, np.int64), np.array(closing, np.int64), np.array(before, np.bool_)
    )


class TestPublishedFigures:
    def test_churnzero(self):
        """27,000 become 35,000, of which 5,000 are lost: 111 %.

        https://churnzero.net/churnopedia/net-revenue-retention/
        """
        result = found((5_000, 0, True), (22_000, 30_000, True))

        assert round(result.net_revenue_retention, 2) == Decimal("1.11")

    def test_chartmogul(self):
        """100 at the start, 10 lost, 10 less, 10 more: gross churn 20 %, net 10 %.

        https://help.chartmogul.com/hc/en-us/articles/203359341
        """
        result = found((10, 0, True), (30, 20, True), (60, 70, True))

        assert 1 - result.gross_revenue_retention == Decimal("0.2")
        assert 1 - result.net_revenue_retention == Decimal("0.1")

    def test_new_customers_do_not_retain(self):
        """100 become 120 and 10 of them are new: net churn −10 % (Shopify)."""
        result = found((100, 110, True), (0, 10, False))

        assert 1 - result.net_revenue_retention == Decimal("-0.1")

    def test_what_returns_is_a_second_number(self):
        result = found((90, 80, True), (0, 10, True), (10, 0, True))

        assert result.net_revenue_retention == Decimal("0.8")
        assert result.net_revenue_retention_with_returned == Decimal("0.9")


class TestOwnExample:
    """A 100 → 120, B 50 → 40, C 30 → 0, D 20 → 20, E new 25, F back with 10."""

    ROWS = (
        (100, 120, True),
        (50, 40, True),
        (30, 0, True),
        (20, 20, True),
        (0, 25, False),
        (0, 10, True),
    )

    def test_rates(self):
        result = found(*self.ROWS)

        assert result.net_revenue_retention == Decimal("0.9")
        assert result.gross_revenue_retention == Decimal("0.8")
        assert result.logo_retention == Decimal("0.75")

    def test_movements(self):
        result = found(*self.ROWS)

        assert (result.opening, result.closing) == (200, 215)
        assert (result.expansion, result.contraction, result.lost) == (20, 10, 30)
        assert (result.new, result.returned, result.credits) == (25, 10, 0)
        assert [Movement(kind).name for kind in result.movement] == [
            "EXPANSION",
            "CONTRACTION",
            "LOST",
            "NONE",
            "NEW",
            "RETURNED",
        ]
        assert result.flow(Movement.LOST).accounts == 1
        assert result.flow(Movement.CONTRACTION).amount == -10


class TestCredits:
    def test_who_leaves_with_a_credit_note_is_lost_with_the_whole_and_credited_beside(self):
        result = found((100, -7, True))

        assert (result.lost, result.credits, result.closing) == (100, -7, -7)
        assert result.net_revenue_retention == Decimal("-0.07")
        assert result.gross_revenue_retention == 0
        assert result.flow(Movement.CREDITS) == (
            result.flow(Movement.CREDITS).__class__(1, Decimal(-7))
        )

    def test_who_comes_after_a_credit_note_is_new_with_the_whole(self):
        result = found((-5, 10, False))

        assert (result.new, result.credits) == (10, 5)
        assert result.opening + result.new + result.credits == result.closing

    def test_credit_notes_alone_are_credits(self):
        result = found((-5, -8, True), (0, 0, True), (0, -1, True))

        assert list(result.movement) == [Movement.CREDITS, Movement.NONE, Movement.CREDITS]
        assert result.credits == -4
        assert result.net_revenue_retention is None
        assert result.logo_retention is None

    def test_the_largest_come_first(self):
        result = found((10, 0, True), (30, 0, True), (20, 0, True), (5, 6, True))

        assert result.largest(Movement.LOST, 2) == [1, 2]
        assert result.largest(Movement.CREDITS) == []


class TestTinyBase:
    @pytest.mark.parametrize(("opening", "is_tiny"), [(0, False), (9, True), (10, False)])
    def test_rates_of_less_than_a_hundredth_explain_nothing(self, opening, is_tiny):
        assert found((opening, 900, True), (0, 100, False)).has_tiny_base is is_tiny


class TestBusinessYears:
    def test_a_year_is_named_by_the_one_it_starts_in(self):
        days = np.array(["2025-12-31", "2026-01-01", "2026-09-30", "2026-10-01"], "datetime64[D]")

        assert list(business_years(days, 1)) == [2025, 2026, 2026, 2026]
        assert list(business_years(days, 10)) == [2025, 2025, 2025, 2026]


class TestAlways:
    @MODEST
    @given(pairs)
    def test_opening_and_movements_make_the_closing(self, rows):
        result = whole(rows)

        assert result.closing == (
            result.opening
            + result.expansion
            - result.contraction
            - result.lost
            + result.new
            + result.returned
            + result.credits
        )
        assert sum((result.flow(kind).amount for kind in Movement), result.opening) == (
            result.closing
        )

    @MODEST
    @given(pairs)
    def test_gross_lies_between_zero_and_one(self, rows):
        result = whole(rows)

        if result.base_accounts:
            assert 0 <= result.gross_revenue_retention <= 1
            assert 0 <= result.logo_retention <= 1
        else:
            assert result.gross_revenue_retention is None

    @MODEST
    @given(pairs)
    def test_gross_is_never_above_net_where_nobody_closes_below_zero(self, rows):
        result = whole([(opening, max(closing, 0), before) for opening, closing, before in rows])

        if result.base_accounts:
            assert result.gross_revenue_retention <= min(1, result.net_revenue_retention)

    @MODEST
    @given(st.lists(st.integers(1, 10**13), min_size=1, max_size=12))
    def test_without_change_everything_is_kept(self, opening):
        result = whole([(amount, amount, True) for amount in opening])

        assert result.net_revenue_retention == result.gross_revenue_retention == 1
        assert result.logo_retention == 1
        assert not result.movement.any()

    @MODEST
    @given(pairs)
    def test_every_row_has_one_movement(self, rows):
        result = whole(rows)
        opening, closing, before = (
            (np.array(column) for column in zip(*rows, strict=True))
            if (rows)
            else (np.array([], np.int64), np.array([], np.int64), np.array([], np.bool_))
        )

        assert list(movements(opening, closing, before)) == list(result.movement)
        assert ((result.amount + result.credit) == (closing - opening)).all()

    def test_nobody_is_no_crash(self):
        result = found()

        assert result.closing == 0
        assert result.net_revenue_retention is None
