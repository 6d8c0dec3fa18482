"""People at an account: list, one, add, change, leave."""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from ninja import Query, Router, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import VERSIONED, Body, Day, Id, Ref, Text
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.api.shapes import (
    PersonLeft,
    Rank,
    Stakeholder,
    WayToReach,
    WhichPeople,
    seen,
    told,
)

router = Router(by_alias=True)
OF_PERSON = services.PERSON_FACTS
OF_POSITION = services.POSITION_FACTS


class PersonChange(Body):
    """The members to change; those left out stay."""

    name: Text | None = None
    salutation: Text | None = None
    given_name: Text | None = None
    family_name: Text | None = None
    language: Text | None = None
    birthday: Day | None = None
    source: Text | None = Field(None, description="where we have the person from")
    title: Text | None = None
    department: Text | None = None
    site: Text | None = None
    rank: Rank | None = None
    since: Day | None = None
    ways: list[WayToReach] | None = Field(None, max_length=50, description="all of them")


class NewPerson(PersonChange):
    """Somebody who works for the account."""

    name: Text


class Boss(Body):
    """Whom a person reports to."""

    reports_to: Ref | None = Field(description="a position of the same account; null: nobody")


@router.get(
    "/accounts/{account_id}/people",
    auth=reading("people"),
    response=Page[Stakeholder],
    summary="List the people of an account",
)
def list_people(
    request: Request, account_id: Id, filters: Query[WhichPeople], paging: Query[Paging]
) -> dict[str, Any]:
    """Return who works there, by name; opinions only from level write upward."""
    known = selectors.snapshot(request.user, account_id, localdate())
    rows = known.former if filters.former else known.positions
    return page_of_list(
        request,
        rows,
        paging,
        lambda places: selectors.stakeholders_as_json(known, places),
        asked={"account": account_id, "former": filters.former},
    )


@router.post(
    "/accounts/{account_id}/people",
    auth=writing("people"),
    response={201: Stakeholder},
    summary="Add a person to an account",
)
def add_person(request: Request, account_id: Id, given: NewPerson) -> Status[dict[str, Any]]:
    """Note somebody who works for the account. Needs write."""
    values = given.model_dump(exclude_unset=True)
    place = services.add_person(
        request.user,
        account_id,
        facts={name: values[name] for name in OF_PERSON if name in values},
        position={name: values[name] for name in OF_POSITION if name in values},
        ways=_ways(given) or (),
        today=localdate(),
    )
    return Status(201, told(request, place.pk))


@router.get(
    "/people/{position_id}", auth=reading("people"), response=Stakeholder, summary="Read a person"
)
def read_person(request: Request, position_id: Id) -> dict[str, Any]:
    """Return a person at an account, with roles, ties and the ETag."""
    return told(request, position_id)


@router.patch(
    "/people/{position_id}",
    auth=writing("people"),
    response=Stakeholder,
    summary="Change a person",
    openapi_extra=VERSIONED,
)
def change_person(request: Request, position_id: Id, given: PersonChange) -> dict[str, Any]:
    """Change some members at once, or none of them if one is refused. Needs write."""
    values = given.model_dump(exclude_unset=True)
    facts = {name: values[name] for name in OF_PERSON if name in values}
    position = {name: values[name] for name in OF_POSITION if name in values}
    with transaction.atomic():
        place = services.hold_position(request.user, position_id)
        seen(request, position_id)
        if facts:
            services.change_person(request.user, place.person_id, facts=facts, today=localdate())
        if position:
            services.change_position(request.user, position_id, position=position)
        ways = _ways(given)
        if ways is not None:
            services.set_ways(request.user, place.person_id, ways)
        return told(request, position_id)


@router.put(
    "/people/{position_id}/reports-to",
    auth=writing("people"),
    response=Stakeholder,
    summary="Say whom a person reports to",
    openapi_extra=VERSIONED,
)
def set_reports_to(request: Request, position_id: Id, given: Boss) -> dict[str, Any]:
    """Draw or remove a reporting line; a circle, or somebody of another account, is refused."""
    with transaction.atomic():
        services.hold_position(request.user, position_id)
        seen(request, position_id)
        services.set_reports_to(request.user, position_id, given.reports_to)
        return told(request, position_id)


@router.post(
    "/people/{position_id}/leave",
    auth=writing("people"),
    response=Stakeholder,
    summary="Note that a person left",
    openapi_extra=VERSIONED,
)
def note_leaving(request: Request, position_id: Id, given: PersonLeft) -> dict[str, Any]:
    """End the position on a day; those who reported to the person report to their boss."""
    with transaction.atomic():
        services.hold_position(request.user, position_id)
        seen(request, position_id)
        services.end_position(request.user, position_id, until=given.until)
        return told(request, position_id)


def _ways(given: PersonChange) -> list[services.Way] | None:
    if given.ways is None:
        return None
    return [services.Way(**way.model_dump()) for way in given.ways]
