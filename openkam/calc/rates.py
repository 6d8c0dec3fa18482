"""Constant rates: one rate for each currency, whatever the day of the invoice.

Growth at constant rates is growth of the business and not of a currency.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, Overflow

UNIT = Decimal("0.0001")
# An own context, so that a figure does not depend on what the caller's thread has set.
CONVERTING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, Overflow])


def month_of_rate(months: Iterable[date], wanted: date) -> date | None:
    """Return the month whose rate stands for the wanted one: itself, the latest before, or else
    the earliest after it.

    None without any month.
    """
    known = sorted(months)
    before = [month for month in known if month <= wanted]
    return before[-1] if before else next(iter(known), None)


def constant_months(
    months: Mapping[str, Iterable[date]], chosen: date | None
) -> tuple[date | None, dict[str, date]]:
    """Return the month of the constant rates, and for each currency the month of its rate.

    `months` are the months with a rate, by currency. Nothing chosen means the latest month that
    has a rate of any currency.
    """
    known = {currency: list(given) for currency, given in months.items()}
    wanted = chosen or max((month for given in known.values() for month in given), default=None)
    if wanted is None:
        return None, {}
    found = {currency: month_of_rate(given, wanted) for currency, given in known.items()}
    return wanted, {currency: month for currency, month in found.items() if month is not None}


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return amount × rate to four decimals, half rounded away from zero.

    Each line is rounded by itself, so that any sum of lines is the sum of what the lines show.
    """
    return CONVERTING.quantize(CONVERTING.multiply(amount, rate), UNIT)
