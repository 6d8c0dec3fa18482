"""What a report is asked for: its period, by what, and which of its rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from openkam.calc.periods import DAY, EmptyPeriod, Period, add_months
from openkam.core.api.paging import Paging, page_of_list
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Day, Filters, Text
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

MONTHS = 12
Rows = Sequence[Mapping[str, Any]]


class Dates(Filters):
    """The period of a report; without dates the last 12 complete months, or what it shows first."""

    start: Day | None = Field(
        None, alias="from", description="first day; without it 12 months before `to`"
    )
    end: Day | None = Field(
        None, alias="to", description="the day after the last; without it up to the last sale"
    )


class ByAccountOrGroup(Dates):
    """Period, and whose rows."""

    by: Literal["account", "group"] = Field("account", description="group: by ultimate parent")


class WhichRows(Schema):
    """Which rows of a report, in which order."""

    q: Text = Field("", max_length=100, description="part of the name, without case and accents")


class ConstantRate(Schema):
    """The constant rate of one currency."""

    rate: Decimal
    month: date


class Rates(Schema):
    """At which rates other currencies count."""

    month: date | None
    currencies: dict[str, ConstantRate]


class Standing(Schema):
    """What the figures of a report are about."""

    start: date = Field(alias="from")
    end: date = Field(alias="to", description="the day after the last")
    currency: str
    rates: Rates | None = Field(description="null: there is one currency")
    as_of: date = Field(description="last day that the sales data cover")


class ReportDays(Schema):
    """Two days, half-open."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


def period_of(actor: "User", dates: Dates) -> Period | None:
    """Return the period asked for, None for the report's own; Problem 422 where there is none."""
    if dates.start is None and dates.end is None:
        return None
    try:
        end = dates.end or economics.basis(actor).covers_until + DAY
        return Period(dates.start or add_months(end, -MONTHS), end)
    except (EmptyPeriod, OverflowError, ValueError) as fault:
        raise no_period(fault) from fault


def no_period(fault: Exception) -> Problem:
    """Return the problem of dates that make no period."""
    return Problem(422, str(fault), code="no-period")


def answered(found: Callable[[], Any]) -> Any:
    """Return what a report says; Problem 409 before the first import, 422 for impossible dates."""
    try:
        return found()
    except economics.NoSales as fault:
        raise Problem(409, str(fault), code="no-sales") from fault
    except (EmptyPeriod, OverflowError) as fault:
        raise no_period(fault) from fault


def without_rows(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a report without its lists, which have operations of their own."""
    lists = ("rows", "accounts")  # the latter is a number in most reports
    return {
        name: value
        for name, value in content.items()
        if not (name in lists and isinstance(value, list))
    }


def rows_page(
    request: HttpRequest,
    rows: Rows,
    paging: Paging,
    *,
    q: str,
    sort: str,
    asked: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a page of a report's rows whose name has `q` in it; `sort`: "" is the report's own."""
    wanted = portfolio.fold(q)
    found = [row for row in rows if not wanted or wanted in portfolio.fold(row["name"] or "")]
    if sort:
        key, down = sort.removeprefix("-"), sort.startswith("-")
        known = [row for row in found if row[key] is not None]
        known.sort(key=lambda row: row[key], reverse=down)
        found = known + [row for row in found if row[key] is None]
    page = page_of_list(request, found, paging, list, asked={**asked, "q": q, "sort": sort})
    return {**page, "total": len(found)}


def not_offered(name: str, value: object) -> Problem:
    """Return the problem of a filter that names what does not exist."""
    said = _("There is no %(what)s %(value)s.") % {"what": name, "value": value}
    return Problem(422, said, errors=[{"parameter": name, "detail": said}])
