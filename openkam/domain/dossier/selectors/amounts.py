"""Amounts that people noted, in the reporting currency."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc.rates import converted
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Company

Converter = Callable[[Decimal | None, str], Decimal | None]


def converter(company: "Company | None" = None) -> Converter:
    """Return how an amount and its currency become an amount in the reporting currency.

    It is unknown, not zero, where nothing is noted or the company has no rate of the currency.
    """
    constant = portfolio.constant_rates(company)

    def convert(amount: Decimal | None, currency: str) -> Decimal | None:
        if amount is None or currency == constant.currency:
            return amount
        rate = constant.rates.get(currency)
        return None if rate is None else converted(amount, rate)

    return convert
