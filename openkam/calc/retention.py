"""Who stays, who grows, who leaves: what became of the revenue of a base period.

Amounts are columns of ten-thousandths (`calc.amounts`), one row per account or group. The base is
those with revenue above zero in it. Opening + expansion − contraction − lost + new + returned +
credits = closing, to the last digit.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from openkam.calc.amounts import Bools, Ints, exact, ratio, total, whole_total
from openkam.calc.periods import MONTHS_IN_YEAR

Kinds = npt.NDArray[np.int8]
Days = npt.NDArray[np.datetime64]
FIRST_MONTH = 1970 * MONTHS_IN_YEAR + 1  # from which numpy counts months
TINY = 100  # a base below a hundredth of the revenue that it is compared with explains nothing


class Movement(IntEnum):
    """What became of an account between base and period."""

    NONE = 0  # as much as before
    EXPANSION = 1
    CONTRACTION = 2
    LOST = 3
    NEW = 4
    RETURNED = 5
    CREDITS = 6  # no revenue above zero in either: credit notes alone


@dataclass(frozen=True)
class Flow:
    """All movements of one kind: how many accounts, and what they change together (signed)."""

    accounts: int
    amount: Decimal


@dataclass(frozen=True)
class Retention:
    """What became of the revenue of the base; amounts of movements are sizes, credits signed."""

    opening: Decimal
    expansion: Decimal
    contraction: Decimal
    lost: Decimal
    new: Decimal
    returned: Decimal
    credits: Decimal
    closing: Decimal
    base_accounts: int  # with revenue above zero in the base
    base_opening: Decimal  # their revenue in the base
    base_closing: Decimal  # their revenue in the period; below zero counts too
    base_kept: Decimal  # of each at most what it brought in the base
    kept_accounts: int  # of them with revenue above zero in the period
    closing_accounts: int  # with revenue above zero in the period, whoever they are
    movement: Kinds = field(repr=False)  # of each row, as Movement
    amount: Ints = field(repr=False)  # of each row: what its movement changes, signed
    credit: Ints = field(repr=False)  # of each row: what is left of its change

    @property
    def net_revenue_retention(self) -> Decimal | None:
        """Revenue of the base's accounts now ÷ then; None without a base."""
        return ratio(self.base_closing, self.base_opening)

    @property
    def gross_revenue_retention(self) -> Decimal | None:
        """The same with growth left out: each counts at most with what it brought then."""
        return ratio(self.base_kept, self.base_opening)

    @property
    def logo_retention(self) -> Decimal | None:
        """The part of the base's accounts that still brings revenue above zero."""
        return ratio(self.kept_accounts, self.base_accounts)

    @property
    def net_revenue_retention_with_returned(self) -> Decimal | None:
        """Net revenue retention as those count it who set what comes back against what leaves."""
        return ratio(self.base_closing + self.returned, self.base_opening)

    @property
    def has_tiny_base(self) -> bool:
        """Whether the base is so small beside the period that rates of it explain nothing."""
        return 0 < self.base_opening * TINY < self.closing

    def rows(self, kind: Movement) -> Bools:
        """Return which rows moved so; of credits: all that have some, whatever else they did."""
        found = self.credit != 0 if kind is Movement.CREDITS else self.movement == kind
        return np.asarray(found, np.bool_)

    def flow(self, kind: Movement) -> Flow:
        """Return the accounts that moved so and what it changed; of credits: all that have some."""
        rows = self.rows(kind)
        amounts = self.credit if kind is Movement.CREDITS else self.amount
        return Flow(int(rows.sum()), exact(whole_total(amounts[rows])))

    def largest(self, kind: Movement, count: int = 1) -> list[int]:
        """Return the places of the accounts that moved the most so, largest first."""
        amounts = self.credit if kind is Movement.CREDITS else self.amount
        places = np.flatnonzero(self.rows(kind))
        order = np.argsort(-np.abs(amounts[places]), kind="stable")[:count]
        return [int(place) for place in places[order]]


def retention(opening: Ints, closing: Ints, bought_before: Bools) -> Retention:
    """Return what became of the opening revenue, row by row and together.

    `bought_before` says who had a positive sale before the period: who comes again without
    revenue in the base has returned, who never bought is new.
    """
    based, now = opening > 0, closing > 0
    movement = movements(opening, closing, bought_before)
    change = closing - opening
    amount = np.select(
        [
            (movement == Movement.EXPANSION) | (movement == Movement.CONTRACTION),
            movement == Movement.LOST,
            (movement == Movement.NEW) | (movement == Movement.RETURNED),
        ],
        [change, -opening, closing],
        0,
    )
    credit = change - amount

    def size(kind: Movement) -> Decimal:
        return abs(total(amount[movement == kind]))

    return Retention(
        opening=total(opening),
        expansion=size(Movement.EXPANSION),
        contraction=size(Movement.CONTRACTION),
        lost=size(Movement.LOST),
        new=size(Movement.NEW),
        returned=size(Movement.RETURNED),
        credits=total(credit),
        closing=total(closing),
        base_accounts=int(based.sum()),
        base_opening=total(opening[based]),
        base_closing=total(closing[based]),
        base_kept=total(np.minimum(opening, np.maximum(closing, 0))[based]),
        kept_accounts=int((based & now).sum()),
        closing_accounts=int(now.sum()),
        movement=movement,
        amount=amount,
        credit=credit,
    )


def movements(opening: Ints, closing: Ints, bought_before: Bools) -> Kinds:
    """Return the movement of each row."""
    based, now = opening > 0, closing > 0
    found = np.select(
        [
            based & now & (closing > opening),
            based & now & (closing < opening),
            based & ~now,
            ~based & now & ~bought_before,
            ~based & now & bought_before,
            ~based & ~now & (closing != opening),
        ],
        [int(kind) for kind in Movement if kind],
        int(Movement.NONE),
    )
    return found.astype(np.int8)


def business_years(days: Days, first_month: int) -> Ints:
    """Return the calendar year in which the business year of each day starts."""
    months = days.astype("datetime64[M]").astype(np.int64) + FIRST_MONTH
    return np.asarray((months - first_month) // MONTHS_IN_YEAR, np.int64)
