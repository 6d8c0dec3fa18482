"""Buying roles, and opinions."""

from typing import Annotated, Any

from django.db import transaction
from django.utils.timezone import localdate
from ninja import Router
from pydantic import BaseModel, Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.shapes import NO_NUL, VERSIONED, Body, Flag, Id
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.api.shapes import (
    Basis,
    Code,
    Group,
    OpinionKind,
    Stakeholder,
    Why,
    seen,
    told,
)

router = Router(by_alias=True)


class BuyingRoleOut(BaseModel):
    """A role that people can play."""

    code: str
    name: str
    is_expected: bool = Field(description="whether every account should have it covered")


class RoleToPlay(Body):
    """A role, for a product group or for all."""

    role: Code
    product_group: Group = ""
    is_confirmed: Flag = False
    why: Why = ""


class RolesToPlay(Body):
    """All roles that a person plays."""

    roles: list[RoleToPlay] = Field(max_length=200)


class NewOpinion(Body):
    """What we think of a person, with the reason that is kept beside it."""

    number: int | None = Field(None, description="power 1..5, attitude -2..2")
    text: Annotated[str, StringConstraints(max_length=2_000, pattern=NO_NUL)] = ""
    is_confirmed: Flag = False
    why: Why
    basis: Basis = "interest"


@router.get(
    "/people/roles",
    auth=reading("people"),
    response=list[BuyingRoleOut],
    summary="List the buying roles",
)
def list_buying_roles(request: Request) -> list[dict[str, Any]]:
    """Return the roles that the product knows, and the company's own."""
    expected = set(selectors.expected_roles())
    return [
        {"code": code, "name": name, "is_expected": code in expected}
        for code, name in selectors.role_names(with_retired=False).items()
    ]


@router.put(
    "/people/{position_id}/roles",
    auth=writing("people"),
    response=Stakeholder,
    summary="Say which roles a person plays",
    openapi_extra=VERSIONED,
)
def set_roles(request: Request, position_id: Id, given: RolesToPlay) -> dict[str, Any]:
    """Replace the roles of a person; one that stays as it was keeps who noted it, and when."""
    with transaction.atomic():
        services.hold_position(request.user, position_id)
        seen(request, position_id)
        played = [services.Played(**one.model_dump()) for one in given.roles]
        services.set_roles(request.user, position_id, played, today=localdate())
        return told(request, position_id)


@router.put(
    "/people/{position_id}/opinions/{kind}",
    auth=writing("people"),
    response=Stakeholder,
    summary="Note an opinion of a person",
    openapi_extra=VERSIONED,
)
def note_opinion(
    request: Request, position_id: Id, kind: OpinionKind, given: NewOpinion
) -> dict[str, Any]:
    """Note what we think; the opinion that held stays as history. Needs write."""
    with transaction.atomic():
        services.hold_position(request.user, position_id)
        seen(request, position_id)
        services.note_opinion(
            request.user, position_id, kind, **given.model_dump(), today=localdate()
        )
        return told(request, position_id)


@router.delete(
    "/people/{position_id}/opinions/{kind}",
    auth=writing("people"),
    response=Stakeholder,
    summary="Withdraw an opinion of a person",
    openapi_extra=VERSIONED,
)
def withdraw_opinion(request: Request, position_id: Id, kind: OpinionKind) -> dict[str, Any]:
    """Hold an opinion no more; it stays as history."""
    with transaction.atomic():
        services.hold_position(request.user, position_id)
        seen(request, position_id)
        services.withdraw_opinion(request.user, position_id, kind, today=localdate())
        return told(request, position_id)
