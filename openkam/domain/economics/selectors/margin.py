"""What the accounts bring after the cost of what they bought."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from openkam.calc import margin as calc
from openkam.calc.amounts import Amounts, Bools, exact
from openkam.calc.periods import Period
from openkam.domain.economics.selectors.amounts import amounts_of
from openkam.domain.economics.selectors.concentration import MOST_PARAMETERS, Basis, By, basis
from openkam.domain.economics.selectors.effects import (
    MARGIN_EFFECTS,
    REVENUE_EFFECTS,
    Effects,
    effects_of,
)
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from decimal import Decimal

    from openkam.core.access.models import User


@dataclass(frozen=True)
class MarginReport:
    """Gross margin of a period, of the accounts that the actor may see.

    Rows of `now`, `before` and `effects` are aligned: ids of accounts, or of ultimate parents by
    group. Who bought in the year before alone is among them.
    """

    basis: Basis
    period: Period
    by: By
    tree: date | None
    now: Amounts
    before: Amounts
    period_before: Period | None  # None where the sales data do not reach back so far
    figures: calc.Margin
    figures_before: calc.Margin | None
    effects: Effects | None  # None without a year before, or where the period cuts a month
    sees_all: bool
    scope: portfolio.Scope = portfolio.EVERYTHING  # whose accounts alone count

    @cached_property
    def is_large(self) -> Bools:
        """Who is in class A by revenue."""
        return calc.class_a(self.now.revenue, self.basis.limits.a)

    @cached_property
    def small_rate(self) -> "Decimal | None":
        """Below which rate a margin is small."""
        return calc.small_rate(self.figures)

    @cached_property
    def is_large_for_little(self) -> Bools:
        """Who is large, and whose margin is small or below zero."""
        now = self.now
        small = calc.small_margin(now.margin, now.revenue_with_cost, now.has_cost, self.small_rate)
        return self.is_large & small

    @cached_property
    def is_comparable(self) -> Bools:
        """Whose margin is known in both years; of nothing bought it is zero."""
        now, before = self.now, self.before
        known = (now.has_cost | ~now.has_lines) & (before.has_cost | ~before.has_lines)
        return known & (now.has_cost | before.has_cost)

    @property
    def margin_is_known_twice(self) -> bool:
        """Whether margins of both years are known, so that they can be compared."""
        return self.figures_before is not None and bool(self.is_comparable.any()) and self._both()

    def _both(self) -> bool:
        """Of whom nothing was bought in one year, the margin of that year is zero."""
        sides = (self.now, self.before)
        return all(bool(side.has_cost.any()) or not side.has_lines.any() for side in sides)


def margin_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: By = "account",
    tree: date | None = None,
    scope: portfolio.Scope = portfolio.EVERYTHING,
    standing_on: Basis | None = None,
) -> MarginReport:
    """Return the report; the default period is the last 12 complete months.

    `scope` is of accounts, not of product groups. Raises NoSales before the first import.
    """
    base = standing_on or basis(actor)
    period = period or base.period
    former = period_before(base, period)
    now, before = amounts_of(actor, base, [period, former or period], by=by, tree=tree, scope=scope)
    effects = None
    if former is not None:
        effects = effects_of(
            actor, base, former, period, keys=now.keys, by=by, tree=tree, scope=scope
        )
    return MarginReport(
        basis=base,
        period=period,
        by=by,
        tree=tree,
        now=now,
        before=before,
        period_before=former,
        figures=_figures(now),
        figures_before=_figures(before) if former else None,
        effects=effects,
        sees_all=actor.sees_all_accounts,
        scope=scope,
    )


def period_before(base: Basis, period: Period) -> Period | None:
    """Return the same days a year before; None where the sales data do not reach back so far."""
    try:
        former = period.a_year_before()
    except OverflowError:
        return None
    return former if base.covers_from <= former.start else None


def margin_as_json(actor: "User", report: MarginReport) -> dict[str, Any]:
    """Return the report under the keys that the command promises, figures as Decimals."""
    figures = report.figures
    return {
        "report": "margin",
        "from": report.period.start,
        "to": report.period.end,
        "currency": report.basis.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.basis.as_of,
        "by": report.by,
        **_figures_as_json(figures),
        "small_rate": report.small_rate,
        "large_for_little": int(report.is_large_for_little.sum()),
        "whale_peak": {
            "accounts": figures.whale.peak_accounts,
            "amount": figures.whale.peak,
            "share": figures.whale.peak_share,
        },
        "before": _before_as_json(report),
        "effects": _effects_as_json(report.effects, None),
        "rows": _rows_as_json(actor, report),
    }


def _figures(amounts: Amounts) -> calc.Margin:
    return calc.gross_margin(
        amounts.revenue,
        amounts.cost,
        amounts.revenue_with_cost,
        amounts.lines,
        amounts.lines_with_cost,
    )


def _figures_as_json(figures: calc.Margin) -> dict[str, Any]:
    known = bool(figures.with_cost)
    return {
        "revenue": figures.revenue,
        "revenue_with_cost": figures.revenue_with_cost,
        "known_share": figures.known_share,
        "cost": figures.cost if known else None,
        "margin": figures.margin if known else None,
        "margin_rate": figures.rate,
        "accounts": figures.accounts,
        "with_cost": figures.with_cost,
        "below_zero": figures.below_zero,
        "lost_below_zero": figures.lost,
    }


def _before_as_json(report: MarginReport) -> dict[str, Any] | None:
    if report.figures_before is None or report.period_before is None:
        return None
    period = {"from": report.period_before.start, "to": report.period_before.end}
    return period | _figures_as_json(report.figures_before)


def _effects_as_json(effects: Effects | None, place: int | None) -> dict[str, Any] | None:
    """The effects of one row, or of all together."""
    if effects is None:
        return None
    return {
        "revenue": {name: effects.amount(name, place) for name in REVENUE_EFFECTS},
        "margin": {
            name.removeprefix("margin_"): effects.amount(name, place) for name in MARGIN_EFFECTS
        },
    }


def _rows_as_json(actor: "User", report: MarginReport) -> list[dict[str, Any]]:
    """Who has a known margin, largest first, then everybody else."""
    now, before = report.now, report.before
    ranked = [int(place) for place in report.figures.whale.order]
    rest = sorted(set(range(len(now))) - set(ranked))
    names: dict[int, str] = {}
    for start in range(0, len(now), MOST_PARAMETERS):
        keys = now.keys[start : start + MOST_PARAMETERS].tolist()
        names |= portfolio.names(actor, keys)
    flagged = report.is_large_for_little
    return [
        {
            "name": names.get(int(now.keys[place])),
            report.by: int(now.keys[place]),
            **_row(now, place),
            "large_for_little": bool(flagged[place]),
            "before": _row(before, place) if report.period_before else None,
            "effects": _effects_as_json(report.effects, place),
        }
        for place in ranked + rest
    ]


def _row(amounts: Amounts, place: int) -> dict[str, Any]:
    known = bool(amounts.has_cost[place])
    return {
        "revenue": exact(amounts.revenue[place]),
        "revenue_with_cost": exact(amounts.revenue_with_cost[place]),
        "cost": exact(amounts.cost[place]) if known else None,
        "margin": exact(amounts.margin[place]) if known else None,
    }
