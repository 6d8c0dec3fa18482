"""The report on tiers and segments, and the watch over the middle."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging
from openkam.domain.economics import selectors as economics
from openkam.domain.economics.api.asked import (
    Dates,
    Standing,
    WhichRows,
    answered,
    period_of,
    rows_page,
    without_rows,
)

router = Router(by_alias=True)
LOCK = reading("figures")
NO_SALES = {"x-problems": [409]}


class ByTierOrSegment(Dates):
    """Period, and by what."""

    by: Literal["tier", "segment"] = "tier"


class Segments(Standing):
    """Tiers or segments of today against the same days of the year before."""

    report: Literal["segments"]
    before_from: date | None
    before_to: date | None
    by: Literal["tier", "segment"]
    revenue: Decimal
    revenue_before: Decimal | None
    upper_tiers: list[str]
    middle_tiers: list[str]
    upper_revenue: Decimal
    upper_share: float | None
    candidate_floor: Decimal | None = Field(
        description="least revenue in the year before of a growth candidate"
    )
    growth_candidates: int | None
    growth: Decimal | None
    middle_losing: int | None
    middle_lost: Decimal | None
    stopped_buying: int | None


class SegmentsRow(Schema):
    """One tier or segment; the accounts without one come last."""

    name: str | None
    tier: int | None = None
    segment: int | None = None
    revenue: Decimal
    share: float | None
    revenue_before: Decimal | None
    change: Decimal | None
    change_share: float | None
    margin: Decimal | None
    margin_rate: float | None
    accounts: int
    buying: int
    growth_candidates: int | None
    middle_losing: int | None
    contact_every_days: int | None = None
    dossier_revised_every_days: int | None = None
    has_plan: bool | None = None


class SegmentsRows(Page[SegmentsRow]):
    """A page of rows."""

    total: int


class Watched(Schema):
    """An account that the watch over the middle names."""

    name: str | None
    account: int
    tier: str | None
    segment: str | None
    watch: Literal["growth_candidate", "middle_losing"]
    stopped_buying: bool
    revenue: Decimal
    revenue_before: Decimal
    change: Decimal
    change_share: float | None


class WatchedPage(Page[Watched]):
    """A page of watched accounts."""

    total: int


class WhichSegmentsRows(ByTierOrSegment, WhichRows):
    """Which rows: without a sort tiers from the highest, segments by revenue."""

    sort: Literal["", "name", "-name", "revenue", "-revenue", "change", "-change"] = ""


class WhichWatched(Dates, WhichRows):
    """Which accounts: without a sort the candidates first, then who loses."""

    watch: Literal["", "growth_candidate", "middle_losing"] = ""
    sort: Literal["", "name", "-name", "revenue", "-revenue", "change", "-change"] = ""


@router.get(
    "/segments", auth=LOCK, response=Segments, summary="Tiers and segments", openapi_extra=NO_SALES
)
def read_segments(request: Request, asked: Query[ByTierOrSegment]) -> dict[str, Any]:
    """What the upper tiers bring, and what happens below them."""
    return without_rows(_content(request, asked, asked.by))


@router.get(
    "/segments/rows",
    auth=LOCK,
    response=SegmentsRows,
    summary="The rows of tiers or segments",
    openapi_extra=NO_SALES,
)
def list_segments_rows(
    request: Request, asked: Query[WhichSegmentsRows], paging: Query[Paging]
) -> dict[str, Any]:
    """Tiers or segments with revenue, change, margin and the promised care."""
    rows = _content(request, asked, asked.by)["rows"]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


@router.get(
    "/segments/watch",
    auth=LOCK,
    response=WatchedPage,
    summary="The watch over the middle",
    openapi_extra=NO_SALES,
)
def list_watched_accounts(
    request: Request, asked: Query[WhichWatched], paging: Query[Paging]
) -> dict[str, Any]:
    """Growth candidates below the upper tiers, and who of the middle loses revenue."""
    rows = _content(request, asked, "tier")["accounts"]
    if asked.watch:
        rows = [row for row in rows if row["watch"] == asked.watch]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


def _content(request: Request, asked: Dates, by: Literal["tier", "segment"]) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        period = period_of(request.user, asked)
        report = economics.segments_report(request.user, period=period, by=by)
        return economics.segments_as_json(request.user, report)

    content: dict[str, Any] = answered(found)
    return content
