"""What price, cost, quantity and mix did to the revenue and the margin of one account.

The price-volume-mix analysis of management accounting, product by product. Only a product bought
in both periods, at positive quantity and revenue, has a price to compare. All results are exact to
the ten-thousandth, and each set of effects adds up to the change.

Source: Horngren, Datar and Rajan, "Cost Accounting", the sales-quantity, sales-mix and
selling-price variances, with the period before in the place of the budget.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Context, Decimal

from openkam.calc.amounts import PLACES

ZERO = Decimal(0)
UNIT = Decimal(1).scaleb(-PLACES)
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Sold:
    """What was sold of one product in one period."""

    revenue: Decimal = ZERO
    quantity: Decimal = ZERO
    cost: Decimal = ZERO  # of the lines whose cost is known
    revenue_with_cost: Decimal = ZERO  # of the same lines
    lines: int = 0
    lines_with_cost: int = 0

    @property
    def margin(self) -> Decimal:
        """Revenue − cost of the lines whose cost is known."""
        return self.revenue_with_cost - self.cost

    @property
    def has_price(self) -> bool:
        """Whether revenue ÷ quantity is a price."""
        return self.revenue > 0 and self.quantity > 0


@dataclass(frozen=True)
class Bought:
    """One product in two periods; `is_product` is False for the lines that name none we know."""

    before: Sold
    now: Sold
    is_product: bool = True

    @property
    def is_same(self) -> bool:
        """Whether it was bought in both periods at a price."""
        return self.is_product and self.before.has_price and self.now.has_price

    @property
    def is_same_with_cost(self) -> bool:
        """Whether the cost of all of its lines is known besides."""
        known = (sold.lines == sold.lines_with_cost for sold in (self.before, self.now))
        return self.is_same and all(known)

    @property
    def is_added(self) -> bool:
        """Whether it was bought in the later period alone."""
        return self.is_product and not self.before.lines and self.now.quantity > 0

    @property
    def is_dropped(self) -> bool:
        """Whether it was bought in the earlier period alone."""
        return self.is_product and not self.now.lines and self.before.quantity > 0

    def at_the_mean_of_before(self, amount: Decimal) -> Decimal:
        """Return what the later quantity would have brought, or cost, as pieces did before."""
        return _part(self.now.quantity, amount, self.before.quantity)


@dataclass(frozen=True)
class RevenueEffects:
    """What changed the revenue; together the change."""

    price: Decimal  # the later quantities at the change of their prices
    quantity: Decimal  # the change of the number of pieces, at the mean revenue of one before
    mix: Decimal  # more of dear products and less of cheap ones, at the prices before
    added: Decimal  # products bought in the later period alone
    dropped: Decimal  # products bought in the earlier period alone, as a negative amount
    other: Decimal  # credit notes without a sale, lines without a known product

    @property
    def change(self) -> Decimal:
        """All of them together."""
        return _total(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class MarginEffects:
    """What changed the gross margin; together the change."""

    price: Decimal  # as for the revenue, of products whose cost is known
    cost: Decimal  # the later quantities at the change of their cost; dearer is negative
    quantity: Decimal  # the change of the number of pieces, at the mean margin of one before
    mix: Decimal  # more of products with much margin and less of those with little
    added: Decimal
    dropped: Decimal
    other: Decimal  # also lines whose cost has become known, or is no longer

    @property
    def change(self) -> Decimal:
        """All of them together."""
        return _total(getattr(self, field.name) for field in fields(self))


def revenue_effects(bought: Iterable[Bought]) -> RevenueEffects:
    """Return what changed the revenue of one account, from its products."""
    rows = list(bought)
    same = [row for row in rows if row.is_same]
    kept = _total(row.at_the_mean_of_before(row.before.revenue) for row in same)
    before = _total(row.before.revenue for row in same)
    price = _total(row.now.revenue for row in same) - kept
    quantity = _of_quantity(same, before)
    mix = kept - before - quantity
    added = _total(row.now.revenue for row in rows if row.is_added)
    dropped = -_total(row.before.revenue for row in rows if row.is_dropped)
    change = _total(row.now.revenue - row.before.revenue for row in rows)
    other = change - price - quantity - mix - added - dropped
    return RevenueEffects(price, quantity, mix, added, dropped, other)


def margin_effects(bought: Iterable[Bought]) -> MarginEffects:
    """Return what changed the gross margin of one account, from its products."""
    rows = list(bought)
    same = [row for row in rows if row.is_same_with_cost]
    kept = _total(row.at_the_mean_of_before(row.before.revenue) for row in same)
    kept_cost = _total(row.at_the_mean_of_before(row.before.cost) for row in same)
    before = _total(row.before.revenue - row.before.cost for row in same)
    price = _total(row.now.revenue for row in same) - kept
    cost = kept_cost - _total(row.now.cost for row in same)
    quantity = _of_quantity(same, before)
    mix = kept - kept_cost - before - quantity
    added = _total(row.now.margin for row in rows if row.is_added)
    dropped = -_total(row.before.margin for row in rows if row.is_dropped)
    change = _total(row.now.margin - row.before.margin for row in rows)
    other = change - price - cost - quantity - mix - added - dropped
    return MarginEffects(price, cost, quantity, mix, added, dropped, other)


def _of_quantity(same: list[Bought], amount: Decimal) -> Decimal:
    before = _total(row.before.quantity for row in same)
    more = _total(row.now.quantity - row.before.quantity for row in same)
    return _part(more, amount, before)


def _part(quantity: Decimal, amount: Decimal, of_quantity: Decimal) -> Decimal:
    """The amount of so large a quantity at the mean of another, half away from zero; 0 of none."""
    if not of_quantity:
        return ZERO
    product, size = _whole(quantity) * _whole(amount), _whole(of_quantity)
    # In whole numbers, so that nothing is rounded before the end.
    part = (2 * abs(product) + size) // (2 * size)
    return Decimal(part if product > 0 else -part).scaleb(-PLACES, EXACT)


def _whole(amount: Decimal) -> int:
    return int(amount.scaleb(PLACES, EXACT))


def _total(amounts: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total
