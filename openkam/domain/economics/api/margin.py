"""The report on gross margin."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging
from openkam.domain.economics import selectors as economics
from openkam.domain.economics.api.asked import (
    ByAccountOrGroup,
    ReportDays,
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
SORTS = Literal[
    "",
    "name",
    "-name",
    "revenue",
    "-revenue",
    "revenue_with_cost",
    "-revenue_with_cost",
    "cost",
    "-cost",
    "margin",
    "-margin",
]


class MarginFigures(Schema):
    """Margin of the lines whose cost is known."""

    revenue: Decimal
    revenue_with_cost: Decimal
    known_share: float | None = Field(description="share of the revenue whose cost is known")
    cost: Decimal | None
    margin: Decimal | None
    margin_rate: float | None
    accounts: int
    with_cost: int
    below_zero: int
    lost_below_zero: Decimal | None = Field(description="what they lose together, negative")


class MarginBefore(ReportDays, MarginFigures):
    """The same of the year before."""


class Peak(Schema):
    """The peak of the whale curve."""

    accounts: int
    amount: Decimal
    share: float | None = Field(description="of all margin; null where that is zero or below")


class RevenueEffects(Schema):
    """What changed the revenue; they add up to the change."""

    price: Decimal
    quantity: Decimal
    mix: Decimal
    added: Decimal
    dropped: Decimal
    other: Decimal


class MarginEffects(RevenueEffects):
    """What changed the margin."""

    cost: Decimal


class MarginChange(Schema):
    """What changed revenue and margin against the year before."""

    revenue: RevenueEffects
    margin: MarginEffects


class Margin(Standing, MarginFigures):
    """What the accounts bring after the cost of what they bought."""

    report: Literal["margin"]
    by: Literal["account", "group"]
    small_rate: float | None = Field(description="below it a margin is small")
    large_for_little: int
    whale_peak: Peak
    before: MarginBefore | None
    effects: MarginChange | None


class MarginOfRow(Schema):
    """Amounts of one account or group in one period."""

    revenue: Decimal
    revenue_with_cost: Decimal
    cost: Decimal | None
    margin: Decimal | None


class MarginRow(MarginOfRow):
    """One account or group."""

    name: str | None
    account: int | None = None
    group: int | None = None
    large_for_little: bool
    before: MarginOfRow | None
    effects: MarginChange | None


class MarginRows(Page[MarginRow]):
    """A page of rows."""

    total: int


class WhichMarginRows(ByAccountOrGroup, WhichRows):
    """Which rows: without a sort the largest margin first."""

    show: Literal["", "below_zero", "large_for_little", "without_cost"] = ""
    sort: SORTS = ""


SHOWN: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "below_zero": lambda row: row["margin"] is not None and row["margin"] < 0,
    "large_for_little": lambda row: row["large_for_little"],
    "without_cost": lambda row: row["margin"] is None,
}


@router.get("/margin", auth=LOCK, response=Margin, summary="Gross margin", openapi_extra=NO_SALES)
def read_margin(request: Request, asked: Query[ByAccountOrGroup]) -> dict[str, Any]:
    """Gross margin where the cost is known, the whale curve's peak, and what changed it."""
    return without_rows(_content(request, asked))


@router.get(
    "/margin/rows",
    auth=LOCK,
    response=MarginRows,
    summary="The rows of the margin",
    openapi_extra=NO_SALES,
)
def list_margin_rows(
    request: Request, asked: Query[WhichMarginRows], paging: Query[Paging]
) -> dict[str, Any]:
    """Accounts or groups with revenue, cost and margin, and the same of the year before."""
    rows = _content(request, asked)["rows"]
    if asked.show:
        rows = [row for row in rows if SHOWN[asked.show](row)]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


def _content(request: Request, asked: ByAccountOrGroup) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        period = period_of(request.user, asked)
        report = economics.margin_report(request.user, period=period, by=asked.by)
        return economics.margin_as_json(request.user, report)

    content: dict[str, Any] = answered(found)
    return content
