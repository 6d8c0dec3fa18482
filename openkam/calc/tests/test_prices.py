"""Average prices and their change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.prices import Bought, average_price, price_change


def bought(quantity, revenue):
    return Bought(Decimal(quantity), Decimal(revenue))


amounts = st.integers(1, 10**6).map(Decimal)


class TestAveragePrice:
    def test_it_is_net_amount_by_quantity(self):
        assert average_price(bought(4, 10)) == Decimal("2.5")

    @pytest.mark.parametrize(("quantity", "revenue"), [(0, 10), (-1, -5), (2, 0), (2, -1), (0, 0)])
    def test_it_is_unknown_unless_both_are_positive(self, quantity, revenue):
        assert average_price(bought(quantity, revenue)) is None


class TestPriceChange:
    def test_it_weighs_by_the_quantities_of_today(self):
        # Paasche: (3·12 + 1·5) ÷ (3·10 + 1·10) − 1.
        pairs = [(bought(2, 20), bought(3, 36)), (bought(5, 50), bought(1, 5))]

        assert price_change(pairs) == Decimal(41) / 40 - 1

    def test_products_of_one_year_alone_say_nothing(self):
        pairs = [(bought(0, 0), bought(3, 36)), (bought(2, 20), bought(-1, -10))]

        assert price_change(pairs) is None
        assert price_change([]) is None

    @given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=8))
    def test_the_same_prices_are_no_change_whatever_the_quantities(self, rows):
        pairs = [
            (Bought(before, before * price), Bought(now, now * price))
            for before, now, price in rows
        ]

        assert price_change(pairs) == pytest.approx(Decimal(0), abs=Decimal("1e-15"))
