"""Users: who works here, what they may, and help for those who cannot get in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access import users
from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Filters, Flag, Id, ShortText
from openkam.core.api.versions import require_version, tell_version
from openkam.shell.web.user_list import chosen

router = Router(by_alias=True)
RoleName = Literal["head", "observer", "member"]
ROLE = "head: decides about all accounts; observer: reads all; member: those they work on"


class UserFilters(Filters):
    """What narrows and sorts the list, as on the page."""

    q: ShortText = Field("", description="in name or mail address, without accents")
    state: Literal["", "active", "deactivated", "waiting"] = Field(
        "", description="waiting: has never signed in"
    )
    sort: Literal["name", "-name", "last_login", "-last_login"] = "name"


class UserOut(Schema):
    """A user."""

    id: int
    name: str
    email: str
    role: RoleName = Field(description=ROLE)
    is_administrator: bool = Field(description="looks after users and settings; opens no accounts")
    is_active: bool
    has_second_factor: bool
    language: str = Field(description="empty: as the browser")
    last_login: datetime | None = Field(description="null: never")
    joined_at: datetime


class UserChange(Body):
    """The members to change; those left out stay."""

    role: RoleName | None = Field(None, description=ROLE)
    is_administrator: Flag | None = None
    is_active: Flag | None = Field(None, description="false shuts the user out at once")


@router.get("", auth=reading("company"), response=Page[UserOut], summary="List users")
def list_users(
    request: Request, filters: Query[UserFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return everybody who works here or did. For administrators."""
    asked = filters.model_dump()
    people = list(users.everybody(request.user))
    found = chosen(
        people,
        q=filters.q,
        state=filters.state,
        sort=filters.sort.removeprefix("-"),
        descending=filters.sort.startswith("-"),
    )
    return page_of_list(request, found, paging, _in_list, asked=asked)


@router.get("/{user_id}", auth=reading("company"), response=UserOut, summary="Read a user")
def read_user(request: Request, user_id: Id) -> dict[str, Any]:
    """Return one user. For administrators."""
    return _told(request, user_id)


@router.patch(
    "/{user_id}",
    auth=writing("company"),
    response=UserOut,
    summary="Change a user",
    openapi_extra=VERSIONED,
)
def change_user(request: Request, user_id: Id, given: UserChange) -> dict[str, Any]:
    """Change role or administration, deactivate a user or let one in again.

    For administrators. Refused for the last one, who must stay. What a deactivated user wrote
    stays; their tokens are worth nothing meanwhile.
    """
    with transaction.atomic():
        person = _to_change(request, user_id)
        role = given.role or person.role
        administers = given.is_administrator
        administers = person.is_administrator if administers is None else administers
        if (role, administers) != (person.role, person.is_administrator):
            users.change_role(request.user, user_id, role=role, is_administrator=administers)
        if given.is_active not in (None, person.is_active):
            act = users.reactivate_user if given.is_active else users.deactivate_user
            act(request.user, user_id)
        return _told(request, user_id)


@router.delete(
    "/{user_id}/second-factor",
    auth=writing("company"),
    response=NOTHING,
    summary="Reset a second factor",
    openapi_extra=VERSIONED,
)
def reset_second_factor(request: Request, user_id: Id) -> Status[None]:
    """Forget a user's second factor and recovery codes; If-Match is the user's ETag.

    Until they set up a new one, the password alone lets them in: make sure that it is really they
    who ask. Refused where there is none. For administrators.
    """
    with transaction.atomic():
        _to_change(request, user_id)
        users.reset_second_factor(request.user, user_id)
    return Status(204, None)


def _to_change(request: Request, pk: int) -> User:
    person = users.person_to_change(request.user, pk)
    require_version(request, _shown(person))
    return person


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor: Any = request.user
    found = _shown(users.person(actor, pk))
    tell_version(request, found)
    return found


def _in_list(rows: Sequence[User]) -> Iterable[dict[str, Any]]:
    return [_shown(person) for person in rows]


def _shown(person: Any) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "is_administrator": person.is_administrator,
        "is_active": person.is_active,
        "has_second_factor": bool(person.has_second_factor),
        "language": person.language,
        "last_login": person.last_login,
        "joined_at": person.joined_at,
    }
