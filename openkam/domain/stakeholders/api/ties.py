"""Who of us knows whom of them, and their contacts."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate, now
from ninja import Query, Router, Status
from pydantic import BaseModel, Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NO_NUL, NOTHING, Body, Day, Flag, Id
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.api.shapes import (
    Direction,
    Stakeholder,
    TouchKind,
    Why,
    told,
)

router = Router(by_alias=True)
Note = Annotated[str, StringConstraints(max_length=300, pattern=NO_NUL)]


class TieWish(Body):
    """What we say of a tie; what is left out stays."""

    rating: int | None = Field(None, ge=1, le=5)
    is_owner: Flag | None = None
    note: Why | None = None


class NewContact(Body):
    """One contact with a person."""

    day: Day
    kind: TouchKind
    direction: Direction = "mutual"
    note: Note = ""


class ContactOut(BaseModel):
    """A contact that was noted."""

    id: int
    day: date
    kind: TouchKind
    direction: Direction
    note: str


@router.put(
    "/people/{position_id}/ties/{user_id}",
    auth=writing("people"),
    response=Stakeholder,
    summary="Say who of us knows a person",
)
def set_tie(request: Request, position_id: Id, user_id: Id, given: TieWish) -> dict[str, Any]:
    """Make a tie, or change it. Needs write."""
    wishes = given.model_dump(exclude_unset=True)
    services.set_tie(request.user, position_id, user_id, **wishes, today=localdate())
    return told(request, position_id)


@router.delete(
    "/people/{position_id}/ties/{user_id}",
    auth=writing("people"),
    response=NOTHING,
    summary="Remove a tie",
)
def remove_tie(request: Request, position_id: Id, user_id: Id) -> Status[None]:
    """Forget a tie with its contacts."""
    tie = selectors.tie(request.user, position_id, user_id)
    services.remove_tie(request.user, tie.pk)
    return Status(204, None)


@router.get(
    "/people/{position_id}/ties/{user_id}/contacts",
    auth=reading("people"),
    response=Page[ContactOut],
    summary="List the contacts of a tie",
)
def list_contacts(
    request: Request, position_id: Id, user_id: Id, paging: Query[Paging]
) -> dict[str, Any]:
    """Return what was noted, the latest first."""
    tie = selectors.tie(request.user, position_id, user_id)
    return page_of(
        request,
        tie.touches.order_by("-day", "-pk"),
        paging,
        lambda rows: [_contact(row) for row in rows],
        asked={"tie": tie.pk},
    )


@router.post(
    "/people/{position_id}/ties/{user_id}/contacts",
    auth=writing("people"),
    response={201: ContactOut},
    summary="Note a contact",
)
def note_contact(
    request: Request, position_id: Id, user_id: Id, given: NewContact
) -> Status[dict[str, Any]]:
    """Note that one of us and the person met; makes the tie where there was none."""
    touch = services.note_touch(
        request.user,
        position_id,
        user_id,
        **given.model_dump(),
        now=now(),
        today=localdate(),
    )
    return Status(201, _contact(touch))


@router.delete(
    "/people/contacts/{contact_id}",
    auth=writing("people"),
    response=NOTHING,
    summary="Take a contact back",
)
def take_contact_back(request: Request, contact_id: Id) -> Status[None]:
    """Remove a contact that was noted."""
    services.remove_touch(request.user, contact_id)
    return Status(204, None)


def _contact(touch: Any) -> dict[str, Any]:
    return {name: getattr(touch, name) for name in ("day", "kind", "direction", "note")} | {
        "id": touch.pk
    }
