"""Decisions of a round: what was decided, deciding and opening again."""

from typing import Annotated, Any

from django.db import transaction
from django.utils.timezone import localdate, now
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import reason_of
from openkam.core.api.shapes import NO_NUL, VERSIONED, Body, Day, Id, Ref
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.selection import selectors, services
from openkam.domain.selection.api.shapes import RankedAccount, SelectionDecision, Verdict

router = Router(by_alias=True)
MOST = 500
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=NO_NUL)]


class RoundDecision(SelectionDecision):
    """A decision with the account that it is about."""

    row: int
    account: int | None
    name: str


class NewDecision(Body):
    """What is decided of an account."""

    verdict: Verdict
    reason: Reason
    postponed_to: Day | None = Field(None, description="a coming day; only to postpone")


class WishedDecision(NewDecision):
    """What is decided of one of many accounts."""

    row: Ref = Field(description="of the ranking")
    seen: int = Field(0, ge=0, description="number of the newest decision you have read; 0: none")


class NewDecisions(Body):
    """What is decided of many accounts."""

    decisions: list[WishedDecision] = Field(min_length=1, max_length=MOST)


class Decided(Schema):
    """What became of one of them."""

    row: int
    decision: SelectionDecision | None = Field(description="null: refused")
    reason: str | None = Field(description="why it was refused, for machines")
    detail: str | None = Field(description="the same in words")


class DecidedMany(Schema):
    """What became of each, in the order asked for."""

    decided: int
    refused: int
    results: list[Decided]


class Reopening(Body):
    """Why a decision is opened again."""

    reason: Reason


@router.get(
    "/rounds/{round_id}/decisions",
    auth=reading("selection"),
    response=Page[RoundDecision],
    summary="List the decisions of a round",
)
def list_selection_decisions(
    request: Request, round_id: Id, paging: Query[Paging]
) -> dict[str, Any]:
    """Return what was decided, also what was reopened, the newest first.

    Members see their accounts.
    """
    result = selectors.round_result(request.user, round_id)
    rows = selectors.decisions_of(request.user, result)
    return page_of(request, rows, paging, _shown, asked={"round": round_id})


@router.post(
    "/rounds/{round_id}/ranking/{row_id}/decision",
    auth=writing("selection"),
    response={201: RankedAccount},
    summary="Decide on an account",
    openapi_extra=VERSIONED,
)
def decide_on_account(
    request: Request, round_id: Id, row_id: Id, given: NewDecision
) -> Status[dict[str, Any]]:
    """Accept, decline or postpone an account of a round that was run. Only for heads.

    Accepting makes it a key account, declining ends that. A decision that stands must be reopened
    first.
    """
    with transaction.atomic():
        seen = _seen(request, round_id, row_id)
        services.decide(
            request.user, row_id, **given.model_dump(), seen=seen, now=now(), today=localdate()
        )
    return Status(201, _told(request, round_id, row_id))


@router.post(
    "/rounds/{round_id}/decisions",
    auth=writing("selection"),
    response=DecidedMany,
    summary="Decide on many accounts",
)
def decide_on_accounts(request: Request, round_id: Id, given: NewDecisions) -> dict[str, Any]:
    """Accept, decline or postpone accounts of a round that was run. Only for heads.

    What is refused of one, such as what another head has decided meanwhile, holds up no other:
    the answer tells of each.
    """
    wishes = [services.Wish(**one.model_dump()) for one in given.decisions]
    found = services.decide_many(request.user, round_id, wishes, now=now(), today=localdate())
    decided = sum(one.decision is not None for one in found)
    results = [_outcome(one) for one in found]
    return {"decided": decided, "refused": len(found) - decided, "results": results}


@router.post(
    "/rounds/{round_id}/ranking/{row_id}/reopen",
    auth=writing("selection"),
    response=RankedAccount,
    summary="Reopen a decision",
    openapi_extra=VERSIONED,
)
def reopen_decision(request: Request, round_id: Id, row_id: Id, given: Reopening) -> dict[str, Any]:
    """Open a decision again, with a reason; the status stays until it is decided anew."""
    with transaction.atomic():
        seen = _seen(request, round_id, row_id)
        services.reopen(request.user, row_id, reason=given.reason, seen=seen, now=now())
    return _told(request, round_id, row_id)


def _outcome(one: services.Outcome) -> dict[str, Any]:
    told = selectors.told_decision(one.decision) if one.decision else None
    return {
        "row": one.row,
        "decision": selectors.decision_as_json(told) if told else None,
        "reason": reason_of(one.refusal) if one.refusal else None,
        "detail": str(one.refusal) if one.refusal else None,
    }


def _seen(request: Request, round_id: int, row_id: int) -> int:
    """Hold the round; return the number of the decision that the caller has seen."""
    services.hold_round(request.user, round_id)
    row = selectors.result_row(request.user, round_id, row_id)
    require_version(request, selectors.row_as_json(row))
    return row.decisions[0].number if row.decisions else 0


def _told(request: Request, round_id: int, row_id: int) -> dict[str, Any]:
    shown = selectors.row_as_json(selectors.result_row(request.user, round_id, row_id))
    tell_version(request, shown)
    return shown


def _shown(found: Any) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row_id,
            "account": one.row.account_id,
            "name": one.row.name,
            **selectors.decision_as_json(selectors.told_decision(one)),
        }
        for one in found
    ]
