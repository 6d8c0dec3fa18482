"""The score of an account: an additive value model on fixed anchors.

A score runs from 1 to 10. An anchor is the value that scores 1 (the worst) or 10 (the best); it is
fixed, so that an account's score never depends on who else is there. Weights are whole percents
that add up to 100. What is unknown is an interval, never a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite, log10
from typing import TypeVar

import numpy as np

from openkam.calc.amounts import Floats, Ints

LOWEST, HIGHEST = 1.0, 10.0
UNKNOWN = (LOWEST, HIGHEST)  # the interval of a score of which nothing is known
FULL = 100
HUNDREDTHS = 100
MOST_DIGITS = 17  # more do not change a number
MOST_ROUNDED_OFF = 0.05  # of the way between two anchors
MISMATCH = "Each criterion has one weight, and each score two ends."
OUTSIDE = "Scores are intervals between 1 and 10."
CROWDED = 2.0  # times as many as the quantile leaves beyond it

Number = int | float | Decimal
Interval = tuple[float, float]
Amounts = TypeVar("Amounts", int, Ints)


@dataclass(frozen=True)
class Score:
    """The score of one account, to two decimals."""

    score: Decimal  # from the middles of the intervals
    low: Decimal
    high: Decimal
    contributions: tuple[Decimal, ...]  # of each criterion; their sum is the score

    @property
    def is_certain(self) -> bool:
        """Whether nothing that weighs is unknown."""
        return self.low == self.high


@dataclass(frozen=True)
class Scores:
    """The same of many accounts, a row for each."""

    score: Floats
    low: Floats
    high: Floats


def anchor_score(value: Number | None, worst: Number, best: Number) -> float | None:
    """Return the score of a value on fixed anchors, 1 to 10, to two decimals; None stays None.

    Linear between the anchors; beyond them it stays 1 or 10. Where `best` is below `worst`, less is
    better. Raises ValueError for equal anchors, and for what is not a finite number.
    """
    bottom, top = _finite(worst), _finite(best)
    if bottom == top:
        raise ValueError("The anchors are equal: the worst and the best value must differ.")
    if value is None:
        return None
    place = (_finite(value) - bottom) / (top - bottom)
    return round(LOWEST + (HIGHEST - LOWEST) * min(max(place, 0.0), 1.0), 2)


def percentile_scores(values: Sequence[Number | None]) -> list[float | None]:
    """Return where each value stands among the others, 1 to 10: a view, never part of a score.

    1 + 9 · (rank − 0.5) ÷ n with the mean rank of equal values (Hazen). None stays None and is not
    counted. Raises ValueError for what is not a finite number.
    """
    known = np.array([_finite(value) for value in values if value is not None], np.float64)
    _sorted, places, counts = np.unique(known, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[places]
    scores = iter(np.round(LOWEST + (HIGHEST - LOWEST) * (rank - 0.5) / max(len(known), 1), 2))
    return [None if value is None else float(next(scores)) for value in values]


def proposed_anchors(
    values: Sequence[Number | None],
    *,
    lower: float = 0.10,
    upper: float = 0.90,
    less_is_better: bool = False,
    possible: tuple[float, float] | None = None,
) -> tuple[float, float] | None:
    """Return a worst and a best value for this distribution: two quantiles, rounded.

    To two significant figures, and to more where rounding would move one by more than a twentieth
    of the way between them. Where the quantiles are equal, the smallest and the largest value stand
    in. Where more than twice as many reach the best value as should, values that are alike crowd
    there: the `possible` range of the measure (its worst and best value) stands in, or without one
    the best value found. `lower` and `upper` count from the worst value. None with fewer than two
    different values.
    """
    known = np.array([_finite(value) for value in values if value is not None], np.float64)
    if len(np.unique(known)) < 2:
        return None
    known = -known if less_is_better else known
    bottom, top = (float(found) for found in np.quantile(known, (lower, upper)))
    if bottom == top:
        bottom, top = float(known.min()), float(known.max())
    worst, best = _apart(bottom, top)
    # Rounding up must not hide those who stand just below.
    if _reached(known, min(best, top)) > CROWDED * (1 - upper):
        if possible is not None:
            return possible
        top = float(known.max())
        worst, best = _apart(bottom, top)
        if _reached(known, best) > _reached(known, top):
            worst, best = bottom, top
    return (0.0 - worst, 0.0 - best) if less_is_better else (worst, best)


def whole_weights(raw: Sequence[Number]) -> tuple[int, ...]:
    """Return whole percents in the same proportions that add up to exactly 100.

    Largest remainder: who lost most by rounding down gets the points that are left, of equals the
    first. Raises ValueError where all are zero, one is negative or not a finite number.
    """
    shares = [Fraction(_finite(weight)) for weight in raw]
    if any(share < 0 for share in shares):
        raise ValueError("A weight cannot be negative.")
    if not sum(shares):
        raise ValueError("At least one weight must be above zero.")
    return _divided(shares, FULL)


def moved_weight(weights: Sequence[int], index: int, to: int) -> tuple[int, ...]:
    """Return the weights after one was set; the others keep their proportions, and the sum is 100.

    Others that are all zero share what is left equally; a single weight is always 100. Raises
    ValueError unless the weights are whole percents that add up to 100, `index` is one of them, and
    `to` is between 0 and 100.
    """
    check_weights(weights)
    if not (0 <= to <= FULL and 0 <= index < len(weights)):
        raise ValueError("A weight is between 0 and 100, and one of those given.")
    others = [weight for place, weight in enumerate(weights) if place != index]
    if not others:
        return (FULL,)
    if not any(others):
        others = [1] * len(others)
    moved = list(_divided([Fraction(weight) for weight in others], FULL - to))
    moved.insert(index, to)
    return tuple(moved)


def check_weights(weights: Sequence[int]) -> None:
    """Refuse, with ValueError, what are not whole percents that add up to 100."""
    if any(weight != int(weight) or weight < 0 for weight in weights):
        raise ValueError("Weights are whole percents, none below zero.")
    if sum(weights) != FULL:
        raise ValueError("The weights must add up to 100.")


def additive_score(scores: Sequence[Interval], weights: Sequence[int]) -> Score:
    """Return Σ weight × score of one account, with the part of each criterion.

    `scores` are intervals, the lower end first (`UNKNOWN` for one that is missing), and count to
    two decimals. The score is taken from their middles and rounded half up to two decimals; the
    contributions are rounded by the largest remainder, so that they add up to it to the last digit.
    Raises ValueError for weights that are none, and for intervals outside 1 to 10.
    """
    check_weights(weights)
    if len(scores) != len(weights):
        raise ValueError(MISMATCH)
    # In whole numbers of Python: a page of accounts is done before arrays are made for it.
    ends = [(_whole_end(low), _whole_end(high)) for low, high in scores]
    if any(low > high for low, high in ends):
        raise ValueError(OUTSIDE)
    parts = [int(weight) * (low + high) for weight, (low, high) in zip(weights, ends, strict=True)]
    total = _half_up(sum(parts), 2 * FULL)
    low, high = (
        sum(int(weight) * pair[end] for weight, pair in zip(weights, ends, strict=True))
        for end in (0, 1)
    )
    return Score(
        score=_hundredths(total),
        low=_hundredths(_half_up(low, FULL)),
        high=_hundredths(_half_up(high, FULL)),
        contributions=tuple(map(_hundredths, _divided(parts, total))),
    )


def additive_scores(low: Floats, high: Floats, weights: Sequence[int]) -> Scores:
    """Return the scores of many accounts at once, the same to the last digit.

    A row for each account, a column for each criterion. Raises ValueError as `additive_score`.
    """
    bottom, top = _checked(low, high, weights)
    share = np.array(weights, np.int64)
    return Scores(
        score=_half_up((bottom + top) @ share, 2 * FULL) / HUNDREDTHS,
        low=_half_up(bottom @ share, FULL) / HUNDREDTHS,
        high=_half_up(top @ share, FULL) / HUNDREDTHS,
    )


def _finite(value: Number) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError("A value is not a number.")
    return number


def _reached(known: Floats, best: float) -> float:
    return float(np.mean(known >= best))


def _apart(bottom: float, top: float) -> tuple[float, float]:
    bearable = (top - bottom) * MOST_ROUNDED_OFF
    for digits in range(2, MOST_DIGITS):
        worst, best = _significant(bottom, digits), _significant(top, digits)
        if abs(worst - bottom) <= bearable and abs(best - top) <= bearable:
            return worst, best
    return bottom, top


def _significant(value: float, digits: int) -> float:
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def _divided(parts: Sequence[Fraction] | Sequence[int], total: int) -> tuple[int, ...]:
    """Return whole numbers in these proportions that add up to `total`: largest remainder."""
    whole = sum(parts)
    if not whole:
        return (0,) * len(parts)
    found = [int(part * total // whole) for part in parts]
    left = [part * total % whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -left[place])
    for place in by_remainder[: total - sum(found)]:
        found[place] += 1
    return tuple(found)


def _checked(low: Floats, high: Floats, weights: Sequence[int]) -> tuple[Ints, Ints]:
    """Return both ends in whole hundredths."""
    check_weights(weights)
    if low.shape != high.shape or low.shape[1] != len(weights):
        raise ValueError(MISMATCH)
    # Turned round, so that what is not a number is refused too.
    if not np.all((low >= LOWEST) & (low <= high) & (high <= HIGHEST)):
        raise ValueError(OUTSIDE)
    bottom, top = (np.rint(end * HUNDREDTHS).astype(np.int64) for end in (low, high))
    return bottom, top


def _whole_end(score: float) -> int:
    # Turned round, so that what is not a number is refused too.
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(OUTSIDE)
    return round(score * HUNDREDTHS)


def _half_up(amounts: Amounts, divisor: int) -> Amounts:
    return (2 * amounts + divisor) // (2 * divisor)


def _hundredths(count: int) -> Decimal:
    return Decimal(count).scaleb(-2)
