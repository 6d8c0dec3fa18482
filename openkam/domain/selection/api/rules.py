"""What counts in a round: weights, must-haves and the cut."""

from typing import Annotated, Any

from django.db import transaction
from ninja import Router
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import writing
from openkam.core.api.shapes import VERSIONED, Body, Ref
from openkam.core.api.shapes import Id as Number
from openkam.domain.selection import services
from openkam.domain.selection.api.shapes import Measure, Score, SelectionRound, hold, told_round

router = Router(by_alias=True)
Count = Annotated[int, Field(ge=1, le=1_000, strict=True)]
Limit = Annotated[float, Field(ge=-1e15, le=1e15)]


class WeightGiven(Body):
    """The weight of one criterion."""

    criterion: Ref
    weight: Annotated[int, Field(ge=0, le=100, strict=True)]


class WeightsGiven(Body):
    """The weights of all criteria of a round."""

    weights: Annotated[list[WeightGiven], Field(min_length=1, max_length=50)]


class MustHaveGiven(Body):
    """A measure with the least or the most that it may be: one of both."""

    measure: Measure
    at_least: Limit | None = None
    at_most: Limit | None = None


class MustHavesGiven(Body):
    """All must-haves of a round."""

    must_haves: Annotated[list[MustHaveGiven], Field(max_length=20)]


class CutGiven(Body):
    """How many can be key accounts; null is no limit. Capacity needs both of its numbers."""

    max_accounts: Count | None = None
    min_score: Score | None = None
    managers: Count | None = None
    accounts_each: Count | None = None


@router.put(
    "/rounds/{round_id}/weights",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Set the weights",
    openapi_extra=VERSIONED,
)
def set_selection_weights(
    request: Request, round_id: Number, given: WeightsGiven
) -> dict[str, Any]:
    """Give each criterion of a round its weight; they add up to 100. Only for heads."""
    weights = {one.criterion: one.weight for one in given.weights}
    with transaction.atomic():
        hold(request, round_id)
        services.set_weights(request.user, round_id, weights)
    return told_round(request, round_id)


@router.put(
    "/rounds/{round_id}/must-haves",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Set the must-haves",
    openapi_extra=VERSIONED,
)
def set_must_haves(request: Request, round_id: Number, given: MustHavesGiven) -> dict[str, Any]:
    """Say what an account must reach whatever its score. Only for heads."""
    with transaction.atomic():
        hold(request, round_id)
        rules = [one.model_dump() for one in given.must_haves]
        services.set_must_haves(request.user, round_id, rules)
    return told_round(request, round_id)


@router.put(
    "/rounds/{round_id}/cut",
    auth=writing("selection"),
    response=SelectionRound,
    summary="Set the cut",
    openapi_extra=VERSIONED,
)
def set_cut(request: Request, round_id: Number, given: CutGiven) -> dict[str, Any]:
    """Say how many accounts can be key: members left out are no limit. Only for heads."""
    with transaction.atomic():
        hold(request, round_id)
        services.set_cut(request.user, round_id, **given.model_dump())
    return told_round(request, round_id)
