"""Parents: below whom an account stood, stands and will stand."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.timezone import localdate
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import USUAL, Page, Paging, page_of_list
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Day, Id, Named, Ref
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Parent

router = Router(by_alias=True)


class Span(Schema):
    """A time in which an account stands directly below another."""

    id: int
    parent: Named
    valid_from: date | None = Field(alias="from", description="its first day; null: ever since")
    valid_until: date | None = Field(alias="to", description="the day after its last; null: open")


class NewParent(Body):
    """Below whom the account stands from a day on."""

    parent: Ref | None = Field(description="an account; null: it stands below nobody")
    valid_from: Day | None = Field(
        None, alias="from", description="null: ever since, all that was known before is forgotten"
    )


class SpanChange(Body):
    """The days of a time; those left out stay."""

    valid_from: Day | None = Field(None, alias="from", description="null: ever since")
    valid_until: Day | None = Field(
        None, alias="to", description="the day after the last; null: open"
    )


@router.get(
    "/{account_id}/parents",
    auth=reading("accounts"),
    response=Page[Span],
    summary="List the parents",
)
def list_parents(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return all times below another account, the latest first."""
    selectors.account(request.user, account_id)
    return _listed(request, account_id, paging)


@router.post(
    "/{account_id}/parents",
    auth=writing("accounts"),
    response=Page[Span],
    summary="Put an account below another",
)
def set_parent(request: Request, account_id: Id, given: NewParent) -> dict[str, Any]:
    """Put the account below another from a day on, or below nobody; return all its times.

    What was said of the days after is replaced. Needs lead on the account and write on the parent,
    whose members will see it. Refused if the account would stand below itself.
    """
    services.set_parent(
        request.user,
        account_id,
        parent_id=given.parent,
        valid_from=given.valid_from,
        today=localdate(),
    )
    return _listed(request, account_id, Paging(cursor="", limit=USUAL))


@router.get(
    "/{account_id}/parents/{span_id}",
    auth=reading("accounts"),
    response=Span,
    summary="Read a time below a parent",
)
def read_parent(request: Request, account_id: Id, span_id: Id) -> dict[str, Any]:
    """Return one time with its ETag."""
    shown = _found(request.user, account_id, span_id)
    tell_version(request, shown)
    return shown


@router.patch(
    "/{account_id}/parents/{span_id}",
    auth=writing("accounts"),
    response=Span,
    summary="Correct a time below a parent",
    openapi_extra=VERSIONED,
)
def correct_parent(
    request: Request, account_id: Id, span_id: Id, given: SpanChange
) -> dict[str, Any]:
    """Correct from which day until before which a parent counts. Needs lead.

    Refused if it ends before it begins, overlaps another parent's time, or closes a circle.
    """
    with transaction.atomic():
        standing = _to_change(request, account_id, span_id)
        days = {"valid_from": standing["from"], "valid_until": standing["to"]}
        days |= given.model_dump(exclude_unset=True)
        services.correct_parent(request.user, span_id, **days, today=localdate())
        shown = _found(request.user, account_id, span_id)
    tell_version(request, shown)
    return shown


@router.delete(
    "/{account_id}/parents/{span_id}",
    auth=writing("accounts"),
    response=NOTHING,
    summary="Remove a time below a parent",
    openapi_extra=VERSIONED,
)
def delete_parent(request: Request, account_id: Id, span_id: Id) -> Status[None]:
    """Forget that the account ever stood below this parent in this time. Needs lead."""
    with transaction.atomic():
        _to_change(request, account_id, span_id)
        services.remove_parent(request.user, span_id, today=localdate())
    return Status(204, None)


def _to_change(request: Request, account_id: int, span_id: int) -> dict[str, Any]:
    selectors.account_to_change(request.user, account_id, Level.LEAD)
    standing = _found(request.user, account_id, span_id)
    require_version(request, standing)
    return standing


def _listed(request: Request, account_id: int, paging: Paging) -> dict[str, Any]:
    rows = selectors.parents_of(request.user, account_id)
    return page_of_list(request, rows, paging, lambda found: [_span(row) for row in found])


def _found(actor: "User", account_id: int, span_id: int) -> dict[str, Any]:
    rows = selectors.parents_of(actor, account_id)
    found = next((row for row in rows if row.span == span_id), None)
    if found is None:
        raise Http404
    return _span(found)


def _span(row: "Parent") -> dict[str, Any]:
    return {
        "id": row.span,
        "parent": {"id": row.pk, "name": row.name},
        "from": row.valid_from,
        "to": row.valid_until,
    }
