"""What became of the revenue of a base period: who stays, grows, shrinks, leaves, comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from openkam.calc import retention as calc
from openkam.calc.amounts import Amounts, Bools, Ints, exact
from openkam.calc.periods import DAY, Period, add_months, last_complete_months, month_start
from openkam.calc.retention import Movement
from openkam.domain.economics.selectors.amounts import amounts_of
from openkam.domain.economics.selectors.concentration import Basis, By, basis
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

MONTHS = 12
# Data that begin so late in a month may have begun with it: few sell on every day.
LATE = timedelta(days=6)


class Gap(Enum):
    """Why nothing can be said of the base."""

    BEFORE_DATA = "before_data"  # the sales data begin after it
    PARTLY_BEFORE_DATA = "partly_before_data"
    NO_REVENUE = "no_revenue"  # nobody has revenue above zero in it


class BaseNotBefore(ValueError):
    """The base does not end before the period begins."""

    def __init__(self, base: Period, period: Period) -> None:
        super().__init__(
            f"The base {base.start} to {base.end} has to end before the period begins on"
            f" {period.start}, or with it."
        )


@dataclass(frozen=True)
class Halves:
    """The two halves of the whole months that there are."""

    base: Period
    period: Period


@dataclass(frozen=True)
class RetentionReport:
    """What became of the revenue of the base, of the accounts that the actor may see.

    Columns are aligned with `keys`: ids of accounts, or of ultimate parents by group. While the
    base is not in the sales data, `figures` is None and `opening` is zero and means nothing.
    """

    basis: Basis
    period: Period
    base: Period | None  # None: the calendar begins after it
    by: By
    tree: date | None
    keys: Ints
    opening: Ints
    closing: Ints
    first_sale: np.ndarray  # days; not a day where there was no sale
    figures: calc.Retention | None
    former: calc.Retention | None  # from the period before the base to the base
    gap: Gap | None
    sees_all: bool

    @property
    def is_complete(self) -> bool:
        """Whether the sales data reach to the end of the period."""
        return self.basis.as_of >= self.period.last_day


def retention_report(
    actor: "User",
    *,
    period: Period | None = None,
    base: Period | None = None,
    by: By = "account",
    tree: date | None = None,
    group: int | None = None,
    standing_on: Basis | None = None,
) -> RetentionReport:
    """Return the report; without periods the last 12 complete months against the 12 before.

    Where the sales data do not reach back so far, the two halves of what there is. Without `base`
    the base is the period of equal length before. `group` leaves the accounts of one group. Both
    periods are seen in the same tree, so nobody moves between groups. Raises NoSales before the
    first import, BaseNotBefore where the base does not end before the period.
    """
    ground = standing_on or basis(actor)
    period, base = periods_asked(ground, period, base)
    gap = None if base and is_covered(ground, base) else _gap(ground, base)
    former = _former(ground, base, period) if gap is None else None
    wanted = [one for one in (period, None if gap else base, former) if one is not None]
    scope = portfolio.Scope(group=group)
    amounts = amounts_of(actor, ground, wanted, by=by, tree=tree, scope=scope)
    shown = amounts[0].has_lines if gap else amounts[0].has_lines | amounts[1].has_lines
    keys = amounts[0].keys[shown]
    closing = amounts[0].revenue[shown]
    opening = np.zeros(len(keys), np.int64) if gap else amounts[1].revenue[shown]
    first = first_sales_of(actor, ground, period, by, tree).of(keys)
    figures = None if gap else calc.retention(opening, closing, before(first, period.start))
    if figures is not None and not figures.base_accounts:
        gap = Gap.NO_REVENUE
    return RetentionReport(
        basis=ground,
        period=period,
        base=base,
        by=by,
        tree=tree,
        keys=keys,
        opening=opening,
        closing=closing,
        first_sale=first,
        figures=figures,
        former=_of_former(amounts) if former else None,
        gap=gap,
        sees_all=actor.sees_all_accounts,
    )


def periods_asked(
    ground: Basis, period: Period | None, base: Period | None
) -> tuple[Period, Period | None]:
    """Return the period and its base; None where the calendar begins after the base.

    Raises BaseNotBefore where the base does not end before the period.
    """
    period = period or retention_period(ground)
    if base is not None and base.end > period.start:
        raise BaseNotBefore(base, period)
    return period, base or before_period(period)


def retention_period(ground: Basis) -> Period:
    """Return the period that is looked at unless another is asked for."""
    halves = halves_of(ground)
    return halves.period if halves else ground.period


def halves_of(ground: Basis) -> Halves | None:
    """Return the two halves of the whole months, where there are fewer than 24 of them.

    Of an odd number of months the first is left out. None where 24 months are covered, or not
    even two.
    """
    end = ground.period.end
    if is_covered(ground, ground.period.previous()):
        return None
    start = month_start(ground.covers_from)
    if not _is_covered_from(ground, start):
        start = add_months(start, 1)
    if start >= end:
        return None
    half = len(Period(start, end).months) // 2
    if not half:
        return None
    period = last_complete_months(end - DAY, half)
    return Halves(period.previous(), period)


def is_covered(ground: Basis, period: Period) -> bool:
    """Whether the sales data reach back to the beginning of the period."""
    return _is_covered_from(ground, period.start)


def before_period(period: Period) -> Period | None:
    """Return the period of equal length before; None where the calendar begins after it."""
    try:
        return period.previous()
    except OverflowError:
        return None


def before(days: np.ndarray, day: date) -> Bools:
    """Return which of these days lie before another; what is not a day does not."""
    return np.asarray(days < np.datetime64(day), np.bool_)


def first_sales_of(
    actor: "User", ground: Basis, period: Period, by: By, tree: date | None
) -> portfolio.FirstSales:
    """Return since when everybody buys: prepared for whole months, else from the ledger."""
    preparation = ground.prepared.preparation if ground.prepared else None
    if preparation is not None and period.is_whole_months:
        return portfolio.first_sales(actor, preparation, by=by, tree=tree)
    return portfolio.first_sales_before(actor, period.end, by=by, tree=tree)


def accounts_of_group(actor: "User", group: int, tree: date | None) -> Ints:
    """Return the accounts of a group that the actor may see, as of the day of the tree."""
    keys = portfolio.keys_by(actor, "group", tree)
    return np.array(sorted(pk for pk, key in keys.items() if key == group), np.int64)


def bought_since(actor: "User", report: RetentionReport, accounts: Sequence[int]) -> list[int]:
    """Return which of these accounts have a sale after the period, in their order."""
    rhythms = _rhythms(actor, report, accounts)
    return [
        account
        for account in accounts
        if account in rhythms and rhythms[account][0] >= report.period.end
    ]


def slow_buyers(actor: "User", report: RetentionReport, accounts: Sequence[int]) -> list[int]:
    """Return which of these accounts usually buy less often than the period is long."""
    rhythms = _rhythms(actor, report, accounts)
    return [
        account
        for account in accounts
        if account in rhythms and (rhythms[account][1] or 0) > report.period.days
    ]


def _rhythms(
    actor: "User", report: RetentionReport, accounts: Sequence[int]
) -> dict[int, tuple[date, float | None]]:
    prepared = report.basis.prepared
    preparation = prepared.preparation if prepared else None
    if preparation is None or not accounts:
        return {}
    return portfolio.rhythms(actor, preparation, accounts)


def retention_as_json(actor: "User", report: RetentionReport) -> dict[str, Any]:
    """Return the report under the keys that the command promises, figures as Decimals."""
    return {
        "report": "retention",
        "from": report.period.start,
        "to": report.period.end,
        "base_from": report.base.start if report.base else None,
        "base_to": report.base.end if report.base else None,
        "currency": report.basis.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.basis.as_of,
        "by": report.by,
        "unknown_because": report.gap.value if report.gap else None,
        **_figures_as_json(report.figures),
        "rows": _rows_as_json(actor, report),
    }


MOVEMENTS = ("expansion", "contraction", "lost", "new", "returned", "credits")
RATES = {
    "nrr": "net_revenue_retention",
    "grr": "gross_revenue_retention",
    "logo_retention": "logo_retention",
    "nrr_with_returned": "net_revenue_retention_with_returned",
}


def _figures_as_json(figures: calc.Retention | None) -> dict[str, Any]:
    amounts = ("opening", *MOVEMENTS, "closing")
    found: dict[str, Any] = {name: getattr(figures, name, None) for name in amounts}
    for name in MOVEMENTS:
        flow = figures.flow(Movement[name.upper()]) if figures else None
        found[f"{name}_accounts"] = flow.accounts if flow else None
    for name in ("base_accounts", "kept_accounts", "closing_accounts"):
        found[name] = getattr(figures, name, None)
    return found | {key: getattr(figures, name, None) for key, name in RATES.items()}


def _rows_as_json(actor: "User", report: RetentionReport) -> list[dict[str, Any]]:
    figures = report.figures
    order = np.argsort(-np.maximum(report.opening, report.closing), kind="stable")
    names = names_by_key(actor, report.keys.tolist())
    first = report.first_sale.tolist()
    return [
        {
            "name": names.get(int(report.keys[place])),
            report.by: int(report.keys[place]),
            "opening": exact(report.opening[place]) if figures else None,
            "closing": exact(report.closing[place]),
            "movement": Movement(figures.movement[place]).name.lower() if figures else None,
            "amount": exact(figures.amount[place]) if figures else None,
            "credits": exact(figures.credit[place]) if figures else None,
            "first_sale_on": first[place],
        }
        for place in order
    ]


def names_by_key(actor: "User", keys: Sequence[int]) -> dict[int, str]:
    """Return the names of accounts or groups, as far as the actor may know them."""
    known: dict[int, str] = {}
    step = 10_000  # that a database surely takes in one query
    for start in range(0, len(keys), step):
        known |= portfolio.names(actor, keys[start : start + step])
    return known


def _is_covered_from(ground: Basis, day: date) -> bool:
    return ground.covers_from - day <= LATE


def _gap(ground: Basis, base: Period | None) -> Gap:
    if base is None or base.end <= ground.covers_from:
        return Gap.BEFORE_DATA
    return Gap.PARTLY_BEFORE_DATA


def _former(ground: Basis, base: Period | None, period: Period) -> Period | None:
    """The period before the base, where the same can be said of it."""
    if base is None or base != before_period(period):
        return None
    former = before_period(base)
    return former if former and is_covered(ground, former) else None


def _of_former(amounts: Sequence[Amounts]) -> calc.Retention:
    opening, closing = amounts[2].revenue, amounts[1].revenue
    return calc.retention(opening, closing, np.ones(len(opening), np.bool_))
