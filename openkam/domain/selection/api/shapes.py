"""What rounds, rows and decisions look like."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.selection import selectors, services

State = Literal["open", "run", "closed"]
Verdict = Literal["accept", "decline", "postpone"]
Measure = Literal[
    "revenue",
    "growth",
    "deal_size",
    "margin_rate",
    "regularity",
    "relationship_years",
    "breadth",
    "days_to_pay",
]
Score = Annotated[float, Field(ge=1, le=10)]
OF_THE_RANKING = ("ranked_at", "places", "line", "is_draft")


class RoundHead(Schema):
    """A round in the list."""

    id: int
    name: str
    state: State = Field(description="open: being prepared; run: to be decided; closed")
    as_of: date | None = Field(description="null: nothing was measured yet")
    from_: date | None = Field(alias="from")
    to: date | None
    currency: str | None
    rates: str | None
    model: str
    version: int
    follows: int | None = Field(description="the round before")
    started_at: datetime
    run_at: datetime | None
    closed_at: datetime | None


class RoundCriterion(Schema):
    """A criterion that counts in the round."""

    id: int
    code: str | None = Field(description="null: the company's own")
    name: str
    axis: Literal["attractiveness", "strength"]
    source: Literal["computed", "judged"]
    measure: Measure | None
    weight: int = Field(description="whole percent; all of a round: 100")
    worst: float | None = Field(description="the value that scores 1")
    best: float | None = Field(description="the value that scores 10")
    scale: dict[str, str] = Field(description="what 1, 4, 7 and 10 mean where people judge")


class MustHave(Schema):
    """What an account must reach whatever its score."""

    measure: Measure
    at_least: float | None
    at_most: float | None


class Missed(MustHave):
    """A must-have that an account does not reach, with the value found."""

    value: float | None


class Cut(Schema):
    """How many can be key accounts; null is no limit."""

    max_accounts: int | None
    min_score: float | None
    managers: int | None
    accounts_each: int | None


class SelectionRound(RoundHead):
    """A round with its criteria, weights and rules."""

    weighing: Literal["direct", "pairwise"]
    criteria: list[RoundCriterion]
    must_haves: list[MustHave]
    cut: Cut


class Part(Schema):
    """What a criterion brings to an account's score."""

    criterion: int
    value: float | None = Field(description="as measured; null: judged, or not known")
    low: float
    high: float
    points: float = Field(description="all of an account add up to its score")


class SelectionDecision(Schema):
    """What was decided of an account."""

    number: int
    verdict: Verdict
    reason: str
    postponed_to: date | None
    decided_by: str
    decided_at: datetime
    reopened_by: str | None
    reopened_at: datetime | None
    reopened_because: str | None


class RankedAccount(Schema):
    """An account in a round."""

    id: int = Field(description="of the row, which decisions and judgements name")
    account: int | None = Field(description="null: it is gone")
    name: str
    rank: int | None = Field(description="null: it does not reach a must-have, or is not ranked")
    revenue: Decimal | None
    score: float | None
    low: float | None
    high: float | None
    attractiveness: float | None
    strength: float | None
    inside: bool = Field(description="whether it stands above the cut line")
    inside_share: float | None = Field(description="of 5,000 random weightings")
    is_judged: bool = Field(description="whether people judge it")
    flags: list[str]
    fails: list[Missed]
    criteria: list[Part]
    decision: SelectionDecision | None = Field(description="the one that stands")


def shown_round(result: selectors.RoundResult) -> dict[str, Any]:
    """Return a round as `SelectionRound`: what its worker finds stands with the ranking."""
    content = selectors.round_as_json(result)
    return {name: value for name, value in content.items() if name not in OF_THE_RANKING}


def told_round(request: Request, round_id: int) -> dict[str, Any]:
    """Return a round, and its ETag in the headers."""
    shown = shown_round(selectors.round_result(request.user, round_id))
    tell_version(request, shown)
    return shown


def hold(request: Request, round_id: int) -> None:
    """Hold a round for a write of heads who know how it is now; inside a transaction."""
    services.hold_round(request.user, round_id)
    require_version(request, shown_round(selectors.round_result(request.user, round_id)))
