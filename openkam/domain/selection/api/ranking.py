"""The ranking of a round, and where its line is."""

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import Filters, Id
from openkam.core.api.versions import tell_version
from openkam.domain.selection import selectors
from openkam.domain.selection.api.shapes import RankedAccount

router = Router(by_alias=True)


class LineSwap(Schema):
    """The smallest change of one weight with which an account crosses the line."""

    inside: int = Field(description="the row that loses its place")
    outside: int = Field(description="the row that takes it")
    criterion: int | None = Field(description="null: no change of a single weight does it")
    weight: float | None = Field(description="of the criterion then, in percent")
    change: float | None = Field(description="from what it is, in points of percent")


class CutLine(Schema):
    """How far the ranking is, and where its line is."""

    is_draft: bool = Field(description="whether the round can still change")
    ranked_at: datetime | None = Field(description="null: a worker is ranking anew")
    places: int | None = Field(description="how many the cut lets in")
    line: LineSwap | None = Field(description="null: nobody is outside, or not yours to see")


class WhichAccounts(Filters):
    """Which rows of the ranking."""

    inside: Literal["", "yes", "no"] = Field("", description="above the cut line or not")
    decision: Literal["", "accept", "decline", "postpone", "none"] = Field(
        "", description="what was decided; none: nothing that stands"
    )


@router.get(
    "/rounds/{round_id}/line",
    auth=reading("selection"),
    response=CutLine,
    summary="Read where the line is",
)
def read_cut_line(request: Request, round_id: Id) -> dict[str, Any]:
    """Return whether the ranking is up to date, how many places there are and what is at the line.

    A script that changed weights asks until `ranked_at` is there, and runs the round then.
    """
    content = selectors.round_as_json(selectors.round_result(request.user, round_id))
    shown = {name: content[name] for name in ("is_draft", "ranked_at", "places", "line")}
    tell_version(request, shown)
    return shown


@router.get(
    "/rounds/{round_id}/ranking",
    auth=reading("selection"),
    response=Page[RankedAccount],
    summary="List the ranking",
)
def list_ranking(
    request: Request, round_id: Id, paging: Query[Paging], which: Query[WhichAccounts]
) -> dict[str, Any]:
    """Return the accounts of a round, best first, each with the parts of its score.

    Those that do not reach a must-have come last. Members see their accounts.
    """
    result = selectors.round_result(request.user, round_id)
    inside = {"yes": True, "no": False}.get(which.inside)
    rows = selectors.chosen_rows(request.user, result, inside=inside, decision=which.decision)
    return page_of(
        request,
        rows,
        paging,
        lambda found: [selectors.row_as_json(row) for row in selectors.result_rows(result, found)],
        asked={"round": round_id, **which.model_dump()},
    )


@router.get(
    "/rounds/{round_id}/ranking/{row_id}",
    auth=reading("selection"),
    response=RankedAccount,
    summary="Read one account of a round",
)
def read_ranked_account(request: Request, round_id: Id, row_id: Id) -> dict[str, Any]:
    """Return one account of a round, with the ETag that deciding needs."""
    shown = selectors.row_as_json(selectors.result_row(request.user, round_id, row_id))
    tell_version(request, shown)
    return shown
