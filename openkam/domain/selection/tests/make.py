"""A small company whose accounts differ in what selection measures."""

from calendar import monthrange
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openkam.core.access.models import User
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.selection import services
from openkam.domain.selection.models import Round

NOW = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 15)
MAPPING = portfolio.MAPPING.replace(
    'cost_amount = "Cost"', 'cost_amount = "Cost"\npaid_on = "Paid"'
)
HEADER = [*portfolio.HEADER, "Paid"]
# Name: revenue a month of this year and of the one before, cost share, product groups, days to pay.
ACCOUNTS: dict[str, tuple[int, int, float | None, int, int | None]] = {
    "Alfa": (1000, 800, 0.6, 4, 20),
    "Beta": (800, 800, 0.7, 3, 30),
    "Gama": (600, 900, 0.8, 2, 60),
    "Delta & <Sons>": (400, 200, 0.5, 2, 14),
    "Эпсилон": (300, 300, 1.2, 1, 90),
    "Zeta": (200, 0, None, 1, None),
    "Eta": (100, 100, 0.6, 1, 30),
}


def book() -> list[list[Any]]:
    """Invoice lines of two years: one a month for each account and product group."""
    return [line for name, given in ACCOUNTS.items() for line in lines_of(name, given)]


def lines_of(name: str, given: tuple[int, int, float | None, int, int | None]) -> list[list[Any]]:
    """The invoice lines of one account, given as in ACCOUNTS."""
    now, before, cost, groups, days = given
    return [
        _line(name, _end_of(year, month), amount / groups, cost, group, days)
        for year, month, amount in _months(now, before)
        for group in range(groups)
        if amount
    ]


def sales(folder: Path, lines: list[list[Any]]) -> None:
    """Import these lines and prepare the figures."""
    path = folder / "sales.csv"
    rows = [HEADER, *lines]
    path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    portfolio.imported(path, MAPPING)
    portfolio.prepared(today=TODAY)


def measured(actor: User, **wishes: Any) -> Round:
    """A round whose accounts are measured and ranked."""
    found = services.start_round(actor, **{"name": "Key accounts 2027", "now": NOW, **wishes})
    services.measure_round(actor, found.pk, now=NOW, progress=silent)
    return ranked(found)


def ranked(found: Round) -> Round:
    """The round, ranked anew."""
    services.rank_round(found.pk, now=NOW, progress=silent)
    found.refresh_from_db()
    return found


def silent(share: float | None, text: str) -> None:
    """Nobody watches."""


def _months(now: int, before: int) -> list[tuple[int, int, int]]:
    this_year = [(2025, month, now) for month in (10, 11, 12)]
    this_year += [(2026, month, now) for month in range(1, 10)]
    return this_year + [(year - 1, month, before) for year, month, _amount in this_year]


def _end_of(year: int, month: int) -> date:
    # The last sale decides which months are complete.
    return date(year, month, monthrange(year, month)[1])


def _line(
    name: str, day: date, amount: float, cost: float | None, group: int, days: int | None
) -> list[Any]:
    paid = date.fromordinal(day.toordinal() + days).isoformat() if days is not None else ""
    given = portfolio.line(
        Invoice=f"{name}-{day}-{group}",
        Customer=name,
        Name=name,
        Item=f"P{group}",
        Item_name=f"Product {group}",
        Category=f"Group {group}",
        Date=day.isoformat(),
        Net=f"{amount:.2f}",
        Cost="" if cost is None else f"{amount * cost:.2f}",
    )
    return [*given, paid]
