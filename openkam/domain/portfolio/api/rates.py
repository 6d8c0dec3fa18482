"""Rates: what other currencies are worth by month, and the month whose rates count."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import NOTHING, VERSIONED, Body, Filters, ShortText
from openkam.core.api.versions import require_nothing, require_version, tell_version
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import CompanyRate

router = Router(by_alias=True)
MONTH = r"(19[0-9]{2}|2[01][0-9]{2})-(0[1-9]|1[0-2])"
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Month = Annotated[str, StringConstraints(pattern=f"^{MONTH}$")]


class RateFilters(Filters):
    """What narrows the list."""

    currency: str = Field("", pattern=r"^([A-Z]{3})?$", description="ISO 4217")
    month: str = Field("", pattern=f"^({MONTH})?$", description="2026-01")


class Rate(Schema):
    """What one unit of a currency is worth in a month."""

    currency: str = Field(description="ISO 4217")
    month: str = Field(description="2026-01")
    rate: Decimal = Field(description="units of the reporting currency for one unit of this one")
    origin: str = Field(description="who says so: a bank, a decision")


class NewRate(Body):
    """What one unit of the currency is worth in the month."""

    rate: Decimal = Field(
        ge=Decimal("0.00000001"),
        lt=Decimal(10) ** 7,
        description="units of the reporting currency for one unit of this one",
    )
    origin: ShortText = Field("", description="who says so: a bank, a decision")


class CountedRate(Schema):
    """At which rate a currency counts."""

    currency: str
    rate: Decimal
    month: str = Field(description="whose rate it is: the chosen month, or the nearest with one")
    is_in_use: bool = Field(description="whether lines in the ledger are in this currency")


class ConstantRates(Schema):
    """At which rates all figures count."""

    currency: str = Field(description="the reporting currency; empty before it is known")
    chosen: str | None = Field(description="the month that was chosen; null: the latest")
    month: str | None = Field(description="the month that counts; null: there is no rate")
    rates: list[CountedRate]


class ChosenMonth(Body):
    """The month whose rates count."""

    month: Month | None = Field(description="2026-01, null: the latest that has a rate")


@router.get("/rates", auth=reading("company"), response=Page[Rate], summary="List rates")
def list_rates(
    request: Request, filters: Query[RateFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return all rates, the newest month first. For those who import or see all accounts."""
    rows = selectors.rates(request.user)
    if filters.currency:
        rows = rows.filter(currency=filters.currency)
    if filters.month:
        rows = rows.filter(month=_first_day(filters.month))
    return page_of(
        request,
        rows,
        paging,
        lambda found: [_rate(row) for row in found],
        asked=filters.model_dump(),
    )


@router.get(
    "/rates/{currency}/{month}", auth=reading("company"), response=Rate, summary="Read a rate"
)
def read_rate(request: Request, currency: Currency, month: Month) -> dict[str, Any]:
    """Return the rate of a currency in a month with its ETag."""
    found = selectors.rate(request.user, currency, _first_day(month))
    if found is None:
        raise Http404
    return _told(request, _rate(found))


@router.put(
    "/rates/{currency}/{month}",
    auth=writing("company"),
    response=Rate,
    summary="Set a rate",
    openapi_extra=VERSIONED,
)
def put_rate(request: Request, currency: Currency, month: Month, given: NewRate) -> dict[str, Any]:
    """Say what one unit of a currency is worth in a month.

    For those who import. If-Match is needed only where there is a rate already. Figures are
    prepared again if they rest on it.
    """
    with transaction.atomic():
        services.hold_rates(request.user)
        if not _require_version(request, currency, month):
            require_nothing(request)
        kept = services.set_rate(
            request.user,
            currency=currency,
            month=_first_day(month),
            rate=given.rate,
            origin=given.origin,
            now=now(),
        )
    return _told(request, _rate(kept))


@router.delete(
    "/rates/{currency}/{month}",
    auth=writing("company"),
    response=NOTHING,
    summary="Remove a rate",
    openapi_extra=VERSIONED,
)
def delete_rate(request: Request, currency: Currency, month: Month) -> Status[None]:
    """Take a rate away. Refused for the last one of a currency that stands in the ledger."""
    with transaction.atomic():
        services.hold_rates(request.user)
        if not _require_version(request, currency, month):
            raise Http404
        services.remove_rate(request.user, currency=currency, month=_first_day(month))
    return Status(204, None)


@router.get(
    "/constant-rates",
    auth=reading("company"),
    response=ConstantRates,
    summary="Read the constant rates",
)
def read_constant_rates(request: Request) -> dict[str, Any]:
    """Return at which rates all figures count, with the ETag."""
    return _told(request, _constant(request.user))


@router.patch(
    "/constant-rates",
    auth=writing("company"),
    response=ConstantRates,
    summary="Choose the month of the constant rates",
    openapi_extra=VERSIONED,
)
def change_constant_rates(request: Request, given: ChosenMonth) -> dict[str, Any]:
    """Choose the month whose rates all figures count at. Refused if it has no rate."""
    with transaction.atomic():
        services.hold_rates(request.user)
        require_version(request, _constant(request.user))
        month = _first_day(given.month) if given.month else None
        services.set_rates_month(request.user, month)
        shown = _constant(request.user)
    return _told(request, shown)


def _require_version(request: Request, currency: str, month: str) -> bool:
    """Whether there is such a rate; the write has to know it then."""
    standing = selectors.rate(request.user, currency, _first_day(month))
    if standing is not None:
        require_version(request, _rate(standing))
    return standing is not None


def _constant(actor: "User") -> dict[str, Any]:
    if not selectors.may_see_rates(actor):
        raise PermissionDenied
    company = selectors.company_settings()
    constant = selectors.constant_rates(company)
    in_use = selectors.rates_in_use(company).rates if constant.rates else {}
    return {
        "currency": constant.currency,
        "chosen": _month(company.rates_month),
        "month": _month(constant.month),
        "rates": [
            {
                "currency": code,
                "rate": _plain(constant.rates[code]),
                "month": _month(constant.month_of[code]),
                "is_in_use": code in in_use,
            }
            for code in sorted(constant.rates)
        ],
    }


def _told(request: Request, shown: dict[str, Any]) -> dict[str, Any]:
    tell_version(request, shown)
    return shown


def _rate(row: "CompanyRate") -> dict[str, Any]:
    return {
        "currency": row.currency,
        "month": _month(row.month),
        "rate": _plain(row.rate),
        "origin": row.origin,
    }


def _plain(rate: Decimal) -> Decimal:
    return Decimal(f"{rate.normalize():f}")


def _month(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m}"


def _first_day(month: str) -> date:
    return datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
