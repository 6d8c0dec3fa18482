"""Money in the database: whole ten-thousandths, so that sums are exact on every database."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:  # Django's fields take type parameters in the stubs only
    Integer = models.BigIntegerField[Any, Any]
else:
    Integer = models.BigIntegerField

PLACES = 4
UNIT = Decimal(1).scaleb(-PLACES)


class AmountField(Integer):
    """A Decimal with four places, kept as an integer number of ten-thousandths.

    SQLite has no exact decimal type; integers add up exactly on SQLite and PostgreSQL alike.
    Holds up to 922 million million.
    """

    description = "Exact amount"

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        """Turn stored ten-thousandths into a Decimal."""
        return None if value is None else Decimal(int(value)).scaleb(-PLACES)

    def to_python(self, value: Any) -> Decimal | None:
        """Read a form's or fixture's value as a Decimal."""
        return None if value is None or value == "" else Decimal(str(value))

    def get_prep_value(self, value: Any) -> int | None:
        """Turn a Decimal into ten-thousandths; finer digits are rounded half to even."""
        return None if value is None else ten_thousandths(Decimal(value))


def ten_thousandths(amount: Decimal) -> int:
    """Return the amount as a whole number of ten-thousandths, rounded half to even."""
    return int(amount.quantize(UNIT, ROUND_HALF_EVEN).scaleb(PLACES))
