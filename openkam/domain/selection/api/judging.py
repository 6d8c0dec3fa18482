"""The caller's own judgements."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Id
from openkam.core.api.versions import require_nothing, require_version, tell_version
from openkam.domain.selection import selectors, services

router = Router(by_alias=True)
ONE = "/rounds/{round_id}/ranking/{row_id}/judgements/{criterion_id}"
Evidence = Annotated[str, StringConstraints(max_length=5_000, pattern=NO_NUL)]


class OwnJudgement(Schema):
    """What the caller thinks of an account by a criterion."""

    row: int
    account: int | None
    criterion: int
    score: int
    evidence: str
    judged_at: datetime


class JudgementGiven(Body):
    """A judgement."""

    score: Annotated[int, Field(ge=1, le=10, strict=True)]
    evidence: Evidence = ""


@router.get(
    "/rounds/{round_id}/judgements",
    auth=reading("selection"),
    response=Page[OwnJudgement],
    summary="List one's own judgements",
)
def list_own_judgements(request: Request, round_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return what the caller has judged in a round."""
    rows = selectors.judgements_given(request.user, round_id)
    return page_of(request, rows, paging, selectors.judgements_as_json, asked={"round": round_id})


@router.get(
    ONE, auth=reading("selection"), response=OwnJudgement, summary="Read one's own judgement"
)
def read_own_judgement(
    request: Request, round_id: Id, row_id: Id, criterion_id: Id
) -> dict[str, Any]:
    """Return what the caller has judged, with its ETag."""
    found = _standing(request, round_id, row_id, criterion_id)
    if found is None:
        raise Http404
    tell_version(request, found)
    return found


@router.put(
    ONE,
    auth=writing("selection"),
    response=OwnJudgement,
    summary="Judge an account",
    openapi_extra=VERSIONED,
)
def judge_account(
    request: Request, round_id: Id, row_id: Id, criterion_id: Id, given: JudgementGiven
) -> dict[str, Any]:
    """Judge an account by a criterion while the round is prepared. Only for its judges.

    A first judgement needs no If-Match; one that replaces another does.
    """
    with transaction.atomic():
        before = _standing(request, round_id, row_id, criterion_id)
        if before is None:
            require_nothing(request)
        else:
            require_version(request, before)
        selectors.row_in(round_id, row_id)
        services.judge_account(request.user, row_id, criterion_id, **given.model_dump(), now=now())
        found = _standing(request, round_id, row_id, criterion_id) or {}
    tell_version(request, found)
    return found


@router.delete(
    ONE,
    auth=writing("selection"),
    response=NOTHING,
    summary="Take a judgement back",
    openapi_extra=VERSIONED,
)
def take_judgement_back(
    request: Request, round_id: Id, row_id: Id, criterion_id: Id
) -> Status[None]:
    """Forget what the caller has judged, while the round is prepared."""
    with transaction.atomic():
        before = _standing(request, round_id, row_id, criterion_id)
        if before is None:
            raise Http404
        require_version(request, before)
        services.take_judgement_back(request.user, row_id, criterion_id)
    return Status(204, None)


def _standing(
    request: Request, round_id: int, row_id: int, criterion_id: int
) -> dict[str, Any] | None:
    rows = selectors.judgements_given(request.user, round_id)
    found = rows.filter(row=row_id, criterion=criterion_id)[:1]
    return next(iter(selectors.judgements_as_json(found)), None)
