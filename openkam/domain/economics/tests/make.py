"""Reports without a database, and a small book of sales for tests with one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openkam.calc.periods import Period
from openkam.domain.economics.selectors import Basis, ConcentrationReport, Limits
from openkam.domain.portfolio.tests.make import line

PERIOD = Period(date(2025, 10, 1), date(2026, 10, 1))
GROUPS = {"Daughter": "Holding", "Granddaughter": "Daughter"}
THIS_YEAR = {
    "Giant": "5000",
    "Holding": "1000",
    "Daughter": "900",
    "Granddaughter": "800",
    "Solo": "700",
    "Šárka & <Sons>": "600",
    "Third": "500",
    "Fourth": "400",
    "Fifth": "300",
    "Small": "100",
    "Zero": "50",
    "Credited": "-40",
    "": "250",
}
YEAR_BEFORE = {"Giant": "4000", "Holding": "1000", "Solo": "1000", "Zero": "20", "Gone": "500"}
REVENUE = Decimal(10_260)  # of this year, assigned


def report(
    revenues: Mapping[int, int | Decimal],
    *,
    by: str = "account",
    sees_all: bool = True,
    **fields: Any,
) -> ConcentrationReport:
    """A report on these revenues in euros, as the selector builds it."""
    limits = Limits()
    figures = limits.figures({key: Decimal(amount) for key, amount in revenues.items()})
    basis = Basis(
        period=PERIOD,
        currency="EUR",
        as_of=date(2026, 9, 30),
        covers_from=PERIOD.start,
        covers_until=date(2026, 9, 30),
        is_fresh=True,
        first_month=1,
        limits=limits,
        assigned_revenue=figures.revenue,
        members_see_whole=False,
    )
    given = {
        "basis": basis,
        "period": PERIOD,
        "by": by,
        "figures": figures,
        "members": {},
        "unassigned": Decimal(0),
        "sees_all": sees_all,
        "whole_revenue": figures.revenue if sees_all else None,
    }
    return ConcentrationReport(**(given | fields))


def book() -> list[list[Any]]:
    """Invoice lines of two years; in both, what `Zero` bought this year is credited in full."""
    # The last sale decides as of when the figures are.
    days = {"Small": "2026-09-30"}
    lines = [
        _line(name, days.get(name, "2026-03-31"), amount) for name, amount in THIS_YEAR.items()
    ]
    lines += [_line(name, "2025-03-31", amount) for name, amount in YEAR_BEFORE.items()]
    return [*lines, _line("Zero", "2026-04-30", "-50"), _line("Third", "2024-10-01", "7")]


def _line(name: str, day: str, amount: str) -> list[Any]:
    return line(
        Invoice=f"{name}-{day}",
        Customer=name,
        Name=name,
        Group=GROUPS.get(name, ""),
        Date=day,
        Net=amount,
    )
