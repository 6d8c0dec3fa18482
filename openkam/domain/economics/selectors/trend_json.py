"""The trend under the keys that the command promises."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from openkam.calc.amounts import Amounts, exact
from openkam.calc.trend import Direction
from openkam.domain.economics.selectors.trend import Sums, TrendMonth, TrendReport
from openkam.domain.economics.selectors.trend_rows import trend_row_names

if TYPE_CHECKING:
    from openkam.core.access.models import User


def trend_as_json(actor: "User", report: TrendReport) -> dict[str, Any]:
    """Return the report as docs/how-to/reports.md describes it, figures as Decimals."""
    scope = report.scope
    return {
        "report": "trend",
        "from": report.period.start,
        "to": report.period.end,
        "currency": report.basis.currency,
        "rates": report.basis.rates.as_json(),
        "as_of": report.basis.as_of,
        "covers_from": report.basis.covers_from,
        "covers_until": report.basis.covers_until,
        "account": scope.account,
        "group": scope.group,
        "segment": scope.segment,
        "tier": scope.tier,
        "product_group": scope.product_group,
        "now": {"from": report.now.start, "to": report.now.end, **_sums(report.sums)},
        "before": report.before
        and report.sums_before
        and {"from": report.before.start, "to": report.before.end, **_sums(report.sums_before)},
        "year": _direction(report.year),
        "latest": _direction(report.latest),
        "months_without_sales": len(report.without_sales),
        "months": [_month(month) for month in report.months],
        "by": report.rows.by,
        "rows": _rows(actor, report),
    }


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "revenue": sums.revenue,
        "revenue_with_cost": sums.revenue_with_cost,
        "known_share": sums.known_share,
        "margin": sums.margin,
        "margin_rate": sums.rate,
    }


def _direction(found: Direction) -> dict[str, Any]:
    return {
        "months": found.months,
        "revenue": _exact(found.now),
        "revenue_before": _exact(found.before),
        "change": _exact(found.change),
        "change_share": found.relative,
    }


def _month(month: TrendMonth) -> dict[str, Any]:
    return {
        "month": month.month,
        "state": month.state,
        "lines": month.lines if month.revenue is not None else None,
        "accounts": month.accounts if month.revenue is not None else None,
        "revenue": month.revenue,
        "revenue_before": month.before,
        "change_share": month.change,
        "revenue_12_months": month.year,
        "revenue_with_cost": month.revenue_with_cost,
        "known_share": month.known_share,
        "margin": month.margin,
        "margin_rate": month.rate,
    }


def _rows(actor: "User", report: TrendReport) -> list[dict[str, Any]]:
    rows = report.rows
    names = trend_row_names(actor, rows)
    order = np.argsort(-rows.now.revenue, kind="stable").tolist()
    return [
        {
            "name": names[place],
            rows.by: _key(report, place),
            **_amounts(rows.now, place),
            "revenue_before": exact(rows.before.revenue[place]) if rows.before else None,
        }
        for place in order
    ]


def _key(report: TrendReport, place: int) -> int | str | None:
    key = int(report.rows.now.keys[place])
    return report.rows.names[key] if report.rows.by == "product_group" else key or None


def _amounts(amounts: Amounts, place: int) -> dict[str, Any]:
    has_cost = bool(amounts.has_cost[place])
    return {
        "revenue": exact(amounts.revenue[place]),
        "revenue_with_cost": exact(amounts.revenue_with_cost[place]),
        "margin": exact(amounts.margin[place]) if has_cost else None,
        "lines": int(amounts.lines[place]),
    }


def _exact(amount: int | None) -> Decimal | None:
    return None if amount is None else exact(amount)
