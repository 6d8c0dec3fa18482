"""Which dossiers are to be revised, and what is at stake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Q, Subquery
from django.utils import timezone

from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account, AccountQuerySet
    from openkam.domain.portfolio.selectors import Basis

SHOWN = ("overdue", "all", "never")
SORTS = {
    "revised": "dossier__revised_on",
    "fresh": "dossier__freshness",
    "known": "dossier__completeness",
    "stale": "dossier__stale",
}


# With these an account comes under the promise of a tier, or under another one.
ASKED = ("account.tier_set", "account.key_status_set")


@dataclass(frozen=True)
class Promise:
    """How often the dossiers of a tier are revised, and from which day on that is promised."""

    days: int
    since: date | None = None  # None: from the beginning, as far as the trail tells


def promises() -> dict[int, Promise]:
    """Return what the tiers promise of dossiers: {tier: promise}; two queries."""
    promised = {
        tier.pk: tier.dossier_revision_days
        for tier in portfolio.tiers()
        if tier.dossier_revision_days is not None
    }
    began = portfolio.revisions_promised_since() if promised else {}
    return {pk: Promise(days, began.get(pk)) for pk, days in promised.items()}


def due_on(
    account: "Account", revised_on: date | None, promised: Mapping[int, Promise]
) -> date | None:
    """Return when a dossier is to be revised; None where its tier promises nothing.

    What was never revised is due one interval after the account came under the promise. Accounts
    of `to_revise` need no further query for that.
    """
    promise = promised.get(account.tier_id or 0)
    if promise is None:
        return None
    return (revised_on or _asked_on(account, promise)) + timedelta(days=promise.days)


def due_of(account: "Account", revised_on: date | None) -> date | None:
    """Return when the dossier of one account is to be revised; None where nothing is promised.

    Two queries where it never was revised, else none.
    """
    tier = account.tier
    days = tier.dossier_revision_days if tier else None
    if tier is None or days is None:
        return None
    if revised_on is not None:
        return revised_on + timedelta(days=days)
    began = portfolio.revisions_promised_since()
    return _asked_on(account, Promise(days, began.get(tier.pk))) + timedelta(days=days)


def to_revise(
    actor: "User",
    today: date,
    *,
    show: str = "overdue",
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "-revenue",
    basis: "Basis | None" = None,
    promised: Mapping[int, Promise] | None = None,
) -> "AccountQuerySet":
    """Return open accounts whose tier promises revisions, with what was measured of their dossier.

    Those that are overdue, unless `show` asks for "all" or those "never" revised. `q`, `filters`
    and `sort` as those of the list of accounts, and `SORTS`.
    Who has read the promises hands them on.
    """
    basis = basis or portfolio.basis_for(actor)
    rows = portfolio.accounts(actor, q=q, filters=filters, sort=sort, basis=basis)
    rows = rows.filter(_condition(show, today, promised)).select_related(
        "dossier", *portfolio.BESIDE
    )
    rows = rows.annotate(asked_at=Subquery(trail.of_outer_account(*ASKED).values("at")[:1]))
    field = SORTS.get(sort.removeprefix("-"))
    if field is None:
        return rows
    order = F(field)
    first = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_first=True)
    return rows.order_by(first, "search_name", "pk")


def overdue_count(actor: "User", today: date, promised: Mapping[int, Promise] | None = None) -> int:
    """Return how many dossiers of accounts open to the actor are overdue.

    Three queries, one where the promises are handed on.
    """
    late = _condition("overdue", today, promised)
    return portfolio.open_accounts(actor).filter(late).count()


def _condition(show: str, today: date, promised: Mapping[int, Promise] | None) -> Q:
    promised = promises() if promised is None else promised
    of_tier = [_of_tier(pk, promise, show, today) for pk, promise in promised.items()]
    return reduce(or_, of_tier) if of_tier else Q(pk=None)


def _of_tier(tier: int, promise: Promise, show: str, today: date) -> Q:
    never = Q(tier=tier, dossier__revised_on=None)
    if show == "never":
        return never
    if show == "all":
        return Q(tier=tier)
    before = today - timedelta(days=promise.days)
    late = Q(tier=tier, dossier__revised_on__lt=before)
    if promise.since is not None and promise.since >= before:
        return late
    since = timezone.make_aware(datetime.combine(before, time.min))
    is_new = Q(Exists(trail.of_outer_account(*ASKED).filter(at__gte=since)))
    return late | (never & Q(created_on__lt=before) & ~is_new)


def _asked_on(account: "Account", promise: Promise) -> date:
    """The day on which a revision was first asked for: that of the account, its tier or status."""
    days = [account.created_on, promise.since]
    asked_at = _asked_at(account)
    if asked_at is not None:
        days.append(timezone.localtime(asked_at).date())
    return max(day for day in days if day is not None)


def _asked_at(account: "Account") -> datetime | None:
    if hasattr(account, "asked_at"):
        annotated: Any = account.asked_at
        return annotated  # type: ignore[no-any-return]
    rows = trail.history_of_account(account.pk).filter(verb__in=ASKED)
    return rows.values_list("at", flat=True).first()
