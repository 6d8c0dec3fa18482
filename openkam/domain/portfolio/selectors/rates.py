"""The company's rates by month and currency, for those who may know of all figures."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from openkam.domain.portfolio.models import CompanyRate
from openkam.domain.portfolio.selectors.constant_rates import ConstantRates, constant_rates
from openkam.domain.portfolio.selectors.figures import ledger
from openkam.domain.portfolio.selectors.imports import may_import

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Company


@dataclass(frozen=True)
class RateMonth:
    """One row of the table: a month and its rates by currency."""

    month: date
    rates: dict[str, CompanyRate]


def may_see_rates(actor: "User") -> bool:
    """Whether the actor may look at the rates: who imports, and who sees all accounts."""
    return may_import(actor) or actor.sees_all_accounts


def rates(actor: "User") -> "QuerySet[CompanyRate]":
    """Return all rates, the newest month first; PermissionDenied unless they may be seen."""
    if not may_see_rates(actor):
        raise PermissionDenied
    return CompanyRate.objects.select_related("set_by", "batch").order_by("-month", "currency")


def rate(actor: "User", currency: str, month: date) -> CompanyRate | None:
    """Return the rate of a currency in a month, None if there is none."""
    return rates(actor).filter(currency=currency, month=month).first()


def rate_currencies(actor: "User") -> list[str]:
    """Return the currencies that have a rate, in the order of their codes."""
    found = rates(actor).order_by("currency").values_list("currency", flat=True)
    return list(found.distinct())


def rate_months(actor: "User") -> list[date]:
    """Return the months that have a rate, the newest first."""
    return list(rates(actor).order_by("-month").values_list("month", flat=True).distinct())


def rate_table(actor: "User", months: "Collection[date]") -> list[RateMonth]:
    """Return the rates of these months, in their order."""
    by_month: dict[date, dict[str, CompanyRate]] = {month: {} for month in months}
    for found in rates(actor).filter(month__in=by_month):
        by_month[found.month][found.currency] = found
    return [RateMonth(month, found) for month, found in by_month.items()]


def currencies_in_use() -> tuple[str, ...]:
    """Return the currencies besides the reporting one among the lines of the live imports.

    Also of lines that a later import replaced: undoing it brings them back.
    """
    return ledger().foreign_currencies()


def rates_in_use(company: "Company | None" = None) -> ConstantRates:
    """Return the constant rates of the currencies in the ledger: what any figure rests on."""
    constant = constant_rates(company)
    if not constant.rates:
        return constant
    return constant.only(ledger(constant).foreign_currencies())
