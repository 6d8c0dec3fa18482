"""The report on whom the revenue depends."""

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


class Top(Schema):
    """The largest fifth of the accounts with revenue."""

    accounts: int
    share: float | None


class Shares(Schema):
    """Shares of the largest."""

    top_1: float | None
    top_3: float | None
    top_5: float | None
    top_10: float | None


class Classes(Schema):
    """How many are in each class; null where the total is zero or below."""

    a: int | None
    b: int | None
    c: int | None


class Dependence(Schema):
    """Somebody with a large share."""

    name: str
    account: int | None = None
    group: int | None = None
    share: float


class Concentration(Standing):
    """On whom the revenue depends."""

    by: Literal["account", "group"]
    revenue: Decimal = Field(description="of all accounts, net")
    unassigned: Decimal | None = Field(description="of lines without an account")
    accounts: int = Field(description="with a line in the period")
    positive: int
    zero: int
    negative: int
    top_20_percent: Top
    shares: Shares
    abc: Classes
    hhi: float | None = Field(description="Herfindahl-Hirschman index, 0 to 10,000")
    effective_number: float | None
    gini: float | None
    at_least_10_percent: list[Dependence]
    alarms: list[Dependence] = Field(description="at or above the company's limit of dependence")


class ConcentrationRow(Schema):
    """One account or group."""

    name: str | None
    account: int | None = None
    group: int | None = None
    revenue: Decimal
    share: float | None
    cumulative_share: float | None
    abc_class: Literal["A", "B", "C"] | None = Field(alias="class")
    rank: int


class ConcentrationRows(Page[ConcentrationRow]):
    """A page of rows."""

    total: int


class WhichConcentrationRows(ByAccountOrGroup, WhichRows):
    """Which rows: without a sort the largest first."""

    abc_class: Literal["", "A", "B", "C"] = Field("", alias="class")
    sort: Literal["", "name", "-name", "revenue", "-revenue"] = ""


@router.get(
    "/concentration",
    auth=LOCK,
    response=Concentration,
    summary="On whom the revenue depends",
    openapi_extra=NO_SALES,
)
def read_concentration(request: Request, asked: Query[ByAccountOrGroup]) -> dict[str, Any]:
    """Shares of the largest, ABC classes, HHI and Gini of the accounts that you see, by the day."""
    return without_rows(_content(request, asked))


@router.get(
    "/concentration/rows",
    auth=LOCK,
    response=ConcentrationRows,
    summary="The rows of concentration",
    openapi_extra=NO_SALES,
)
def list_concentration_rows(
    request: Request, asked: Query[WhichConcentrationRows], paging: Query[Paging]
) -> dict[str, Any]:
    """Accounts or groups with revenue, share, class and rank."""
    rows = _content(request, asked)["rows"]
    if asked.abc_class:
        rows = [row for row in rows if row["class"] == asked.abc_class]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


def _content(request: Request, asked: ByAccountOrGroup) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        period = period_of(request.user, asked)
        report = economics.day_exact_concentration_report(request.user, period=period, by=asked.by)
        return economics.report_as_json(request.user, report)

    content: dict[str, Any] = answered(found)
    return content
