"""Exact money: sums that never round, and ratios of them."""

from collections.abc import Iterable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)

# Own contexts, so that a figure does not depend on what the caller's thread has set.
EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, Overflow])
# Twice the digits of a ratio: the square of a 28-digit amount is exact.
SQUARES = Context(prec=56, traps=[InvalidOperation, Overflow])
RATIO = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero])


def exact_total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum to the last digit; 0 for no amounts.

    Raises ValueError if an amount is not a finite number, and decimal.Inexact rather than
    round, which needs a sum of more than a hundred digits.
    """
    with localcontext(EXACT):
        total = sum(amounts, Decimal(0))
    if not total.is_finite():
        raise ValueError("An amount is not a number.")
    return total


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole as a fraction (0.25 is a quarter) with 28 digits.

    None unless the whole is positive: a share of nothing, or of a loss, means nothing. The share
    itself may be negative or above 1 when parts of the whole are negative.
    """
    return RATIO.divide(part, whole) if whole > 0 else None


def relative_change(before: Decimal, after: Decimal) -> Decimal | None:
    """Return (after − before) / before as a fraction: 0.10 is ten per cent more.

    None unless the amount before is positive: growth from nothing has no percentage.
    """
    with localcontext(EXACT):
        difference = after - before
    return share(difference, before)
