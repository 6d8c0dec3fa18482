"""Who makes the trend: accounts, groups, segments, tiers or product groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from openkam.calc.amounts import Amounts
from openkam.calc.periods import Period
from openkam.domain.economics.selectors.concentration import MOST_PARAMETERS, Basis
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import MonthAmounts

TrendBy = Literal["account", "group", "segment", "tier", "product_group"]
SUMMED = ("revenue", "cost", "revenue_with_cost", "lines", "lines_with_cost")


@dataclass(frozen=True)
class TrendRows:
    """Who makes it: what each key brought now and a year before, keys aligned."""

    by: TrendBy
    now: Amounts
    before: Amounts | None  # None: the sales data do not reach back so far
    names: tuple[str, ...] = ()  # by product group; "" is no known one


def trend_rows(
    actor: "User",
    base: Basis,
    periods: Sequence[Period],
    by: TrendBy,
    tree: date | None,
    scope: portfolio.Scope,
) -> TrendRows:
    """Return what each key brought in the first of these periods and in the second, if any."""
    preparation = base.prepared.preparation if base.prepared else None
    if preparation is None:
        empty = np.zeros(0, np.int64)
        return TrendRows(by, Amounts(*[empty] * 6), None)
    if by != "product_group":
        found = portfolio.period_amounts(actor, preparation, periods, by=by, tree=tree, scope=scope)
        return TrendRows(by, found[0], found[1] if len(found) > 1 else None)
    whole = Period(min(p.start for p in periods), max(p.end for p in periods))
    months = portfolio.month_amounts(
        actor, preparation, whole, by="product_group", tree=tree, scope=scope
    )
    sums = [_of_period(months, period) for period in periods]
    met = np.any([one.has_lines for one in sums], axis=0)
    kept = [one.only(met) for one in sums]
    return TrendRows(by, kept[0], kept[1] if len(kept) > 1 else None, months.names)


def months_of_rows(
    actor: "User",
    base: Basis,
    within: Period,
    asked: TrendRows,
    keys: Sequence[int],
    *,
    tree: date | None = None,
    scope: portfolio.Scope = portfolio.EVERYTHING,
) -> dict[int, list[int]]:
    """Return the revenue of months in the sales data for some rows; ten-thousandths.

    A key without a line in them is not among them.
    """
    preparation = base.prepared.preparation if base.prepared else None
    if preparation is None or not keys:
        return {}
    by_product_group = asked.by == "product_group"
    found = portfolio.month_amounts(
        actor,
        preparation,
        within,
        by=asked.by,
        tree=tree,
        scope=scope,
        only=None if by_product_group else keys,
    )
    lines = found.revenue.tolist()
    if not by_product_group:
        return dict(zip(found.keys.tolist(), lines, strict=True))
    named = dict(zip(found.names, lines, strict=True))
    return {key: named[name] for key in keys if (name := asked.names[key]) in named}


def trend_row_names(actor: "User", rows: TrendRows) -> list[str | None]:
    """Return the names of the rows; None for those without a segment, tier or product group.

    A group whose parent may not be known has no name either.
    """
    keys = [int(key) for key in rows.now.keys]
    if rows.by == "product_group":
        return [rows.names[key] or None for key in keys]
    names: dict[int, str] = {}
    if rows.by in ("segment", "tier"):
        tiers, segments = portfolio.care_names()
        names = dict(tiers if rows.by == "tier" else segments)
    else:
        for start in range(0, len(keys), MOST_PARAMETERS):
            names |= portfolio.names(actor, keys[start : start + MOST_PARAMETERS])
    return [names.get(key) for key in keys]


def _of_period(months: "MonthAmounts", period: Period) -> Amounts:
    inside = np.array([period.contains(month) for month in months.months], np.bool_)
    sums = (getattr(months, name)[:, inside].sum(axis=1) for name in SUMMED)
    return Amounts(months.keys, *sums)
