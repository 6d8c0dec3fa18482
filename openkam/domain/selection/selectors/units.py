"""In which unit people read and type what is measured of accounts."""

from decimal import Decimal

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.selection.models import Measure
from openkam.domain.selection.selectors.wording import AMOUNTS, SHARES

LESS_IS_BETTER = (Measure.DAYS_TO_PAY,)
HUNDRED = 100
MOST_DECIMALS = 4


def unit_of(measure: str, currency: str) -> str:
    """Return the sign or word of the unit; "" where things are counted."""
    if measure in AMOUNTS:
        return formats.currency_symbol(currency)
    if measure in SHARES:
        return "%"
    if measure == Measure.DAYS_TO_PAY:
        return _("days")
    return _("years") if measure == Measure.RELATIONSHIP_YEARS else ""


def as_typed(measure: str, value: float | None) -> str:
    """Return a value as people type it, without its unit; "" for None."""
    if value is None:
        return ""
    number = Decimal(str(value)) * (HUNDRED if measure in SHARES else 1)
    number = formats.rounded(number, MOST_DECIMALS).normalize() + 0
    return formats.number_as_it_is(number)


def as_stored(measure: str, number: Decimal) -> float:
    """Return what was typed in the reader's unit as it is measured: 5 % is 0.05."""
    return float(number / HUNDRED if measure in SHARES else number)
