"""What people, ties and lines look like."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate
from ninja import Schema
from pydantic import BaseModel, Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.shapes import NO_NUL, Body, Day, Named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.stakeholders import selectors

Rank = Literal["", "owner", "executive", "head", "lead", "staff"]
WayKind = Literal["email", "phone", "mobile", "messenger", "web", "other"]
OpinionKind = Literal["power", "attitude", "business", "personal", "preference", "avoid"]
Basis = Literal["interest", "consent", "contract"]
TouchKind = Literal["meeting", "visit", "call", "video", "mail", "event", "other"]
Direction = Literal["mutual", "out", "in"]
LineKind = Literal["influence", "conflict"]
Why = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
Group = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
Code = Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z0-9-]+$")]


class WayToReach(Body):
    """One way to reach a person."""

    kind: WayKind
    value: Group
    label: Annotated[str, StringConstraints(max_length=40, pattern=NO_NUL)] = ""
    is_preferred: bool = False


class PlayedRole(BaseModel):
    """A buying role that somebody plays."""

    role: str = Field(description="its code, see /people/roles")
    product_group: str = Field(description="empty: for all")
    is_confirmed: bool = Field(description="false: assumed")
    why: str
    noted_on: date


class HeldOpinion(BaseModel):
    """What we think of a person."""

    kind: OpinionKind
    number: int | None = Field(description="power 1..5, attitude -2..2; null: it is in words")
    text: str
    is_confirmed: bool
    why: str
    basis: Basis
    noted_on: date
    noted_by: Named | None


class TieOut(BaseModel):
    """One of us who knows the person."""

    id: int
    user: Named
    is_owner: bool = Field(description="of us, who is responsible for the person")
    rating: int | None = Field(description="how we ourselves rate it, 1..5")
    rated_on: date | None
    strength: float | None = Field(description="from the contacts; null: none is recorded")
    band: str
    is_active: bool = Field(description="whether both sides were heard in the last 90 days")
    last_on: date | None


class Stakeholder(BaseModel):
    """A person at an account."""

    id: int = Field(description="of the position: the person at this account")
    person: int
    account: int
    name: str
    salutation: str
    given_name: str
    family_name: str
    language: str
    birthday: date | None
    source: str
    title: str
    department: str
    site: str
    rank: Rank
    reports_to: int | None = Field(description="a position of the same account")
    since: date | None
    until: date | None = Field(description="null: is there now")
    ways: list[WayToReach]
    roles: list[PlayedRole]
    opinions: list[HeldOpinion] | None = Field(
        description="null: not for you, since opinions are personal data (level write and upward)"
    )
    ties: list[TieOut]


class PersonLeft(Body):
    """When somebody left."""

    until: Day


class WhichPeople(Schema):
    """Which people are meant."""

    former: bool = Field(False, description="those who left, instead of those who are there")


def stakeholder(request: Request, position_id: int) -> dict[str, Any]:
    """Return one person at an account, as the actor may see them. Raises Http404."""
    actor = request.user
    place = selectors.position(actor, position_id)
    known = selectors.snapshot(actor, place.account_id, localdate())
    return selectors.stakeholders_as_json(known, [place])[0]


def told(request: Request, position_id: int) -> dict[str, Any]:
    """Return the person, with the version in the header."""
    found = stakeholder(request, position_id)
    tell_version(request, found)
    return found


def seen(request: Request, position_id: int) -> None:
    """Let a change pass that names the version that stands."""
    require_version(request, stakeholder(request, position_id))
