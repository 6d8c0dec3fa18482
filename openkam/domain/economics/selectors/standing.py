"""What became of one account's revenue, and what its margin is among the others."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from openkam.calc.amounts import column
from openkam.calc.retention import Movement as Course
from openkam.calc.retention import movements
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class AccountMovement:
    """One account's last 12 complete months against the 12 before, as the retention report says."""

    course: Course
    before: Decimal
    now: Decimal
    currency: str

    @property
    def change(self) -> Decimal:
        """How much more the account brings now; below zero for less."""
        return self.now - self.before


@dataclass(frozen=True)
class MarginStanding:
    """One account's gross margin of the last 12 complete months, and its place by it."""

    margin: Decimal
    rate: Decimal | None
    rank: int
    ranked: int  # accounts whose cost is known
    is_of_whole: bool
    currency: str


def movement(basis: portfolio.Basis, summary: Any) -> AccountMovement | None:
    """Return what became of the account; `summary` carries its columns and has come by the gate.

    None where the sales data do not reach back, and for an account without a line in both years.
    """
    figures = basis.figures
    if figures is None or figures.period is None or not hasattr(summary, "first_sale_on"):
        return None
    before, now = summary.revenue_before, summary.revenue
    if before is None or (not before and now is None):
        return None
    now = now or Decimal(0)
    first = summary.first_sale_on
    has_bought = first is not None and first < figures.period.start
    return AccountMovement(_course(before, now, has_bought=has_bought), before, now, basis.currency)


def margin_standing(actor: "User", basis: portfolio.Basis, summary: Any) -> MarginStanding | None:
    """Return what the account earns or costs; None while the cost of no line is known.

    `summary` carries the account's columns and has come by the gate.
    """
    if getattr(summary, "cost", None) is None or summary.revenue_with_cost is None:
        return None
    own = portfolio.KnownCost(summary.revenue_with_cost, summary.cost)
    place = portfolio.margin_place(actor, own.margin, basis)
    if place is None:
        return None
    return MarginStanding(
        margin=own.margin,
        rate=own.rate,
        rank=place.rank,
        ranked=place.ranked,
        is_of_whole=basis.whole_is_visible,
        currency=basis.currency,
    )


def _course(before: Decimal, now: Decimal, *, has_bought: bool) -> Course:
    """The movement that the retention report gives the account."""
    kinds = movements(column([before]), column([now]), np.array([has_bought]))
    return Course(int(kinds[0]))
