"""The course of monthly amounts: against the year before, over twelve months, and its direction.

Amounts are whole ten-thousandths (`calc.amounts`) in the order of the months, one for each; None is
a month of which nothing is known, which is not a month without sales. What rests on such a month
is unknown too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openkam.calc.amounts import ratio

YEAR = 12
Months = Sequence[int | None]


@dataclass(frozen=True)
class Direction:
    """The latest months together, and the same months of the year before."""

    months: int  # how many are compared; 0: none can be
    now: int | None
    before: int | None

    @property
    def change(self) -> int | None:
        """The difference in ten-thousandths; None where one of both is unknown."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def relative(self) -> Decimal | None:
        """The difference as a fraction of the year before; None unless that is positive."""
        if self.change is None or self.before is None:
            return None
        return ratio(self.change, self.before)


def a_year_before(amounts: Months) -> list[int | None]:
    """Return what stood in the same month of the year before; None for the first twelve."""
    return [*[None] * min(YEAR, len(amounts)), *amounts[: max(len(amounts) - YEAR, 0)]]


def year_on_year(amounts: Months) -> list[Decimal | None]:
    """Return each month's change against the same month of the year before, as a fraction.

    None unless both are known and the year before is positive.
    """
    return [
        Direction(1, now, before).relative
        for now, before in zip(amounts, a_year_before(amounts), strict=True)
    ]


def moving_sums(amounts: Months, months: int = YEAR) -> list[int | None]:
    """Return for each month the sum of so many months up to it; None where one is unknown.

    Over twelve months the season is always in it once, so that what is left is the trend. Raises
    ValueError below one month.
    """
    if months < 1:
        raise ValueError("A moving sum needs at least one month.")
    return [
        total(amounts[place + 1 - months : place + 1]) if place + 1 >= months else None
        for place in range(len(amounts))
    ]


def total(amounts: Months) -> int | None:
    """Return the sum; None where a month is unknown, or where there is none."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def direction(amounts: Months, months: int = YEAR) -> Direction:
    """Return the last months against the same ones of the year before.

    Where the year before is not known of so many, of as many as it is known of without a gap.
    """
    before = a_year_before(amounts)
    count = 0
    for now, then in list(zip(amounts, before, strict=True))[: -months - 1 : -1]:
        if now is None or then is None:
            break
        count += 1
    if not count:
        return Direction(0, None, None)
    return Direction(count, total(amounts[-count:]), total(before[-count:]))
