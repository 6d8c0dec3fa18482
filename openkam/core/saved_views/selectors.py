"""Views through the eyes of who looks at them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from openkam.core.saved_views.models import Audience, SavedView, SavedViewQuerySet

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class KeptOfList:
    """What the actor finds kept of one list."""

    views: list[SavedView]  # the own ones first, by name
    columns: list[str]  # that the actor chose; empty: as the list has them
    opens_with: int | None  # the view that the bare list opens


def kept_of_list(actor: "User", list_key: str) -> KeptOfList:
    """Return the views of a list that are open to the actor, and what they chose: in one query."""
    found = SavedView.objects.filter(
        Q(owner=actor) | Q(audience__in=[Audience.EVERYBODY, actor.role]),
        list_key=list_key,
        removed_at=None,
    )
    rows = list(found)
    views = sorted(
        (row for row in rows if row.name),
        key=lambda row: (row.owner_id != actor.pk, row.name.casefold(), row.pk),
    )
    choice = next((row for row in rows if not row.name), None)
    opens = choice.opens_with_id if choice else None
    known = opens if any(view.pk == opens for view in views) else None
    return KeptOfList(views, list(choice.columns) if choice else [], known)


def views_of(actor: "User") -> SavedViewQuerySet:
    """Return every view that is open to the actor, by list and name, with its owner."""
    rows = SavedView.objects.open_to(actor).select_related("owner")
    return rows.order_by("list_key", "name", "pk")


def opening_views(actor: "User") -> set[int]:
    """Return which views the actor's lists open with."""
    chosen = SavedView.objects.filter(owner=actor, name="").exclude(opens_with=None)
    return set(chosen.values_list("opens_with_id", flat=True))


def view(actor: "User", pk: int) -> SavedView:
    """Return one view; raises Http404 if it is not open to the actor."""
    found = views_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def view_to_change(actor: "User", pk: int) -> SavedView:
    """Return one view that the actor may change; raises Http404 or PermissionDenied."""
    found = view(actor, pk)
    if not found.may_be_changed_by(actor):
        raise PermissionDenied
    return found
