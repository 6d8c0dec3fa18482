"""Keeping, changing and removing views of lists."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.core.saved_views import selectors
from openkam.core.saved_views.addresses import state_of
from openkam.core.saved_views.models import LONGEST_NAME, Audience, SavedView

if TYPE_CHECKING:
    from datetime import datetime

    from openkam.core.access.models import User

MOST_VIEWS = 100  # of one colleague and list


class ViewRefusal(Exception):
    """Why a view cannot be kept so, in the reader's words."""


@transaction.atomic
def save_view(
    actor: "User",
    *,
    list_key: str,
    name: str,
    query: str,
    columns: Sequence[str] = (),
    audience: str = Audience.OWNER,
) -> SavedView:
    """Keep what a list shows under a name; raises ViewRefusal for a name that will not do."""
    own = SavedView.objects.filter(owner=actor, list_key=list_key, removed_at=None)
    if own.count() > MOST_VIEWS:
        raise ViewRefusal(_("You have very many views of this list. Delete one first."))
    view = SavedView(owner=actor, list_key=list_key, columns=list(columns))
    view.name = _free_name(actor, view, name)
    view.query, view.audience = state_of(query), audience
    view.save()
    trail.record(actor, "view.saved", view, list=list_key, audience=view.get_audience_display())
    return view


@transaction.atomic
def keep_state(actor: "User", pk: int, *, query: str, columns: Sequence[str] = ()) -> SavedView:
    """Let a view be what the list shows now; raises Http404 or PermissionDenied."""
    view = selectors.view_to_change(actor, pk)
    before = {"query": view.query, "columns": list(view.columns)}
    after = {"query": state_of(query), "columns": list(columns)}
    changes = trail.changed(before, after)
    if changes:
        view.query, view.columns = state_of(query), list(columns)
        view.save(update_fields=["query", "columns"])
        trail.record(actor, "view.changed", view, **changes)
    return view


@transaction.atomic
def change_view(actor: "User", pk: int, *, name: str, audience: str) -> SavedView:
    """Rename a view and say who finds it.

    Raises Http404, PermissionDenied, and ViewRefusal for a name that will not do.
    """
    view = selectors.view_to_change(actor, pk)
    before = {"name": view.name, "audience": view.audience}
    after = {"name": _free_name(view.owner, view, name), "audience": audience}
    changes = trail.changed(before, after)
    if changes:
        view.name, view.audience = after["name"], audience
        view.save(update_fields=["name", "audience"])
        trail.record(actor, "view.changed", view, **changes)
    return view


@transaction.atomic
def remove_view(actor: "User", pk: int, *, now: "datetime") -> SavedView:
    """Delete a view so that it can be brought back; raises Http404 or PermissionDenied."""
    view = selectors.view_to_change(actor, pk)
    view.removed_at = now
    view.save(update_fields=["removed_at"])
    trail.record(actor, "view.removed", view)
    return view


@transaction.atomic
def restore_view(actor: "User", pk: int) -> SavedView:
    """Bring a deleted view back.

    Raises Http404, PermissionDenied, and ViewRefusal when its name is in use again.
    """
    found = SavedView.objects.exclude(removed_at=None).select_related("owner").filter(pk=pk).first()
    if found is None or not (found.owner_id == actor.pk or found.is_shared):
        raise Http404
    if not found.may_be_changed_by(actor):
        raise PermissionDenied
    _free_name(found.owner, found, found.name)
    found.removed_at = None
    found.save(update_fields=["removed_at"])
    trail.record(actor, "view.restored", found)
    return found


@transaction.atomic
def choose_columns(actor: "User", list_key: str, columns: Sequence[str]) -> None:
    """Keep which columns the actor's list shows, in this order; none: as the list has them."""
    SavedView.objects.update_or_create(
        owner=actor,
        list_key=list_key,
        name="",
        removed_at=None,
        defaults={"columns": list(columns)},
    )


@transaction.atomic
def open_list_with(actor: "User", list_key: str, pk: int | None) -> None:
    """Let the actor's bare list open with a view, None for everything; raises Http404."""
    view = selectors.view(actor, pk) if pk is not None else None
    if view is not None and view.list_key != list_key:
        raise Http404
    SavedView.objects.update_or_create(
        owner=actor, list_key=list_key, name="", removed_at=None, defaults={"opens_with": view}
    )


def _free_name(owner: "User", view: SavedView, name: str) -> str:
    wanted = " ".join(name.replace("\0", "").split())[:LONGEST_NAME]
    if not wanted:
        raise ViewRefusal(_("Give the view a name."))
    taken = SavedView.objects.filter(
        owner=owner, list_key=view.list_key, name__iexact=wanted, removed_at=None
    )
    if taken.exclude(pk=view.pk).exists():
        raise ViewRefusal(
            _("There is a view called %(name)s already. Choose another name.") % {"name": wanted}
        )
    return wanted
