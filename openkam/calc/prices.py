"""What an account pays for its products, against the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bought:
    """How much of a product was bought in a period, and for what net amount."""

    quantity: Decimal
    revenue: Decimal


def average_price(bought: Bought) -> Decimal | None:
    """Return net amount ÷ quantity; None unless both are positive.

    Credit notes count with their negative quantity and amount.
    """
    if bought.quantity <= 0 or bought.revenue <= 0:
        return None
    return bought.revenue / bought.quantity


def price_change(products: Iterable[tuple[Bought, Bought]]) -> Decimal | None:
    """Return the change of prices over pairs of (year before, now), at today's quantities.

    Σ now's revenue ÷ Σ (price before × quantity now) − 1 (Paasche's index) over the products with
    a price in both; None without any.
    """
    now, at_old_prices = Decimal(0), Decimal(0)
    for before, after in products:
        old = average_price(before)
        if old is None or average_price(after) is None:
            continue
        now += after.revenue
        at_old_prices += old * after.quantity
    return now / at_old_prices - 1 if at_old_prices else None
