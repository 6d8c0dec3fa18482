"""What running contracts are worth a year against what was sold in the last 12 months."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc.money import exact_total, share
from openkam.domain.dossier.selectors.contracts import KnownContract
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis


@dataclass(frozen=True)
class SalesAgainst:
    """The running contracts of a product group ("": of everything) and what was sold of it."""

    product_group: str
    contracts: tuple[KnownContract, ...]
    revenue: Decimal | None  # of the last 12 complete months; None before any sales data
    period: "Period | None"

    @property
    def unknown(self) -> int:
        """Of how many contracts the value a year, or the rate of its currency, is not known."""
        return sum(1 for one in self.contracts if one.stake is None)

    @property
    def value(self) -> Decimal | None:
        """The value a year in the company's currency; None where one of them is not known."""
        return None if self.unknown else self.known_value

    @property
    def known_value(self) -> Decimal | None:
        """The same of those whose value is known; None where none is."""
        stakes = [one.stake for one in self.contracts if one.stake is not None]
        return exact_total(stakes) if stakes else None

    @property
    def share(self) -> Decimal | None:
        """What was sold as a part of the value; None where either is not known."""
        if self.value is None or self.revenue is None:
            return None
        return share(self.revenue, self.value)


def sales_against(
    actor: "User", account: "Account", contracts: Iterable[KnownContract], basis: "Basis"
) -> list[SalesAgainst]:
    """Return sales against the running contracts of each product group, everything first.

    The account has come through the gate.
    """
    by_group: defaultdict[str, list[KnownContract]] = defaultdict(list)
    for one in contracts:
        if one.standing.is_running:
            by_group[one.version.product_group].append(one)
    if not by_group:
        return []
    figures = basis.figures
    period = figures.period if figures else None
    sold = _sold(actor, account, set(by_group), basis, period)
    return [
        SalesAgainst(group, tuple(by_group[group]), sold.get(group), period)
        for group in sorted(by_group)
    ]


def _sold(
    actor: "User",
    account: "Account",
    groups: set[str],
    basis: "Basis",
    period: "Period | None",
) -> dict[str, Decimal | None]:
    if period is None:
        return {}
    found: dict[str, Decimal | None] = {}
    if groups - {""}:
        bought = {row.name: row.revenue for row in portfolio.product_groups_of(account, basis)}
        found = {group: bought.get(group, Decimal(0)) for group in groups}
    if "" in groups:
        found[""] = portfolio.prepared_revenue(
            actor, account.pk, period=period, preparation=basis.preparation
        )
    return found
