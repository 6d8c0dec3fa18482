"""The report on revenue and margin month by month."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.calc.periods import NotWholeMonths, Period, add_months, month_start
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Id, Text
from openkam.domain.economics import selectors as economics
from openkam.domain.economics.api.asked import (
    Dates,
    ReportDays,
    Standing,
    WhichRows,
    answered,
    no_period,
    not_offered,
    rows_page,
    without_rows,
)
from openkam.domain.portfolio import selectors as portfolio

router = Router(by_alias=True)
LOCK = reading("figures")
NO_SALES = {"x-problems": [409]}
MOST_MONTHS = 600
By = Literal["account", "group", "segment", "tier", "product_group"]
Part = Field(None, ge=0, lt=2**63, description="its id; 0: without one")


class WhichMonths(Dates):
    """Months (without dates 36 complete ones), and of which part of the sales."""

    by: By = "account"
    account: Id | None = None
    group: Id | None = Field(None, description="an ultimate parent")
    segment: int | None = Part
    tier: int | None = Part
    product_group: Text | None = Field(
        None, max_length=200, description="its name; empty: products without one"
    )


class WhichTrendRows(WhichMonths, WhichRows):
    """Which rows: without a sort the largest first."""

    sort: Literal[
        "", "name", "-name", "revenue", "-revenue", "margin", "-margin", "lines", "-lines"
    ] = ""


class TrendSums(ReportDays):
    """What some months bring together."""

    revenue: Decimal | None = Field(description="null outside the sales data")
    revenue_with_cost: Decimal | None
    known_share: float | None
    margin: Decimal | None
    margin_rate: float | None


class Change(Schema):
    """The last months against the same ones a year before."""

    months: int
    revenue: Decimal | None
    revenue_before: Decimal | None
    change: Decimal | None
    change_share: float | None


class TrendMonth(Schema):
    """One month."""

    month: date = Field(description="its first day")
    state: Literal["complete", "incomplete", "unknown"]
    lines: int | None
    accounts: int | None
    revenue: Decimal | None
    revenue_before: Decimal | None = Field(description="of the same month a year before")
    change_share: float | None
    revenue_12_months: Decimal | None
    revenue_with_cost: Decimal | None
    known_share: float | None
    margin: Decimal | None
    margin_rate: float | None


class Trend(Standing):
    """Revenue and margin by month."""

    report: Literal["trend"]
    covers_from: date
    covers_until: date
    account: int | None
    group: int | None
    segment: int | None
    tier: int | None
    product_group: str | None
    now: TrendSums
    before: TrendSums | None
    year: Change
    latest: Change
    months_without_sales: int
    months: list[TrendMonth]
    by: By


class TrendRow(Schema):
    """Who makes it: one account, group, segment, tier or product group."""

    name: str | None = Field(description="null: without one")
    account: int | None = None
    group: int | None = None
    segment: int | None = None
    tier: int | None = None
    product_group: str | None = None
    revenue: Decimal
    revenue_with_cost: Decimal
    margin: Decimal | None
    lines: int
    revenue_before: Decimal | None


class TrendRowsPage(Page[TrendRow]):
    """A page of rows."""

    total: int


@router.get(
    "/trend",
    auth=LOCK,
    response=Trend,
    summary="Revenue and margin by month",
    openapi_extra=NO_SALES,
)
def read_trend(request: Request, asked: Query[WhichMonths]) -> dict[str, Any]:
    """Months with the year before, of everything or of one part; at most 600 months."""
    return without_rows(_content(request, asked))


@router.get(
    "/trend/rows",
    auth=LOCK,
    response=TrendRowsPage,
    summary="Who makes the trend",
    openapi_extra=NO_SALES,
)
def list_trend_rows(
    request: Request, asked: Query[WhichTrendRows], paging: Query[Paging]
) -> dict[str, Any]:
    """What each account, group, segment, tier or product group brings in the months of `now`."""
    rows = _content(request, asked)["rows"]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


def _content(request: Request, asked: WhichMonths) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        scope = _scope(request, asked)
        try:
            report = economics.trend_report(
                request.user, period=_months(request, asked), by=asked.by, scope=scope
            )
        except NotWholeMonths as fault:
            raise no_period(fault) from fault
        return economics.trend_as_json(request.user, report)

    content: dict[str, Any] = answered(found)
    return content


def _months(request: Request, asked: WhichMonths) -> Period | None:
    if asked.start is None and asked.end is None:
        return None
    usual = economics.trend_period(economics.basis(request.user))
    end = asked.end or usual.end
    period = Period(asked.start or add_months(month_start(end), -len(usual.months)), end)
    if len(period.months) > MOST_MONTHS:
        raise Problem(422, f"A trend has at most {MOST_MONTHS} months.", code="no-period")
    return period


def _scope(request: Request, asked: WhichMonths) -> portfolio.Scope:
    for name, pk in (("account", asked.account), ("group", asked.group)):
        if pk is not None and not portfolio.names(request.user, [pk]):
            raise not_offered(name, pk)
    tiers, segments = portfolio.care_names()
    for name, chosen, known in (
        ("tier", asked.tier, tiers),
        ("segment", asked.segment, segments),
    ):
        if chosen and chosen not in [pk for pk, _name in known]:
            raise not_offered(name, chosen)
    preparation = portfolio.current_preparation()
    known_groups = portfolio.product_group_names(preparation) if preparation else ()
    if asked.product_group and asked.product_group not in known_groups:
        raise not_offered("product_group", asked.product_group)
    return portfolio.Scope(
        account=asked.account,
        group=asked.group,
        segment=_part(asked.segment),
        tier=_part(asked.tier),
        product_group=asked.product_group,
    )


def _part(chosen: int | None) -> int | None:
    return portfolio.WITHOUT if chosen == 0 else chosen
