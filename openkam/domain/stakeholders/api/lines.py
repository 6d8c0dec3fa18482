"""Who listens to whom, and who is in conflict with whom."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Query, Router, Status
from pydantic import BaseModel, Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NO_NUL, NOTHING, Body, Flag, Id, Ref
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.api.shapes import LineKind

router = Router(by_alias=True)


class NewLine(Body):
    """A line to another person of the same account."""

    kind: LineKind
    target: Ref = Field(description="a position: who listens, or with whom there is conflict")
    strength: int = Field(2, ge=1, le=3, description="1 weak, 2 medium, 3 strong")
    is_confirmed: Flag = False
    why: Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)] = ""


class PeopleLine(BaseModel):
    """A line between two people of the account."""

    id: int
    kind: LineKind
    source: int = Field(description="a position: who is listened to")
    target: int
    strength: int
    is_confirmed: bool
    why: str
    noted_on: date


@router.get(
    "/accounts/{account_id}/people/lines",
    auth=reading("people"),
    response=Page[PeopleLine],
    summary="List the lines between people of an account",
)
def list_lines_of_people(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return influence and conflict between those who work there now."""
    known = selectors.snapshot(request.user, account_id, localdate())
    return page_of_list(
        request,
        known.lines,
        paging,
        lambda rows: [_line(row) for row in rows],
        asked={"account": account_id},
    )


@router.post(
    "/people/{position_id}/lines",
    auth=writing("people"),
    response={201: PeopleLine},
    summary="Draw a line between people",
)
def draw_line(request: Request, position_id: Id, given: NewLine) -> Status[dict[str, Any]]:
    """Say that the target listens to this person, or that they are in conflict. Needs write."""
    values = given.model_dump()
    target = values.pop("target")
    line = services.draw_line(request.user, position_id, target, **values, today=localdate())
    return Status(201, _line(line))


@router.delete(
    "/people/lines/{line_id}",
    auth=writing("people"),
    response=NOTHING,
    summary="Remove a line between people",
)
def remove_line(request: Request, line_id: Id) -> Status[None]:
    """Take a line off the map."""
    services.remove_line(request.user, line_id)
    return Status(204, None)


def _line(line: Any) -> dict[str, Any]:
    names = ("kind", "strength", "is_confirmed", "why", "noted_on")
    return {name: getattr(line, name) for name in names} | {
        "id": line.pk,
        "source": line.source_id,
        "target": line.target_id,
    }
