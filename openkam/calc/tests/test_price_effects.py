"""What price, cost, quantity and mix did: worked by hand, and what always holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.price_effects import Bought, Sold, margin_effects, revenue_effects
from openkam.calc.tests.strategies import MODEST


def sold(revenue=0, quantity=0, cost=None):
    """A sale of one line; without a cost, nobody knows it."""
    amount = Decimal(revenue)
    if cost is None:
        return Sold(amount, Decimal(quantity), lines=1)
    return Sold(amount, Decimal(quantity), Decimal(cost), amount, 1, 1)


NOTHING = Sold()
# Iron at 10 a piece and 6 of cost, gold at 100 and 50.
IRON, GOLD = sold(1000, 100, 600), sold(1000, 10, 500)


class TestByHand:
    def test_a_dearer_piece_is_price(self):
        found = revenue_effects([Bought(IRON, sold(1200, 100, 600))])

        assert (found.price, found.quantity, found.mix) == (200, 0, 0)

    def test_more_pieces_are_quantity(self):
        found = revenue_effects([Bought(IRON, sold(1500, 150, 900))])

        assert (found.price, found.quantity, found.mix) == (0, 500, 0)

    def test_gold_for_iron_is_mix(self):
        # 110 pieces before and after. 10 of gold more: +1,000; 10 of iron less: −100.
        found = revenue_effects(
            [Bought(IRON, sold(900, 90, 540)), Bought(GOLD, sold(2000, 20, 1000))]
        )

        assert (found.price, found.quantity, found.mix) == (0, 0, 900)

    def test_all_of_it_at_once(self):
        # Kept at old prices: iron 120 × 10 = 1,200, gold 12 × 100 = 1,200; together 2,400.
        # Price: 1,320 + 1,140 − 2,400 = 60. Pieces: 132 − 110 = 22 at 2,000 ÷ 110 each = 400.
        # Mix: 2,400 − 2,000 − 400 = 0, since both grew by a fifth.
        rows = [
            Bought(IRON, sold(1320, 120, 780)),
            Bought(GOLD, sold(1140, 12, 660)),
            Bought(NOTHING, sold(70, 7, 20)),
            Bought(sold(30, 3, 10), NOTHING),
            Bought(NOTHING, sold(-5, -1, -2)),
        ]

        found = revenue_effects(rows)

        assert (found.price, found.quantity, found.mix) == (60, 400, 0)
        assert (found.added, found.dropped, found.other) == (70, -30, -5)
        assert found.change == 495

    def test_the_same_for_the_margin(self):
        # Kept cost: iron 120 × 6 = 720, gold 12 × 50 = 600. Cost: 1,320 − 780 − 660 = −120.
        # Margin before 900 of 110 pieces: 22 more are 180; kept margin 1,080, so mix is 0.
        rows = [
            Bought(IRON, sold(1320, 120, 780)),
            Bought(GOLD, sold(1140, 12, 660)),
            Bought(NOTHING, sold(70, 7, 20)),
            Bought(sold(30, 3, 10), NOTHING),
            Bought(NOTHING, sold(-5, -1, -2)),
        ]

        found = margin_effects(rows)

        assert (found.price, found.cost, found.quantity, found.mix) == (60, -120, 180, 0)
        assert (found.added, found.dropped, found.other) == (50, -20, -3)
        assert found.change == 147

    def test_what_is_left_of_a_division_goes_half_away_from_zero(self):
        # 1 piece at 1 ÷ 3 each: 0.3333; the price took the rest.
        found = revenue_effects([Bought(sold(1, 3), sold(1, 1))])

        assert (found.price, found.quantity) == (Decimal("0.6667"), Decimal("-0.6667"))


class TestWithoutAPrice:
    def test_lines_without_a_product_are_other(self):
        found = revenue_effects([Bought(IRON, sold(1500, 100), is_product=False)])

        assert (found.price, found.other) == (0, 500)

    def test_a_credit_note_alone_is_other(self):
        found = revenue_effects([Bought(IRON, sold(-50, -5))])

        assert (found.price, found.dropped, found.other) == (0, 0, -1050)

    def test_a_product_whose_cost_is_known_in_part_is_other_in_the_margin(self):
        partly = Sold(Decimal(1200), Decimal(100), Decimal(300), Decimal(600), 2, 1)

        found = margin_effects([Bought(IRON, partly)])

        assert (found.price, found.cost, found.other) == (0, 0, -100)

    def test_nothing_bought_changes_nothing(self):
        assert revenue_effects([]).change == margin_effects([]).change == 0


amounts = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(-4))
sales = st.builds(
    lambda revenue, quantity, cost: sold(revenue, quantity, cost),
    amounts,
    amounts,
    st.none() | amounts,
)
priced = st.builds(
    lambda revenue, quantity, cost: sold(revenue, quantity, cost),
    amounts.filter(bool).map(abs),
    amounts.filter(bool).map(abs),
    st.none() | amounts,
)
bought = st.builds(Bought, sales | st.just(NOTHING), sales | st.just(NOTHING), st.booleans())


class TestAlways:
    @MODEST
    @given(st.lists(bought, max_size=6))
    def test_they_add_up_to_the_change(self, rows):
        revenue = sum((row.now.revenue - row.before.revenue for row in rows), Decimal(0))
        margin = sum((row.now.margin - row.before.margin for row in rows), Decimal(0))

        assert revenue_effects(rows).change == revenue
        assert margin_effects(rows).change == margin

    @MODEST
    @given(st.lists(sales, max_size=6))
    def test_the_same_again_has_no_effect(self, products):
        rows = [Bought(product, product) for product in products]

        for found in (revenue_effects(rows), margin_effects(rows)):
            assert not any(vars(found).values())

    @MODEST
    @given(st.lists(bought, max_size=6))
    def test_order_does_not_matter(self, rows):
        assert revenue_effects(rows) == revenue_effects(rows[::-1])
        assert margin_effects(rows) == margin_effects(rows[::-1])

    @MODEST
    @given(st.lists(priced, min_size=1, max_size=6))
    def test_equal_growth_of_all_products_is_quantity_alone(self, products):
        rows = [
            Bought(one, Sold(one.revenue * 2, one.quantity * 2, one.cost * 2)) for one in products
        ]

        found = revenue_effects(rows)

        assert (found.price, found.mix) == (0, 0)
        assert found.quantity == sum(one.revenue for one in products)

    @pytest.mark.parametrize("factor", [2, 10])
    def test_prices_alone_are_price_alone(self, factor):
        rows = [
            Bought(one, Sold(one.revenue * factor, one.quantity, one.cost, one.revenue * factor))
            for one in (IRON, GOLD)
        ]

        found = revenue_effects(rows)

        assert (found.price, found.quantity, found.mix) == (2000 * (factor - 1), 0, 0)
