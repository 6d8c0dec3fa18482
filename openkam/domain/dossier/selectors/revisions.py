"""Walks through dossiers, and which are due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from openkam.core.access.gate import fetch
from openkam.domain.dossier.models import Revision
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account


@dataclass(frozen=True)
class Due:
    """An account whose dossier is to be revised, and since when."""

    account_id: int
    name: str
    tier: str
    owner: str
    revised_on: date | None  # None: never
    due_on: date | None  # None: at once, since it never was
    revenue: Decimal | None  # of 12 months: what is at stake

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed, or it never was revised."""
        return self.due_on is None or self.due_on < today


def key_of(kind: str, year: int | None) -> str:
    """Return how a revision names what it asked."""
    return f"{kind}:{year}" if year else kind


def revision(actor: "User", pk: int) -> Revision:
    """Return a walk through a dossier. Raises Http404."""
    rows = Revision.objects.select_related("account", "started_by")
    return fetch(rows, actor, pk)


def next_asked(found: Revision, after: int = -1) -> int | None:
    """Return the place of the next thing of which nothing was done; None where all is done.

    Those behind the place `after` come first.
    """
    places = list(range(len(found.asked)))
    for place in (*places[after + 1 :], *places[: after + 1]):
        kind, year = found.asked[place]
        if key_of(kind, year) not in found.done:
            return place
    return None


def last_revision(account_id: int) -> Revision | None:
    """Return the latest walk that was ended; the gate is passed before."""
    rows = Revision.objects.filter(account=account_id, ended_at__isnull=False)
    return rows.select_related("started_by").order_by("-ended_at").first()


def open_revision(actor: "User", account_id: int) -> Revision | None:
    """Return the walk that the actor left; the gate is passed before."""
    return Revision.objects.filter(account=account_id, started_by=actor, ended_at=None).first()


def revisions_due(actor: "User", today: date) -> list[Due]:
    """Return the accounts whose tier promises revisions: the overdue ones first, by revenue."""
    basis = portfolio.basis_for(actor)
    rows = portfolio.accounts(actor, basis=basis).filter(tier__dossier_revision_days__isnull=False)
    found = list(rows.select_related("tier", "owner"))
    ended = Revision.objects.filter(
        account__in=[row.pk for row in found], ended_at__isnull=False
    ).values_list("account")
    last = dict(ended.annotate(last=Max("ended_at")).values_list("account", "last"))
    due = [_due(row, last.get(row.pk)) for row in found]
    return sorted(due, key=lambda one: (not one.is_overdue(today), -(one.revenue or 0), one.name))


def _due(row: "Account", ended_at: datetime | None) -> Due:
    revised = timezone.localtime(ended_at).date() if ended_at else None
    days = row.tier.dossier_revision_days if row.tier else None
    return Due(
        account_id=row.pk,
        name=row.name,
        tier=row.tier.name if row.tier else "",
        owner=str(row.owner or ""),
        revised_on=revised,
        due_on=revised + timedelta(days=days) if revised and days else None,
        revenue=getattr(row, "revenue", None),
    )
