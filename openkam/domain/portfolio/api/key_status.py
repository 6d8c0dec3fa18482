"""Key-account status: what an account is, what was decided about it, and deciding."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.timezone import localdate
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Day, Id, Named, Text, named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.shapes import KeyState

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import KeyStatus

router = Router(by_alias=True)


class KeyDecision(Schema):
    """One decision on an account."""

    id: int
    state: KeyState
    since: date
    reason: str
    decided_by: Named
    noted_at: datetime
    tier_taken: str | None = Field(description="the tier that the account lost with it")


class KeyStanding(Schema):
    """What an account is now."""

    state: KeyState | None = Field(description="null: nothing was decided")
    since: date | None
    decision: KeyDecision | None = Field(description="the newest one")


class NewKeyDecision(Body):
    """What the account is from a day on, and why."""

    state: Literal["candidate", "key", "former"]
    since: Day | None = Field(None, description="null: today; not before the status so far began")
    reason: Text


@router.get(
    "/{account_id}/key-statuses",
    auth=reading("accounts"),
    response=Page[KeyDecision],
    summary="List the decisions on an account",
)
def list_key_statuses(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return what was decided about the account, the newest first."""
    rows = list(selectors.key_statuses(request.user, account_id))
    return page_of_list(request, rows, paging, lambda found: [_decision(row) for row in found])


@router.get(
    "/{account_id}/key-status",
    auth=reading("accounts"),
    response=KeyStanding,
    summary="Read the key-account status",
)
def read_key_status(request: Request, account_id: Id) -> dict[str, Any]:
    """Return what the account is now, with the ETag that deciding needs."""
    return _told(request, account_id)


@router.post(
    "/{account_id}/key-status",
    auth=writing("accounts"),
    response={201: KeyStanding},
    summary="Decide the key-account status",
    openapi_extra=VERSIONED,
)
def give_key_status(
    request: Request, account_id: Id, given: NewKeyDecision
) -> Status[dict[str, Any]]:
    """Say what the account is from a day on. Only for heads.

    An account that is no key account any more loses a tier that only key accounts have. Refused
    where it is that already, or the day lies in the future or before the status so far.
    """
    today = localdate()
    with transaction.atomic():
        _to_decide(request, account_id)
        services.give_key_status(
            request.user,
            account_id,
            given.state,
            since=given.since or today,
            reason=given.reason,
            today=today,
        )
        return Status(201, _told(request, account_id))


@router.delete(
    "/{account_id}/key-status",
    auth=writing("accounts"),
    response=NOTHING,
    summary="Take the newest decision back",
    openapi_extra=VERSIONED,
)
def take_back_key_status(request: Request, account_id: Id) -> Status[None]:
    """Take the newest decision back, with what it did to the tier. Only for heads."""
    with transaction.atomic():
        standing = _to_decide(request, account_id)
        if standing["decision"] is None:
            raise Http404
        services.take_back_key_status(request.user, account_id, standing["decision"]["id"])
    return Status(204, None)


def _to_decide(request: Request, account_id: int) -> dict[str, Any]:
    """Hold the account, and let heads pass who know what it is now."""
    selectors.account_to_change(request.user, account_id, Level.READ)
    if not selectors.may_decide_key_status(request.user):
        raise PermissionDenied
    standing = _standing(request.user, account_id)
    require_version(request, standing)
    return standing


def _told(request: Request, account_id: int) -> dict[str, Any]:
    standing = _standing(request.user, account_id)
    tell_version(request, standing)
    return standing


def _standing(actor: "User", account_id: int) -> dict[str, Any]:
    newest = selectors.key_statuses(actor, account_id).first()
    return {
        "state": newest.state if newest else None,
        "since": newest.since if newest else None,
        "decision": _decision(newest) if newest else None,
    }


def _decision(row: "KeyStatus") -> dict[str, Any]:
    taken = row.tier_before if row.is_tier_taken else None
    return {
        "id": row.pk,
        "state": row.state,
        "since": row.since,
        "reason": row.reason,
        "decided_by": named(row.decided_by),
        "noted_at": row.noted_at,
        "tier_taken": taken.name if taken else None,
    }
