"""The report on who stays, grows, shrinks, leaves and comes."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.calc.periods import Period
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Day
from openkam.domain.economics import selectors as economics
from openkam.domain.economics.api.asked import (
    ByAccountOrGroup,
    Standing,
    WhichRows,
    answered,
    no_period,
    period_of,
    rows_page,
    without_rows,
)

router = Router(by_alias=True)
LOCK = reading("figures")
NO_SALES = {"x-problems": [409]}
Movement = Literal["none", "expansion", "contraction", "lost", "new", "returned", "credits"]


class TwoPeriods(ByAccountOrGroup):
    """Period and base."""

    base_from: Day | None = Field(
        None, description="first day of the base; without it the period of equal length before"
    )
    base_to: Day | None = Field(
        None, description="the day after its last; without it `from`. Needs `base_from`"
    )


class WhichRetentionRows(TwoPeriods, WhichRows):
    """Which rows: without a sort the largest first."""

    movement: Movement | Literal[""] = ""
    sort: Literal[
        "",
        "name",
        "-name",
        "opening",
        "-opening",
        "closing",
        "-closing",
        "amount",
        "-amount",
        "first_sale_on",
        "-first_sale_on",
    ] = ""


class Retention(Standing):
    """Opening + expansion − contraction − lost + new + returned + credits = closing."""

    report: Literal["retention"]
    by: Literal["account", "group"]
    base_from: date | None
    base_to: date | None
    unknown_because: Literal["before_data", "partly_before_data", "no_revenue"] | None = Field(
        description="why there are no rates"
    )
    opening: Decimal | None
    expansion: Decimal | None
    contraction: Decimal | None
    lost: Decimal | None
    new: Decimal | None
    returned: Decimal | None
    credits: Decimal | None
    closing: Decimal | None
    expansion_accounts: int | None
    contraction_accounts: int | None
    lost_accounts: int | None
    new_accounts: int | None
    returned_accounts: int | None
    credits_accounts: int | None
    base_accounts: int | None
    kept_accounts: int | None
    closing_accounts: int | None
    nrr: float | None = Field(description="net revenue retention")
    grr: float | None = Field(description="gross revenue retention")
    logo_retention: float | None
    nrr_with_returned: float | None


class RetentionRow(Schema):
    """One account or group with a line in either period."""

    name: str | None
    account: int | None = None
    group: int | None = None
    opening: Decimal | None
    closing: Decimal
    movement: Movement | None = Field(description="credits: only credit notes; none: as before")
    amount: Decimal | None = Field(description="what the movement changes, signed")
    credits: Decimal | None
    first_sale_on: date | None


class RetentionRows(Page[RetentionRow]):
    """A page of rows."""

    total: int


@router.get(
    "/retention",
    auth=LOCK,
    response=Retention,
    summary="Who stays, grows and leaves",
    openapi_extra=NO_SALES,
)
def read_retention(request: Request, asked: Query[TwoPeriods]) -> dict[str, Any]:
    """Net, gross and logo retention, and the way from the opening to the closing revenue."""
    return without_rows(_content(request, asked))


@router.get(
    "/retention/rows",
    auth=LOCK,
    response=RetentionRows,
    summary="The rows of retention",
    openapi_extra=NO_SALES,
)
def list_retention_rows(
    request: Request, asked: Query[WhichRetentionRows], paging: Query[Paging]
) -> dict[str, Any]:
    """Accounts or groups with what became of their revenue."""
    rows = _content(request, asked)["rows"]
    if asked.movement:
        rows = [row for row in rows if row["movement"] == asked.movement]
    wish = asked.model_dump(mode="json")
    return rows_page(request, rows, paging, q=asked.q, sort=asked.sort, asked=wish)


def _content(request: Request, asked: TwoPeriods) -> dict[str, Any]:
    def found() -> dict[str, Any]:
        period = period_of(request.user, asked)
        base = _base(request, asked, period)
        try:
            report = economics.retention_report(request.user, period=period, base=base, by=asked.by)
        except economics.BaseNotBefore as fault:
            raise no_period(fault) from fault
        return economics.retention_as_json(request.user, report)

    content: dict[str, Any] = answered(found)
    return content


def _base(request: Request, asked: TwoPeriods, period: Period | None) -> Period | None:
    if asked.base_from is None:
        if asked.base_to is not None:
            raise Problem(422, "base_to needs base_from", code="no-period")
        return None
    period = period or economics.retention_period(economics.basis(request.user))
    return Period(asked.base_from, asked.base_to or period.start)
