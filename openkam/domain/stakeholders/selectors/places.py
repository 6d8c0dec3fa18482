"""What there is at an account to choose from: bosses, sites, departments, product groups."""

from typing import TYPE_CHECKING

from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Position

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account


def bosses_at(account_id: int, *, without: int | None = None) -> list[tuple[int, str]]:
    """Return who works at an account now, with their title; the gate is passed before."""
    rows = Position.objects.filter(account__in=list(identities(account_id)), until=None)
    if without is not None:
        rows = rows.exclude(pk=without)
    found = rows.order_by("person__search_name", "pk")
    return [
        (pk, f"{name}, {title}" if title else name)
        for pk, name, title in found.values_list("pk", "person__name", "title")
    ]


def names_at(account_id: int) -> dict[str, list[str]]:
    """Return the departments and sites noted at an account, to be offered while typing."""
    rows = Position.objects.filter(account__in=list(identities(account_id)))
    pairs = list(rows.values_list("department", "site").distinct())
    return {
        "departments": sorted({department for department, _site in pairs if department}),
        "sites": sorted({site for _department, site in pairs if site}),
    }


def product_groups_at(actor: "User", account: "Account") -> list[str]:
    """Return the product groups that the account bought; the gate is passed before."""
    basis = portfolio.basis_for(actor)
    return [one.name for one in portfolio.product_groups_of(account, basis) if one.name]
