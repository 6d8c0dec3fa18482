"""What an account buys."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc.amounts import exact
from openkam.calc.periods import Period
from openkam.domain.portfolio.selectors.figures import days_of, prepared_tables

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors.basis import Basis


@dataclass(frozen=True)
class GroupRevenue:
    """One product group: what it brought in 12 months and in the 12 before; name "" for none."""

    name: str
    revenue: Decimal
    before: Decimal


def product_groups_of(account: "Account", basis: "Basis") -> list[GroupRevenue]:
    """Return the product groups that the account bought in 24 months, the largest first.

    The account has come through the gate.
    """
    figures = basis.figures
    if figures is None or figures.period is None:
        return []
    period = figures.period
    earlier = period.previous()
    table = prepared_tables(figures.preparation).groups_of(
        [account.pk], days_of(Period(earlier.start, period.end))
    )
    now: dict[str, int] = defaultdict(int)
    before: dict[str, int] = defaultdict(int)
    columns = (table[name].to_pylist() for name in ("product_group", "month", "revenue"))
    for name, month, revenue in zip(*columns, strict=True):
        (now if month >= period.start else before)[name or ""] += revenue
    rows = [GroupRevenue(name, exact(now[name]), exact(before[name])) for name in {*now, *before}]
    return sorted(rows, key=lambda row: (-row.revenue, row.name))
