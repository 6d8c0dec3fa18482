"""Rounds of selection: their list, their life."""

from typing import Annotated, Any

from django.db import transaction
from django.utils.timezone import now
from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Id, Ref
from openkam.domain.selection import selectors, services
from openkam.domain.selection.api.shapes import RoundHead, SelectionRound, hold, told_round

router = Router(by_alias=True)
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]


class NewRound(Body):
    """A round to begin."""

    name: Name
    follows: Ref | None = Field(
        None, description="the round whose criteria, rules and judges it takes; null: the latest"
    )


class RoundName(Body):
    """Another name."""

    name: Name


@router.get(
    "/rounds", auth=reading("selection"), response=Page[RoundHead], summary="List the rounds"
)
def list_rounds(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the rounds that the user may know of, the newest first."""
    rows = selectors.rounds(request.user)
    return page_of(
        request, rows, paging, lambda found: [selectors.round_head_as_json(one) for one in found]
    )


@router.post(
    "/rounds",
    auth=writing("selection"),
    response={201: SelectionRound},
    summary="Begin a round",
    openapi_extra={"x-problems": [404]},
)
def start_round(request: Request, given: NewRound) -> Status[dict[str, Any]]:
    """Begin a round; a worker measures and ranks all accounts. Only for heads, one at a time."""
    found = services.start_round(request.user, name=given.name, follows=given.follows, now=now())
    return Status(201, told_round(request, found.pk))


@router.get(
    "/rounds/{round_id}", auth=reading("selection"), response=SelectionRound, summary="Read a round"
)
def read_round(request: Request, round_id: Id) -> dict[str, Any]:
    """Return a round with criteria, weights and rules, with its ETag.

    Members read those that were run and have an account of theirs.
    """
    return told_round(request, round_id)


@router.patch(
    "/rounds/{round_id}",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Rename a round",
    openapi_extra=VERSIONED,
)
def rename_round(request: Request, round_id: Id, given: RoundName) -> dict[str, Any]:
    """Give a round that is being prepared another name. Only for heads."""
    with transaction.atomic():
        hold(request, round_id)
        services.rename_round(request.user, round_id, name=given.name)
    return told_round(request, round_id)


@router.delete(
    "/rounds/{round_id}",
    auth=writing("selection"),
    response=NOTHING,
    summary="Remove a round",
    openapi_extra=VERSIONED,
)
def remove_round(request: Request, round_id: Id) -> Status[None]:
    """Remove a round that was never run, with its judgements. Only for heads."""
    with transaction.atomic():
        hold(request, round_id)
        services.remove_round(request.user, round_id)
    return Status(204, None)


@router.post(
    "/rounds/{round_id}/run",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Run a round",
    openapi_extra=VERSIONED,
)
def run_round(request: Request, round_id: Id) -> dict[str, Any]:
    """Freeze a round for ever, so that it can be decided. Only for heads.

    Refused while its ranking is not up to date.
    """
    with transaction.atomic():
        hold(request, round_id)
        services.run_round(request.user, round_id, now=now())
    return told_round(request, round_id)


@router.post(
    "/rounds/{round_id}/close",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Close a round",
    openapi_extra=VERSIONED,
)
def close_round(request: Request, round_id: Id) -> dict[str, Any]:
    """End a round that was run: its list stands. Only for heads."""
    with transaction.atomic():
        hold(request, round_id)
        services.close_round(request.user, round_id, now=now())
    return told_round(request, round_id)
