"""How revenue and margin go from month to month, and who makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc import trend as calc
from openkam.calc.amounts import exact, ratio
from openkam.calc.periods import Period, add_months, month_start
from openkam.domain.economics.selectors.concentration import Basis, basis
from openkam.domain.economics.selectors.trend_rows import TrendBy, TrendRows, trend_rows
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST = 36  # months shown unless others are asked for
LATEST = 3  # months that say where it goes now
COMPLETE, INCOMPLETE, UNKNOWN = "complete", "incomplete", "unknown"
COLUMNS = ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost", "accounts")


@dataclass(frozen=True)
class TrendMonth:
    """One month: amounts are None where the sales data do not reach it.

    An incomplete month has no change, and what it would be compared with is left out.
    """

    month: date
    state: str  # COMPLETE, INCOMPLETE or UNKNOWN
    lines: int
    accounts: int
    revenue: Decimal | None
    before: Decimal | None  # in the same month of the year before
    change: Decimal | None
    year: Decimal | None  # the 12 months up to it together
    revenue_with_cost: Decimal | None
    margin: Decimal | None  # of the lines whose cost is known; None where none is

    @property
    def is_complete(self) -> bool:
        """Whether the month is over, and the sales data hold all of it."""
        return self.state == COMPLETE

    @property
    def is_without_sales(self) -> bool:
        """Whether nothing was sold in it, as far as is known."""
        return self.state == COMPLETE and not self.lines

    @property
    def rate(self) -> Decimal | None:
        """Margin as a fraction of the revenue with known cost."""
        return _ratio(self.margin, self.revenue_with_cost)

    @property
    def known_share(self) -> Decimal | None:
        """Which fraction of the revenue has a known cost."""
        return _ratio(self.revenue_with_cost, self.revenue)


@dataclass(frozen=True)
class Sums:
    """What some months brought together; all None where the sales data reach none of them."""

    revenue: Decimal | None
    revenue_with_cost: Decimal | None
    margin: Decimal | None  # None where no cost is known

    @property
    def rate(self) -> Decimal | None:
        """Margin as a fraction of the revenue with known cost."""
        return _ratio(self.margin, self.revenue_with_cost)

    @property
    def known_share(self) -> Decimal | None:
        """Which fraction of the revenue has a known cost."""
        return _ratio(self.revenue_with_cost, self.revenue)


@dataclass(frozen=True)
class TrendReport:
    """The course of a part of the sales, of the accounts that the actor may see."""

    basis: Basis
    period: Period
    scope: portfolio.Scope
    tree: date | None
    months: tuple[TrendMonth, ...]
    now: Period  # the last 12 complete months of the period, or as many as it has
    before: Period | None  # the same months of the year before, where all of them are known
    sums: Sums  # of `now`
    sums_before: Sums | None
    year: calc.Direction  # as far as `now` can be compared
    latest: calc.Direction  # the last three months of it
    rows: TrendRows
    sees_all: bool

    @property
    def complete(self) -> list[TrendMonth]:
        """The months that are over."""
        return [month for month in self.months if month.is_complete]

    @property
    def without_sales(self) -> list[TrendMonth]:
        """The complete months in which nothing was sold."""
        return [month for month in self.months if month.is_without_sales]

    @property
    def incomplete(self) -> list[TrendMonth]:
        """The months that have begun and are not over, or of which the beginning is missing."""
        return [month for month in self.months if month.state == INCOMPLETE]

    @property
    def is_quiet(self) -> bool:
        """Whether there is no line in any of the months."""
        return not any(month.lines for month in self.months)

    @property
    def has_cost(self) -> bool:
        """Whether the cost of any line is known."""
        return any(month.margin is not None for month in self.months)

    @property
    def is_compared(self) -> bool:
        """Whether every month of `now` has a year before."""
        return self.before is not None


def trend_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: TrendBy = "account",
    tree: date | None = None,
    scope: portfolio.Scope = portfolio.EVERYTHING,
    standing_on: Basis | None = None,
) -> TrendReport:
    """Return the report over whole months; the default period is that of `trend_period`.

    What is in the scope but not open to the actor does not count. Raises NoSales before the first
    import, NotWholeMonths for a period that cuts a month.
    """
    base = standing_on or basis(actor)
    period = period or trend_period(base)
    shown = period.months
    course = _course(actor, base, period, scope, tree)
    now = _now(base, period)
    before = _before(base, now)
    complete = sum(state_of(base, month) == COMPLETE for month in shown)
    known = course.known_until(now.end)
    return TrendReport(
        basis=base,
        period=period,
        scope=scope,
        tree=tree,
        months=tuple(course.month(month) for month in shown),
        now=now,
        before=before,
        sums=course.sums(now),
        sums_before=course.sums(before) if before else None,
        year=calc.direction(known, min(complete, calc.YEAR)),
        latest=calc.direction(known, min(complete, LATEST)),
        rows=trend_rows(actor, base, [now, *([before] if before else [])], by, tree, scope),
        sees_all=actor.sees_all_accounts,
    )


def trend_period(base: Basis) -> Period:
    """Return the last 36 complete months, or those that there are, and the incomplete one."""
    covered = covered_months(base)
    start = max(covered.start, add_months(base.period.end, -LONGEST))
    return Period(min(start, add_months(covered.end, -1)), covered.end)


def covered_months(base: Basis) -> Period:
    """Return the months that the sales data reach."""
    return Period(month_start(base.covers_from), add_months(month_start(base.covers_until), 1))


@dataclass(frozen=True)
class _Course:
    """The months of the scope and of the year before them, each figure a column."""

    base: Basis
    places: Mapping[date, int]
    columns: Mapping[str, list[int]]
    known: list[int | None]  # revenue of complete months
    former: list[int | None]
    changes: list[Decimal | None]
    years: list[int | None]

    def month(self, month: date) -> TrendMonth:
        """Return the figures of a month."""
        state, place = state_of(self.base, month), self.places.get(month)
        if place is None:
            return TrendMonth(month, UNKNOWN, 0, 0, *[None] * 6)
        is_complete = state == COMPLETE
        figures = {name: values[place] for name, values in self.columns.items()}
        return TrendMonth(
            month=month,
            state=state,
            lines=figures["lines"],
            accounts=figures["accounts"],
            revenue=exact(figures["revenue"]),
            before=_exact(self.former[place]) if is_complete else None,
            change=self.changes[place],
            year=_exact(self.years[place]),
            revenue_with_cost=exact(figures["revenue_with_cost"]),
            margin=_margin(figures),
        )

    def known_until(self, end: date) -> list[int | None]:
        """Return the revenue of the complete months before a day."""
        return [self.known[place] for month, place in self.places.items() if month < end]

    def sums(self, period: Period) -> Sums:
        """Return what the months of a period brought together."""
        places = [place for month, place in self.places.items() if period.contains(month)]
        figures = {
            name: sum(values[place] for place in places) for name, values in self.columns.items()
        }
        if not places:
            return Sums(None, None, None)
        return Sums(
            exact(figures["revenue"]), exact(figures["revenue_with_cost"]), _margin(figures)
        )


def state_of(base: Basis, month: date) -> str:
    """Return whether the sales data hold all of a month, a part of it or nothing."""
    if not covered_months(base).contains(month):
        return UNKNOWN
    begins = month_start(base.covers_from) < month or base.covers_from.day == 1
    return COMPLETE if begins and month < base.period.end else INCOMPLETE


def overlap(period: Period, other: Period) -> Period | None:
    """Return the days that both have; None for none."""
    start, end = max(period.start, other.start), min(period.end, other.end)
    return Period(start, end) if start < end else None


def _course(
    actor: "User", base: Basis, period: Period, scope: portfolio.Scope, tree: date | None
) -> _Course:
    wide = Period(add_months(period.start, -calc.YEAR), period.end)
    within = overlap(wide, covered_months(base))
    preparation = base.prepared.preparation if base.prepared else None
    if within is None or preparation is None:
        return _Course(base, {}, {}, [], [], [], [])
    found = portfolio.month_amounts(actor, preparation, within, scope=scope, tree=tree)
    columns = {name: getattr(found, name).sum(axis=0).tolist() for name in COLUMNS}
    known = [
        amount if state_of(base, month) == COMPLETE else None
        for month, amount in zip(found.months, columns["revenue"], strict=True)
    ]
    return _Course(
        base=base,
        places={month: place for place, month in enumerate(found.months)},
        columns=columns,
        known=known,
        former=calc.a_year_before(known),
        changes=calc.year_on_year(known),
        years=calc.moving_sums(known),
    )


def _now(base: Basis, period: Period) -> Period:
    """The last 12 complete months of a period, or those that it has; without any all of it."""
    complete = [month for month in period.months if state_of(base, month) == COMPLETE]
    if not complete:
        return period
    latest = complete[-calc.YEAR :]
    return Period(latest[0], add_months(latest[-1], 1))


def _before(base: Basis, now: Period) -> Period | None:
    try:
        former = now.a_year_before()
    except OverflowError:
        return None
    compared = [*now.months, *former.months]
    is_known = all(state_of(base, month) == COMPLETE for month in compared)
    return former if is_known else None


def _margin(figures: Mapping[str, int]) -> Decimal | None:
    known = figures["revenue_with_cost"] - figures["cost"]
    return exact(known) if figures["lines_with_cost"] else None


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or whole is None else ratio(part, whole)


def _exact(amount: int | None) -> Decimal | None:
    return None if amount is None else exact(amount)
