"""Gross margin by account, and the whale curve of it.

Amounts are columns of ten-thousandths (`calc.amounts`), one row per account. Gross margin is
revenue − cost of the lines whose cost is known; an account without any such line has no margin,
which is not a margin of zero.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from openkam.calc.amounts import (
    Bools,
    Ints,
    exact,
    ratio,
    ratios,
    running_totals,
    total,
    whole_total,
)

MOST_POINTS = 400
SMALL_PART = Decimal("0.5")  # of the rate of all accounts: below, a margin is small


@dataclass(frozen=True)
class WhaleCurve:
    """Cumulative margin of accounts ranked by margin, largest first; ties in the order given."""

    order: Ints  # places of the ranked accounts, those with a known cost alone
    cumulative: Ints  # ten-thousandths; one longer than `order`, starting with 0

    @property
    def total(self) -> Decimal:
        """The margin of all of them."""
        return exact(self.cumulative[-1])

    @property
    def peak_accounts(self) -> int:
        """How many accounts it takes to the peak: all whose margin is above zero."""
        return int(np.argmax(self.cumulative))

    @property
    def peak(self) -> Decimal:
        """The margin at the peak, in currency."""
        return exact(self.cumulative[self.peak_accounts])

    @property
    def peak_share(self) -> Decimal | None:
        """The peak as a fraction of the total, at least 1; None where the total is not positive.

        A share of nothing or of a loss means nothing: there the peak is an amount.
        """
        return ratio(int(self.cumulative[self.peak_accounts]), int(self.cumulative[-1]))

    def points(self, most: int = MOST_POINTS) -> list[tuple[int, Decimal]]:
        """Return at most so many points: number of accounts, and their margin together.

        First, last and peak are among them, and every point is exact.
        """
        count = len(self.order)
        steps = np.linspace(0, count, min(most, count + 1)).round().astype(int)
        places = sorted({*steps.tolist(), self.peak_accounts})
        return [(place, exact(self.cumulative[place])) for place in places]


@dataclass(frozen=True)
class Margin:
    """Gross margin of a period over all accounts."""

    revenue: Decimal
    revenue_with_cost: Decimal
    cost: Decimal
    whale: WhaleCurve
    accounts: int  # with a line in the period
    with_cost: int  # of them, with at least one line whose cost is known
    below_zero: int  # of these, with a margin below zero
    lost: Decimal  # what those lose together, as a negative amount

    @property
    def margin(self) -> Decimal:
        """Revenue − cost of the lines whose cost is known."""
        return self.revenue_with_cost - self.cost

    @property
    def rate(self) -> Decimal | None:
        """Margin as a fraction of the revenue with known cost; None unless that is positive."""
        return ratio(self.margin, self.revenue_with_cost)

    @property
    def known_share(self) -> Decimal | None:
        """Which fraction of the revenue has a known cost; None unless there is revenue."""
        return ratio(self.revenue_with_cost, self.revenue)


def whale_curve(margins: Ints, has_cost: Bools) -> WhaleCurve:
    """Return the whale curve of these margins; accounts without a known cost are not in it.

    Source: Kaplan and Narayanan, "Measuring and Managing Customer Profitability" (2001).
    """
    known = np.flatnonzero(has_cost)
    order = known[np.argsort(-margins[known], kind="stable")]
    return WhaleCurve(order, running_totals(margins[order]))


def gross_margin(
    revenue: Ints, cost: Ints, revenue_with_cost: Ints, lines: Ints, lines_with_cost: Ints
) -> Margin:
    """Return the gross margin over all accounts from their columns."""
    has_cost = lines_with_cost > 0
    margins = revenue_with_cost - cost
    losing = has_cost & (margins < 0)
    return Margin(
        revenue=total(revenue),
        revenue_with_cost=total(revenue_with_cost),
        cost=total(cost),
        whale=whale_curve(margins, has_cost),
        accounts=int((lines > 0).sum()),
        with_cost=int(has_cost.sum()),
        below_zero=int(losing.sum()),
        lost=exact(whole_total(margins[losing])),
    )


def class_a(revenue: Ints, limit: Decimal) -> Bools:
    """Return who is in class A by revenue: the fewest largest that reach the limit together.

    The account that crosses the limit is in it, ties are in the order given, and whose revenue is
    zero or less is not; nobody is unless the total is positive. As `concentration.abc_counts`.
    """
    found = np.zeros(len(revenue), np.bool_)
    wanted = limit * whole_total(revenue)
    if wanted <= 0:
        return found
    together = 0
    for place in np.argsort(-revenue, kind="stable").tolist():
        if together >= wanted or revenue[place] <= 0:
            break
        found[place] = True
        together += int(revenue[place])
    return found


def small_rate(figures: Margin) -> Decimal | None:
    """Return the margin rate below which a margin is small: half of that of all accounts.

    Zero where all together lose money, so that only a loss is small; None where it is unknown.
    """
    return None if figures.rate is None else max(figures.rate * SMALL_PART, Decimal(0))


def small_margin(
    margins: Ints, revenue_with_cost: Ints, has_cost: Bools, limit: Decimal | None
) -> Bools:
    """Return whose known margin is below zero, or its rate below the limit."""
    rates = ratios(margins, revenue_with_cost)
    is_below = rates < (np.nan if limit is None else float(limit))
    return has_cost & ((margins < 0) | is_below)
