"""Which dossiers are to be revised, and what is at stake."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import F, Q

from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet, Tier
    from openkam.domain.portfolio.selectors import Basis

SHOWN = ("overdue", "all", "never")
SORTS = {
    "revised": "dossier__revised_on",
    "fresh": "dossier__freshness",
    "known": "dossier__completeness",
    "stale": "dossier__stale",
}


def revision_due_on(tier: "Tier | None", revised_on: date | None, today: date) -> date | None:
    """Return when a dossier is to be revised; None where its tier promises nothing.

    What never was revised is due at once.
    """
    days = tier.dossier_revision_days if tier else None
    if days is None:
        return None
    return revised_on + timedelta(days=days) if revised_on else today - timedelta(days=1)


def to_revise(
    actor: "User",
    today: date,
    *,
    show: str = "overdue",
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "-revenue",
    basis: "Basis | None" = None,
) -> "AccountQuerySet":
    """Return open accounts whose tier promises revisions, with what was measured of their dossier.

    Those that are overdue, unless `show` asks for "all" or those "never" revised. `q`, `filters`
    and `sort` as those of the list of accounts, and `SORTS`.
    """
    basis = basis or portfolio.basis_for(actor)
    rows = portfolio.accounts(actor, q=q, filters=filters, sort=sort, basis=basis)
    rows = rows.filter(_condition(show, today)).select_related("dossier", *portfolio.BESIDE)
    field = SORTS.get(sort.removeprefix("-"))
    if field is None:
        return rows
    order = F(field)
    first = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_first=True)
    return rows.order_by(first, "search_name", "pk")


def overdue_count(actor: "User", today: date) -> int:
    """Return how many dossiers of accounts open to the actor are overdue; two queries."""
    return portfolio.open_accounts(actor).filter(_condition("overdue", today)).count()


def _condition(show: str, today: date) -> Q:
    days = {tier.pk: tier.dossier_revision_days for tier in portfolio.tiers()}
    promised = {pk: count for pk, count in days.items() if count is not None}
    of_tier = [_of_tier(pk, count, show, today) for pk, count in promised.items()]
    return reduce(or_, of_tier) if of_tier else Q(pk=None)


def _of_tier(tier: int, days: int, show: str, today: date) -> Q:
    never = Q(tier=tier, dossier__revised_on=None)
    if show == "never":
        return never
    if show == "all":
        return Q(tier=tier)
    return never | Q(tier=tier, dossier__revised_on__lt=today - timedelta(days=days))
