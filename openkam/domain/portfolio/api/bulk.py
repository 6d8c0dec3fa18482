"""Changing many accounts at once, and bringing all of it back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import NO_NUL, Body, Day, Id, Ref
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.accounts import AccountWish, narrowing
from openkam.domain.portfolio.api.shapes import KeyState, LevelName, level_named

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import BulkChange

router = Router(by_alias=True)
MOST = 10_000
LEFT = ("same", "level", "not_key", "owned", "later")


class Where(AccountWish, Body):
    """All accounts that the list leaves under these filters."""


class NewBulkChange(Body):
    """What the accounts get."""

    field: Literal["owner", "tier", "segment", "team", "status"]
    value: Ref | None = Field(
        None, description="a user's id (owner, team), a tier's or a segment's; null: take it away"
    )
    state: KeyState | None = Field(None, description="of `status`")
    since: Day | None = Field(None, description="of `status`: the first day; null: today")
    reason: str = Field("", max_length=2_000, pattern=NO_NUL, description="of `status`")
    level: LevelName = Field("read", description="of a new member of the team")
    accounts: list[Ref] = Field([], max_length=MOST, description="which; or else `where`")
    where: Where | None = Field(None, description="all that these filters leave")


class Left(Schema):
    """How many accounts stayed as they were, and why."""

    same: int = Field(description="had it already")
    level: int = Field(description="your level there does not allow it")
    not_key: int = Field(description="the tier is only for key accounts, and they are none")
    owned: int = Field(description="their owner stays on the team")
    later: int = Field(description="their key-account status began after that day")


class BulkChangeOut(Schema):
    """One change of many accounts."""

    id: int
    field: Literal["owner", "tier", "segment", "team", "off", "country", "own", "status"]
    value: int | None
    value_name: str = Field(description="empty: taken away")
    text: str = Field(description="the status, the country or the value of an own field")
    changed: int = Field(description="how many accounts got it")
    left: Left
    is_undone: bool
    restored: int = Field(description="how many got back what they had before")


@router.post(
    "/bulk-changes",
    auth=writing("accounts"),
    response={201: BulkChangeOut},
    summary="Change many accounts",
)
def create_bulk_change(request: Request, given: NewBulkChange) -> Status[dict[str, Any]]:
    """Set owner, tier, segment or status of many accounts, or put a colleague on their teams.

    Each account stands behind the gate: those that you may not change stay as they are and are
    counted. Segments need write, the rest lead; the key-account status is for heads, at most 500
    accounts at once. Refused to observers.
    """
    if not _says_what(given):
        raise Problem(422, _("Choose what they get first."), reason="nothing-chosen")
    ids = _chosen(request.user, given)
    return Status(201, _change(CHANGES[given.field](request.user, ids, given)))


@router.get(
    "/bulk-changes/{change_id}",
    auth=reading("accounts"),
    response=BulkChangeOut,
    summary="Read a change of many accounts",
)
def read_bulk_change(request: Request, change_id: Id) -> dict[str, Any]:
    """Return one of your own changes; the latest 20 are kept."""
    change = selectors.bulk_change(request.user, change_id)
    if change is None:
        raise Http404
    return _change(change)


@router.post(
    "/bulk-changes/{change_id}/undo",
    auth=writing("accounts"),
    response=BulkChangeOut,
    summary="Undo a change of many accounts",
)
def undo_bulk_change(request: Request, change_id: Id) -> dict[str, Any]:
    """Give each account of your own change what it had before.

    Accounts that somebody changed since stay as they are. Refused the second time.
    """
    return _change(services.undo_bulk_change(request.user, change_id))


def _says_what(given: NewBulkChange) -> bool:
    if given.field == "status":
        return given.state is not None
    # Left out is not the same as null, which takes something away.
    return given.value is not None or (given.field != "team" and "value" in given.model_fields_set)


def _chosen(actor: "User", given: NewBulkChange) -> list[int]:
    ids = list(given.accounts)
    if given.where is not None:
        q, filters = narrowing(given.where)
        ids += selectors.numbers(selectors.accounts(actor, q=q, filters=filters))
    if not ids and given.where is None:
        raise Problem(422, _("Choose accounts first."), reason="nothing-chosen")
    return ids


def _to_team(actor: "User", ids: list[int], given: NewBulkChange) -> "BulkChange":
    level = level_named(given.level)
    return services.add_to_team_of_many(actor, ids, user_id=given.value or 0, level=level)


def _status(actor: "User", ids: list[int], given: NewBulkChange) -> "BulkChange":
    today = localdate()
    return services.give_key_status_to_many(
        actor,
        ids,
        given.state or "",
        since=given.since or today,
        reason=given.reason,
        today=today,
    )


CHANGES: "dict[str, Callable[[User, list[int], NewBulkChange], BulkChange]]" = {
    "owner": lambda actor, ids, given: services.set_owner_of_many(actor, ids, given.value),
    "tier": lambda actor, ids, given: services.set_tier_of_many(actor, ids, given.value),
    "segment": lambda actor, ids, given: services.set_segment_of_many(actor, ids, given.value),
    "team": _to_team,
    "status": _status,
}


def _change(change: "BulkChange") -> dict[str, Any]:
    return {
        "id": change.pk,
        "field": change.field,
        "value": change.value,
        "value_name": change.value_name,
        "changed": len(change.before),
        "text": change.text,
        "left": {why: change.left.get(why, 0) for why in LEFT},
        "is_undone": change.is_undone,
        "restored": change.restored_count,
    }
