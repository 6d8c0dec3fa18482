"""Walks through dossiers, and which are due."""

from typing import TYPE_CHECKING

from openkam.core.access.gate import fetch
from openkam.domain.dossier.models import Revision

if TYPE_CHECKING:
    from openkam.core.access.models import User


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


def open_revisions(account_id: int) -> list[Revision]:
    """Return the walks that nobody ended yet, the latest first; the gate is passed before."""
    rows = Revision.objects.filter(account=account_id, ended_at=None)
    return list(rows.select_related("started_by").order_by("-started_at"))
