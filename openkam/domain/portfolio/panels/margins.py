"""The gross margin of an account's months, as far as cost is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc.amounts import ratio

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import MonthFigures


@dataclass(frozen=True)
class Margin:
    """Gross margin of the lines whose cost is known, and how much of the revenue they are."""

    revenue: Decimal
    revenue_with_cost: Decimal
    cost: Decimal

    @property
    def amount(self) -> Decimal:
        """Revenue − cost of these lines."""
        return self.revenue_with_cost - self.cost

    @property
    def rate(self) -> Decimal | None:
        """The margin as a fraction of their revenue; None unless that is positive."""
        return ratio(self.amount, self.revenue_with_cost)

    @property
    def known_share(self) -> Decimal | None:
        """The part of all revenue whose cost is known; None unless revenue is positive."""
        return ratio(self.revenue_with_cost, self.revenue)


def margin_of(months: "Iterable[MonthFigures]") -> Margin | None:
    """Return the margin of these months together; None when the cost of no line is known."""
    rows = list(months)
    known = [row for row in rows if row.cost is not None and row.revenue_with_cost is not None]
    if not known:
        return None
    return Margin(
        revenue=sum((row.revenue for row in rows if row.revenue is not None), Decimal(0)),
        revenue_with_cost=sum((row.revenue_with_cost or Decimal(0) for row in known), Decimal(0)),
        cost=sum((row.cost or Decimal(0) for row in known), Decimal(0)),
    )
