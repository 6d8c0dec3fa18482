"""Saved views of lists: found, renamed, shared, removed."""

from typing import Any, Literal

from django.db import transaction
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Id, Named, ShortText, named
from openkam.core.api.versions import require_version, tell_version
from openkam.core.saved_views import selectors, services
from openkam.core.saved_views.models import SavedView

router = Router(by_alias=True)
AudienceName = Literal["", "everybody", "head", "observer", "member"]


class ViewOut(Schema):
    """An address of a list under a name. It opens no row that its reader may not see."""

    id: int
    name: str
    list_key: str = Field(alias="list", description="the list's name, such as portfolio:accounts")
    query: str = Field(description="search, filters and sort, as in the address of the page")
    columns: list[str] = Field(description="in their order; none: as the list has them")
    audience: AudienceName = Field(description="who finds it; empty: its owner alone")
    owner: Named


class ViewChange(Body):
    """The members to change; those left out stay."""

    name: ShortText | None = None
    audience: AudienceName | None = Field(None, description="empty: its owner alone")


@router.get("", auth=reading("company"), response=Page[ViewOut], summary="List saved views")
def list_saved_views(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return your own views and those that are shared with you."""
    rows = selectors.views_of(request.user)
    return page_of(request, rows, paging, lambda found: [_shown(view) for view in found])


@router.get("/{view_id}", auth=reading("company"), response=ViewOut, summary="Read a saved view")
def read_saved_view(request: Request, view_id: Id) -> dict[str, Any]:
    """Return one view with its ETag."""
    return _told(request, view_id)


@router.patch(
    "/{view_id}",
    auth=writing("company"),
    response=ViewOut,
    summary="Rename or share a saved view",
    openapi_extra=VERSIONED,
)
def change_saved_view(request: Request, view_id: Id, given: ViewChange) -> dict[str, Any]:
    """Rename a view, and say who finds it. For its owner; shared ones also for heads."""
    with transaction.atomic():
        view = selectors.view_to_change(request.user, view_id)
        require_version(request, _shown(view))
        services.change_view(
            request.user,
            view_id,
            name=view.name if given.name is None else given.name,
            audience=view.audience if given.audience is None else given.audience,
        )
        return _told(request, view_id)


@router.delete(
    "/{view_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Remove a saved view",
    openapi_extra=VERSIONED,
)
def remove_saved_view(request: Request, view_id: Id) -> Status[None]:
    """Remove a view. For its owner; shared ones also for heads."""
    with transaction.atomic():
        view = selectors.view_to_change(request.user, view_id)
        require_version(request, _shown(view))
        services.remove_view(request.user, view_id, now=now())
    return Status(204, None)


def _told(request: Request, pk: int) -> dict[str, Any]:
    found = _shown(selectors.view(request.user, pk))
    tell_version(request, found)
    return found


def _shown(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.pk,
        "name": view.name,
        "list": view.list_key,
        "query": view.query,
        "columns": view.columns,
        "audience": view.audience,
        "owner": named(view.owner),
    }
