"""At which rates amounts in other currencies count, and how pages say so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.calc import rates as calc
from openkam.core.face import formats
from openkam.domain.portfolio.models import CompanyRate
from openkam.domain.portfolio.selectors.company import company_settings

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Company, Preparation


@dataclass(frozen=True)
class ConstantRates:
    """One rate for each currency: that of the chosen month, or of the nearest month with one."""

    currency: str = ""
    """The reporting currency; "" before it is known."""
    month: date | None = None
    """The month of the constant rates; None without any rate."""
    month_of: Mapping[str, date] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """How many units of the reporting currency one unit of the other is worth."""

    def only(self, currencies: Collection[str]) -> "ConstantRates":
        """Return the rates of these currencies, as far as they have one."""
        return replace(
            self,
            month_of={code: month for code, month in self.month_of.items() if code in currencies},
            rates={code: rate for code, rate in self.rates.items() if code in currencies},
        )

    @property
    def note(self) -> str:
        """What figures have to say about these rates; "" where nothing is converted."""
        if not self.rates or self.month is None:
            return ""
        months = set(self.month_of.values())
        month = months.pop() if len(months) == 1 else self.month
        said = _("at constant rates of %(month)s") % {"month": formats.month(month)}
        others = [
            f"{code} {formats.month(own)}"
            for code, own in sorted(self.month_of.items())
            if own != month
        ]
        return f"{said} ({', '.join(others)})" if others else said

    def stored(self) -> dict[str, dict[str, str]]:
        """Return the rates as a preparation keeps them."""
        return {
            code: {"rate": f"{rate:f}", "month": self.month_of[code].isoformat()}
            for code, rate in sorted(self.rates.items())
        }

    def as_json(self) -> dict[str, Any] | None:
        """Return the rates for a report; None where nothing is converted."""
        if not self.rates:
            return None
        currencies = {
            code: {"rate": rate, "month": self.month_of[code]}
            for code, rate in sorted(self.rates.items())
        }
        return {"month": self.month, "currencies": currencies}


def constant_rates(company: "Company | None" = None) -> ConstantRates:
    """Return the rates at which all figures count; two queries, or one with the company given."""
    company = company or company_settings()
    known: dict[str, dict[date, Decimal]] = {}
    rows = CompanyRate.objects.values_list("currency", "month", "rate")
    for currency, month, rate in rows.order_by("currency", "month"):
        known.setdefault(currency, {})[month] = rate
    chosen, month_of = calc.constant_months(known, company.rates_month)
    rates = {currency: known[currency][month] for currency, month in month_of.items()}
    return ConstantRates(company.currency, chosen, month_of, rates)


def rates_of_preparation(preparation: "Preparation | None") -> ConstantRates:
    """Return the rates that the prepared figures rest on: those of the currencies in the ledger."""
    if preparation is None:
        return ConstantRates()
    kept = preparation.rates
    return ConstantRates(
        preparation.currency,
        preparation.rates_month,
        {code: date.fromisoformat(given["month"]) for code, given in kept.items()},
        {code: Decimal(given["rate"]) for code, given in kept.items()},
    )
