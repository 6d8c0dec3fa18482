"""Tiers: levels of care, in order, each with what it promises."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db import transaction
from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import NO_NUL, NOTHING, VERSIONED, Body, Filters, Flag, Id
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Tier

router = Router(by_alias=True)
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=NO_NUL)]
Days = Annotated[int, Field(ge=1, le=3_650, strict=True)]
RHYTHM = "at most so many days between two contacts; null: no promise"
REVISION = "the dossier is revised every so many days; null: no promise"
PLAN = "whether its accounts have a plan"
KEY = "whether it is only for key accounts"


class TierOut(Schema):
    """A level of care and what it promises."""

    id: int
    name: str
    position: int = Field(description="1 is the highest")
    rhythm_days: int | None = Field(description=RHYTHM)
    dossier_revision_days: int | None = Field(description=REVISION)
    wants_plan: bool = Field(description=PLAN)
    needs_key_status: bool = Field(description=KEY)


class CountedTier(TierOut):
    """A tier in the list."""

    accounts: int | None = Field(
        description="how many have it; null for those who do not see all accounts"
    )


class NewTier(Body):
    """A tier to add below the others."""

    name: Name
    rhythm_days: Days | None = Field(None, description=RHYTHM)
    dossier_revision_days: Days | None = Field(None, description=REVISION)
    wants_plan: Flag = Field(False, description=PLAN)
    needs_key_status: Flag = Field(False, description=KEY)


class TierChange(Body):
    """The members to change; those left out stay."""

    name: Name = ""
    rhythm_days: Days | None = Field(None, description=RHYTHM)
    dossier_revision_days: Days | None = Field(None, description=REVISION)
    wants_plan: Flag = Field(False, description=PLAN)
    needs_key_status: Flag = Field(False, description=KEY)


class Move(Body):
    """Past which neighbour."""

    direction: Literal["up", "down"]


class Target(Filters):
    """Where the accounts go."""

    move_to: str = Field(
        "", pattern=r"^([1-9][0-9]{0,17})?$", description="the tier that its accounts get"
    )


@router.get("", auth=reading("company"), response=Page[CountedTier], summary="List the tiers")
def list_tiers(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return the tiers, the highest first."""
    if selectors.may_count_care(request.user):
        rows: list[tuple[Tier, int | None]] = [*selectors.counted_tiers(request.user)]
    else:
        rows = [(tier, None) for tier in selectors.tiers()]
    return page_of_list(
        request, rows, paging, lambda found: [{**_tier(one), "accounts": n} for one, n in found]
    )


@router.post("", auth=writing("company"), response={201: TierOut}, summary="Add a tier")
def create_tier(request: Request, given: NewTier) -> Status[dict[str, Any]]:
    """Add a tier below the others. Only for heads and administrators."""
    tier = services.add_tier(request.user, **given.model_dump())
    return Status(201, _told(request, tier))


@router.get("/{tier_id}", auth=reading("company"), response=TierOut, summary="Read a tier")
def read_tier(request: Request, tier_id: Id) -> dict[str, Any]:
    """Return one tier with its ETag."""
    tier = selectors.tiers().filter(pk=tier_id).first()
    if tier is None:
        raise Http404
    return _told(request, tier)


@router.patch(
    "/{tier_id}",
    auth=writing("company"),
    response=TierOut,
    summary="Change a tier",
    openapi_extra=VERSIONED,
)
def change_tier(request: Request, tier_id: Id, given: TierChange) -> dict[str, Any]:
    """Rename a tier or change its promise. Only for heads and administrators."""
    with transaction.atomic():
        _to_change(request, tier_id)
        tier = services.change_tier(request.user, tier_id, **given.model_dump(exclude_unset=True))
    return _told(request, tier)


@router.post(
    "/{tier_id}/move",
    auth=writing("company"),
    response=TierOut,
    summary="Move a tier",
    openapi_extra=VERSIONED,
)
def move_tier(request: Request, tier_id: Id, given: Move) -> dict[str, Any]:
    """Let a tier change places with its neighbour; at the end nothing happens."""
    with transaction.atomic():
        _to_change(request, tier_id)
        tier = services.move_tier(request.user, tier_id, up=given.direction == "up")
    return _told(request, tier)


@router.delete(
    "/{tier_id}",
    auth=writing("company"),
    response=NOTHING,
    summary="Remove a tier",
    openapi_extra=VERSIONED,
)
def delete_tier(request: Request, tier_id: Id, target: Query[Target]) -> Status[None]:
    """Remove a tier; its accounts get another one. Refused where it has accounts and no other."""
    with transaction.atomic():
        _to_change(request, tier_id)
        move_to = int(target.move_to) if target.move_to else None
        services.remove_tier(request.user, tier_id, move_to=move_to)
    return Status(204, None)


def _to_change(request: Request, tier_id: int) -> None:
    require_version(request, _tier(services.hold_tier(request.user, tier_id)))


def _told(request: Request, tier: "Tier") -> dict[str, Any]:
    shown = _tier(tier)
    tell_version(request, shown)
    return shown


def _tier(tier: "Tier") -> dict[str, Any]:
    names = ("name", "position", *services.TIER_PROMISE)
    return {"id": tier.pk, **{name: getattr(tier, name) for name in names}}
