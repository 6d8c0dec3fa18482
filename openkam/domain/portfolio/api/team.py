"""The team of an account: who works on it, and at which level."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Id, Named, named
from openkam.core.api.versions import require_nothing, require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.shapes import LevelName, level_name, level_named

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Membership

router = Router(by_alias=True)


class Member(Schema):
    """A colleague who works on an account."""

    user: Named
    level: LevelName
    account: Named = Field(description="where the membership stands: the account or one above it")


class MemberLevel(Body):
    """What the colleague may do."""

    level: LevelName = Field(description="a higher level includes the lower ones")


@router.get(
    "/{account_id}/team", auth=reading("accounts"), response=Page[Member], summary="List the team"
)
def list_team(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return who works on the account, also through an account above it, highest level first."""
    rows = selectors.members_of(request.user, account_id)
    return page_of_list(request, rows, paging, lambda found: [_member(row) for row in found])


@router.get(
    "/{account_id}/team/{user_id}",
    auth=reading("accounts"),
    response=Member,
    summary="Read a membership",
)
def read_member(request: Request, account_id: Id, user_id: Id) -> dict[str, Any]:
    """Return the membership of one colleague on the account itself, with its ETag."""
    found = _own(request.user, account_id, user_id)
    if found is None:
        raise Http404
    tell_version(request, _member(found))
    return _member(found)


@router.put(
    "/{account_id}/team/{user_id}",
    auth=writing("accounts"),
    response=Member,
    summary="Put a colleague on the team",
    openapi_extra=VERSIONED,
)
def put_member(request: Request, account_id: Id, user_id: Id, given: MemberLevel) -> dict[str, Any]:
    """Let a colleague work on the account, and on all below it, at this level.

    Needs lead. If-Match is needed only where the colleague is on the team already. Refused where
    the owner would not lead any more, or the colleague does not work here.
    """
    with transaction.atomic():
        _require_version(request, account_id, user_id)
        services.set_membership(
            request.user, account_id, user_id=user_id, level=level_named(given.level)
        )
        found = _own(request.user, account_id, user_id)
        if found is None:  # who does not work here is refused before
            raise Http404
        shown = _member(found)
        tell_version(request, shown)
        return shown


@router.delete(
    "/{account_id}/team/{user_id}",
    auth=writing("accounts"),
    response=NOTHING,
    summary="Take a colleague off the team",
    openapi_extra=VERSIONED,
)
def delete_member(request: Request, account_id: Id, user_id: Id) -> Status[None]:
    """Take a colleague off the account; nothing happens if they do not work on it.

    Needs lead. Refused for the owner: name another owner first.
    """
    with transaction.atomic():
        _require_version(request, account_id, user_id)
        services.remove_membership(request.user, account_id, user_id=user_id)
    return Status(204, None)


def _require_version(request: Request, account_id: int, user_id: int) -> None:
    """Hold the account, and let the write pass if it knows the membership that stands."""
    selectors.account_to_change(request.user, account_id, Level.LEAD)
    standing = _own(request.user, account_id, user_id)
    if standing is not None:
        require_version(request, _member(standing))
    elif request.method == "PUT":
        require_nothing(request)


def _own(actor: "User", account_id: int, user_id: int) -> "Membership | None":
    rows = selectors.members_of(actor, account_id)
    found = (row for row in rows if row.user_id == user_id and row.account_id == account_id)
    return next(found, None)


def _member(row: "Membership") -> dict[str, Any]:
    return {
        "user": named(row.user),
        "level": level_name(row.level),
        "account": named(row.account),
    }
