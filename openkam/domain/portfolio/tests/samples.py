"""Sales that several tests tell about, and what they look for in them."""

from datetime import date
from decimal import Decimal

from openkam.calc.periods import Period
from openkam.core.access import users
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.tests import make

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


def dated(day, customer="C1", net="100", **cells):
    """A document of one line."""
    return make.line(Invoice=f"{customer}-{day}", Customer=customer, Date=day, Net=net, **cells)


TWO_YEARS = [
    dated("2024-04-02", net="50"),
    dated("2025-05-10", net="60.5"),
    dated("2026-03-31", net="14.5"),
    dated("2024-06-01", customer="C2", net="10"),
    dated("2025-06-01", customer="C3", net="25"),
    dated("2025-07-01", customer="C4", net="-5"),
    dated("2025-07-01", customer="", net="3"),
]
THREE_DOCUMENTS = [
    make.line(Invoice="1", Customer="C1", Name="Alpha", Net="100.10", Item="P1"),
    make.line(Invoice="1", Customer="C1", Name="Alpha", Net="100.10", Item="P1"),
    make.line(Invoice="2", Customer="C2", Name="Beta", Net="-30.3333", Item="P2"),
    make.line(Invoice="3", Customer="", Net="7", Item="POST"),
]


def revenue_of(key: str) -> Decimal:
    """What the ledger says of the account with this key, of all times."""
    totals = selectors.account_totals(users.system_user(), start=date(2020, 1, 1), end=make.TODAY)
    return totals.get(make.keyed(key).pk, Decimal(0))
