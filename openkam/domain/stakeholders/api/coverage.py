"""How an account is covered, and on whom it hangs."""

from datetime import date
from typing import Any, Literal

from django.utils.timezone import localdate
from ninja import Router
from pydantic import BaseModel, Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.shapes import Id, Named
from openkam.domain.stakeholders import selectors

router = Router(by_alias=True)


class HangsOn(BaseModel):
    """A person, of theirs or of ours, whose loss alone cuts the account off."""

    side: Literal["them", "us"]
    id: int = Field(description="of them: the position; of us: the user")
    name: str
    reasons: list[str] = Field(description="coverage, deciders")
    left: float | None = Field(description="share of the influence in touch that is left")


class CoverageCell(BaseModel):
    """A role that should be covered, for a product group or for all."""

    role: str
    product_group: str | None
    known: int
    confirmed: int
    in_touch: int


class RelationshipStage(BaseModel):
    """How close the two companies work together."""

    observed: list[str | None] = Field(description="from, to")
    points: list[int] | None
    own_view: str | None
    items: dict[str, Any]


class AccountCoverageOut(BaseModel):
    """How one account is covered as of a day."""

    account: Named
    as_of: date
    people: int
    people_in_touch: int
    verdict: str | None = Field(description="single, several, untied; null: nobody is known")
    hangs_on: list[HangsOn]
    deciders: list[str]
    cut: int | None = Field(description="people between us and the deciders; null: none known")
    cells: list[CoverageCell]
    missing_roles: list[str]
    stage: RelationshipStage


@router.get(
    "/accounts/{account_id}/coverage",
    auth=reading("people"),
    response=AccountCoverageOut,
    summary="Read how an account is covered",
)
def read_coverage(request: Request, account_id: Id) -> dict[str, Any]:
    """Return which roles are known and in touch, and on whom the account hangs."""
    return selectors.coverage_as_json(request.user, account_id, localdate())
