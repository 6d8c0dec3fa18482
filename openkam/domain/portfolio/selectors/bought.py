"""What an account buys."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from openkam.calc.amounts import exact, ratio
from openkam.calc.periods import Period, add_months, month_start
from openkam.domain.portfolio.selectors.accounts import account
from openkam.domain.portfolio.selectors.figures import days_of, prepared_tables

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account, Preparation
    from openkam.domain.portfolio.selectors.basis import Basis
    from openkam.domain.portfolio.selectors.figures import Figures

Course = Literal["", "new", "back", "dropped"]


@dataclass(frozen=True)
class GroupRevenue:
    """One product group: what it brought in 12 months and in the 12 before; name "" for none."""

    name: str
    revenue: Decimal
    before: Decimal


@dataclass(frozen=True)
class GroupBought:
    """One product group of an account over all sales data; name "" for no known group.

    A group is bought in a month when its net amount there is above zero: credit notes alone buy
    nothing. "New": first bought in the last 12 months, though the sales data reach back further;
    "back": bought again after 12 months without; "dropped": bought, but not in the last 12 months
    nor since.
    """

    name: str
    revenue: Decimal  # last 12 complete months
    before: Decimal  # the 12 months before
    cost: Decimal  # of the lines of the last 12 months whose cost is known
    revenue_with_cost: Decimal
    has_cost: bool
    last_month: date | None  # None: never bought, only credited
    course: Course

    @property
    def margin(self) -> Decimal | None:
        """Gross margin of the lines whose cost is known; None when no line's is."""
        return self.revenue_with_cost - self.cost if self.has_cost else None

    @property
    def margin_rate(self) -> Decimal | None:
        """Gross margin as a fraction of the revenue whose cost is known."""
        return None if self.margin is None else ratio(self.margin, self.revenue_with_cost)


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


def months_of_groups(
    account_ids: Collection[int], period: Period, preparation: "Preparation"
) -> dict[int, dict[str, dict[date, Decimal]]]:
    """Return the net revenue of accounts by product group and month, behind the gate, for jobs.

    Lines of no known group are not among them. Raises LedgerFault, OSError.
    """
    table = prepared_tables(preparation).groups_of(list(account_ids), days_of(period))
    found: dict[int, dict[str, dict[date, Decimal]]] = {}
    names = ("account_id", "product_group", "month", "revenue")
    for pk, group, month, revenue in zip(*(table[n].to_pylist() for n in names), strict=True):
        if group:
            found.setdefault(pk, {}).setdefault(group, {})[month] = exact(revenue)
    return found


def groups_bought(actor: "User", account_id: int, basis: "Basis") -> list[GroupBought]:
    """Return every product group that the account ever bought, the largest first.

    Dropped ones stand last, the largest of the year before first. Raises Http404 if the account
    is not open to the actor.
    """
    account(actor, account_id)
    figures = basis.figures
    if figures is None or figures.period is None:
        return []
    table = prepared_tables(figures.preparation).groups_of([account_id], days_of(_all(figures)))
    by_group: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in table.to_pylist():
        by_group[row["product_group"] or ""].append(row)
    found = [_group(name, rows, figures) for name, rows in by_group.items()]
    return sorted(
        found, key=lambda row: (row.course == "dropped", -row.revenue, -row.before, row.name)
    )


def _all(figures: "Figures") -> Period:
    """All whole months of the ledger, at least the two years that are compared."""
    assert figures.period is not None  # noqa: S101 - the callers have looked
    start = figures.period.previous().start
    end = add_months(month_start(figures.covers_until or figures.period.start), 1)
    return Period(
        min(month_start(figures.covers_from or start), start), max(end, figures.period.end)
    )


def _group(name: str, rows: list[dict[str, object]], figures: "Figures") -> GroupBought:
    period = figures.period
    assert period is not None  # noqa: S101 - the callers have looked
    now = [row for row in rows if period.contains(_month(row))]
    earlier = period.previous()
    months = sorted(_month(row) for row in rows if _whole(row, "revenue") > 0)
    return GroupBought(
        name=name,
        revenue=_sum(now, "revenue"),
        before=_sum([row for row in rows if earlier.contains(_month(row))], "revenue"),
        cost=_sum(now, "cost"),
        revenue_with_cost=_sum(now, "revenue_with_cost"),
        has_cost=any(_whole(row, "lines_with_cost") for row in now),
        last_month=months[-1] if months else None,
        course=_course(months, period, figures.covers_from),
    )


def _course(months: list[date], period: Period, covers_from: date | None) -> Course:
    if not months:
        return ""
    if months[-1] < period.start:
        return "dropped"
    earlier = [month for month in months if month < period.start]
    if earlier:
        return "back" if earlier[-1] < period.previous().start else ""
    reaches_back = covers_from is not None and covers_from < period.start
    return "new" if reaches_back else ""


def _month(row: dict[str, object]) -> date:
    month = row["month"]
    assert isinstance(month, date)  # noqa: S101 - the prepared table has dates there
    return month


def _whole(row: dict[str, object], name: str) -> int:
    value = row[name]
    return value if isinstance(value, int) else 0


def _sum(rows: list[dict[str, object]], name: str) -> Decimal:
    return exact(sum(_whole(row, name) for row in rows))
