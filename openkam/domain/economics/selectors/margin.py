"""What the accounts bring after the cost of what they bought."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.calc import margin as calc
from openkam.calc.amounts import Amounts, exact
from openkam.calc.periods import Period
from openkam.domain.economics.selectors.amounts import amounts_of
from openkam.domain.economics.selectors.concentration import Basis, By, basis
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class MarginReport:
    """Gross margin of a period, of the accounts that the actor may see.

    Rows of `now` and `before` are aligned: ids of accounts, or of ultimate parents by group.
    """

    basis: Basis
    period: Period
    by: By
    tree: date | None
    now: Amounts
    before: Amounts
    period_before: Period | None  # None where the sales data do not reach back so far
    figures: calc.Margin
    sees_all: bool


def margin_report(
    actor: "User",
    *,
    period: Period | None = None,
    by: By = "account",
    tree: date | None = None,
    standing_on: Basis | None = None,
) -> MarginReport:
    """Return the report; the default period is the last 12 complete months.

    Raises NoSales before the first import.
    """
    base = standing_on or basis(actor)
    period = period or base.period
    former = period_before(base, period)
    now, before = amounts_of(actor, base, [period, former or period], by=by, tree=tree)
    figures = calc.gross_margin(
        now.revenue, now.cost, now.revenue_with_cost, now.lines, now.lines_with_cost
    )
    return MarginReport(
        basis=base,
        period=period,
        by=by,
        tree=tree,
        now=now,
        before=before,
        period_before=former,
        figures=figures,
        sees_all=actor.sees_all_accounts,
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
    figures, now = report.figures, report.now
    order = [int(place) for place in figures.whale.order]
    names = portfolio.names(actor, [int(key) for key in now.keys])
    return {
        "report": "margin",
        "from": report.period.start,
        "to": report.period.end,
        "currency": report.basis.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.basis.as_of,
        "by": report.by,
        "revenue": figures.revenue,
        "revenue_with_cost": figures.revenue_with_cost,
        "known_share": figures.known_share,
        "cost": figures.cost,
        "margin": figures.margin,
        "margin_rate": figures.rate,
        "accounts": figures.accounts,
        "with_cost": figures.with_cost,
        "below_zero": figures.below_zero,
        "whale_peak": {
            "accounts": figures.whale.peak_accounts,
            "amount": figures.whale.peak,
            "share": figures.whale.peak_share,
        },
        "rows": [
            {
                "name": names.get(int(now.keys[place])),
                report.by: int(now.keys[place]),
                "revenue": exact(now.revenue[place]),
                "revenue_with_cost": exact(now.revenue_with_cost[place]),
                "cost": exact(now.cost[place]),
                "margin": exact(now.margin[place]),
            }
            for place in order
        ],
    }
