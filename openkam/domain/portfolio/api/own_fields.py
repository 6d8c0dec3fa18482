"""Own fields: what this company wants to know of every account besides our own."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db import transaction
from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Id
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.tiers import Move

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import OwnField

router = Router(by_alias=True)
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NO_NUL)]
Kind = Literal["text", "number", "date"]


class OwnFieldOut(Schema):
    """An own field."""

    id: int = Field(description="how `own_values` of accounts name it")
    name: str
    kind: Kind
    position: int


class CountedField(OwnFieldOut):
    """An own field in the list."""

    accounts: int | None = Field(
        description="how many have a value; null for those who do not see all accounts"
    )


class NewOwnField(Body):
    """An own field to add after the others."""

    name: Name
    kind: Kind = "text"


class OwnFieldChange(Body):
    """The members to change; those left out stay."""

    name: Name = ""
    kind: Kind = "text"


@router.get("", auth=reading("company"), response=Page[CountedField], summary="List the own fields")
def list_own_fields(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the own fields in their order."""
    if selectors.may_count_care(request.user):
        rows: list[tuple[OwnField, int | None]] = [*selectors.counted_own_fields(request.user)]
    else:
        rows = [(field, None) for field in selectors.own_fields()]
    return page_of_list(
        request, rows, paging, lambda found: [{**_field(one), "accounts": n} for one, n in found]
    )


@router.post("", auth=writing("company"), response={201: OwnFieldOut}, summary="Add an own field")
def create_own_field(request: Request, given: NewOwnField) -> Status[dict[str, Any]]:
    """Add an own field after the others. Only for heads and administrators."""
    field = services.add_own_field(request.user, name=given.name, kind=given.kind)
    return Status(201, _told(request, field))


@router.get("/{field_id}", auth=reading("company"), response=OwnFieldOut, summary="Read a field")
def read_own_field(request: Request, field_id: Id) -> dict[str, Any]:
    """Return one own field with its ETag."""
    field = selectors.own_fields().filter(pk=field_id).first()
    if field is None:
        raise Http404
    return _told(request, field)


@router.patch(
    "/{field_id}",
    auth=writing("company"),
    response=OwnFieldOut,
    summary="Change an own field",
    openapi_extra=VERSIONED,
)
def change_own_field(request: Request, field_id: Id, given: OwnFieldChange) -> dict[str, Any]:
    """Rename an own field, or change its kind as long as every value fits the new one."""
    with transaction.atomic():
        standing = _to_change(request, field_id)
        wanted = {"name": standing.name, "kind": standing.kind}
        wanted |= given.model_dump(exclude_unset=True)
        field = services.change_own_field(request.user, field_id, **wanted)
    return _told(request, field)


@router.post(
    "/{field_id}/move",
    auth=writing("company"),
    response=OwnFieldOut,
    summary="Move an own field",
    openapi_extra=VERSIONED,
)
def move_own_field(request: Request, field_id: Id, given: Move) -> dict[str, Any]:
    """Let an own field change places with its neighbour; at the end nothing happens."""
    with transaction.atomic():
        _to_change(request, field_id)
        field = services.move_own_field(request.user, field_id, up=given.direction == "up")
    return _told(request, field)


@router.delete(
    "/{field_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Remove an own field",
    openapi_extra=VERSIONED,
)
def delete_own_field(request: Request, field_id: Id) -> Status[None]:
    """Remove a field with its values on all accounts; they cannot be brought back."""
    with transaction.atomic():
        _to_change(request, field_id)
        services.remove_own_field(request.user, field_id)
    return Status(204, None)


def _to_change(request: Request, field_id: int) -> "OwnField":
    field = services.hold_own_field(request.user, field_id)
    require_version(request, _field(field))
    return field


def _told(request: Request, field: "OwnField") -> dict[str, Any]:
    shown = _field(field)
    tell_version(request, shown)
    return shown


def _field(field: "OwnField") -> dict[str, Any]:
    return {"id": field.pk, "name": field.name, "kind": field.kind, "position": field.position}
