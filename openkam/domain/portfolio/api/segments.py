"""Segments: parts of the market that the company treats alike."""

from typing import TYPE_CHECKING, Annotated, Any

from django.db import transaction
from django.http import Http404
from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Id, Named, Ref
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Segment

router = Router(by_alias=True)
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]


class CountedSegment(Named):
    """A segment in the list."""

    accounts: int | None = Field(
        description="how many are in it; null for those who do not see all accounts"
    )


class SegmentName(Body):
    """What a segment is called."""

    name: Name


class Into(Body):
    """The segment that stays."""

    segment: Ref


@router.get("", auth=reading("company"), response=Page[CountedSegment], summary="List the segments")
def list_segments(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the segments by name."""
    if selectors.may_count_care(request.user):
        rows: list[tuple[Segment, int | None]] = [*selectors.counted_segments(request.user)]
    else:
        rows = [(segment, None) for segment in selectors.segments()]
    return page_of_list(
        request, rows, paging, lambda found: [{**_segment(one), "accounts": n} for one, n in found]
    )


@router.post("", auth=writing("company"), response={201: Named}, summary="Add a segment")
def create_segment(request: Request, given: SegmentName) -> Status[dict[str, Any]]:
    """Add a segment. Only for heads and administrators."""
    return Status(201, _told(request, services.add_segment(request.user, name=given.name)))


@router.get("/{segment_id}", auth=reading("company"), response=Named, summary="Read a segment")
def read_segment(request: Request, segment_id: Id) -> dict[str, Any]:
    """Return one segment with its ETag."""
    segment = selectors.segments().filter(pk=segment_id).first()
    if segment is None:
        raise Http404
    return _told(request, segment)


@router.patch(
    "/{segment_id}",
    auth=writing("company"),
    response=Named,
    summary="Rename a segment",
    openapi_extra=VERSIONED,
)
def change_segment(request: Request, segment_id: Id, given: SegmentName) -> dict[str, Any]:
    """Give a segment another name. Only for heads and administrators."""
    with transaction.atomic():
        _to_change(request, segment_id)
        segment = services.rename_segment(request.user, segment_id, name=given.name)
    return _told(request, segment)


@router.post(
    "/{segment_id}/merge",
    auth=writing("company"),
    response=Named,
    summary="Merge a segment into another",
    openapi_extra=VERSIONED,
)
def merge_segment(request: Request, segment_id: Id, given: Into) -> dict[str, Any]:
    """Let a segment go up in another, with all its accounts; return the one that stays."""
    with transaction.atomic():
        _to_change(request, segment_id)
        kept = services.merge_segments(request.user, keep_id=given.segment, merged_id=segment_id)
    return _told(request, kept)


@router.delete(
    "/{segment_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Remove a segment",
    openapi_extra=VERSIONED,
)
def delete_segment(request: Request, segment_id: Id) -> Status[None]:
    """Remove a segment; its accounts have none from now on."""
    with transaction.atomic():
        _to_change(request, segment_id)
        services.remove_segment(request.user, segment_id)
    return Status(204, None)


def _to_change(request: Request, segment_id: int) -> None:
    require_version(request, _segment(services.hold_segment(request.user, segment_id)))


def _told(request: Request, segment: "Segment") -> dict[str, Any]:
    shown = _segment(segment)
    tell_version(request, shown)
    return shown


def _segment(segment: "Segment") -> dict[str, Any]:
    return {"id": segment.pk, "name": segment.name}
