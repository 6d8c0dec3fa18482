"""How far several judges agree: intraclass correlation and Krippendorff's alpha.

Targets are what is judged, judges who does it. All sums are exact, so that "nobody differs" is a
fact and no matter of rounding.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import chain, combinations, permutations
from typing import TypeVar

# Below, an interval around the coefficient covers nearly everything that it can be: it would be
# read as a finding although it says nothing. Our own limits.
FEWEST_JUDGES = 3
FEWEST_TARGETS = 10

Number = int | float | Decimal
Target = TypeVar("Target", bound=Hashable)
Judge = TypeVar("Judge", bound=Hashable)


class Level(StrEnum):
    """What the distance between two scores means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Measure(StrEnum):
    """Which coefficient speaks of agreement."""

    ICC = "icc"  # ICC(2,1): every judge judged every target
    ALPHA = "alpha"  # Krippendorff's, interval: some judgements are missing


@dataclass(frozen=True)
class IntraclassCorrelations:
    """The six of Shrout and Fleiss; None where the scores do not vary enough to say."""

    one_way: float | None  # ICC(1,1): every target has judges of its own
    two_way: float | None  # ICC(2,1): interchangeable judges, absolute agreement
    fixed: float | None  # ICC(3,1): these judges alone, consistency
    one_way_mean: float | None  # ICC(1,k): the same of the mean of all judges
    two_way_mean: float | None  # ICC(2,k)
    fixed_mean: float | None  # ICC(3,k)


@dataclass(frozen=True)
class Agreement:
    """How far judges agree, 1 being perfectly; at or below 0 they agree as by chance."""

    measure: Measure
    coefficient: float
    judges: int
    targets: int  # with two judgements or more


def spread(scores: Iterable[Number]) -> float | None:
    """Return the highest score less the lowest, in points; None with fewer than two."""
    found = sorted(map(float, scores))
    return found[-1] - found[0] if len(found) > 1 else None


def agreement(judgements: Mapping[Target, Mapping[Judge, Number]]) -> Agreement | None:
    """Return how far the judges agree over all targets; None where there is too little to say.

    Targets with one judgement say nothing and are left out. Where all judges judged all others,
    ICC(2,1); with gaps, Krippendorff's alpha for intervals. None with fewer than three judges or
    ten targets, and where all scores are the same: there the spread of each is what can be told.
    """
    compared = {target: found for target, found in judgements.items() if len(found) > 1}
    judges = list(dict.fromkeys(chain.from_iterable(compared.values())))
    if len(judges) < FEWEST_JUDGES or len(compared) < FEWEST_TARGETS:
        return None
    is_complete = all(len(found) == len(judges) for found in compared.values())
    if is_complete:
        rows = [[found[judge] for judge in judges] for found in compared.values()]
        coefficient = intraclass_correlations(rows).two_way
    else:
        coefficient = krippendorff_alpha([list(found.values()) for found in compared.values()])
    if coefficient is None:
        return None
    measure = Measure.ICC if is_complete else Measure.ALPHA
    return Agreement(measure, coefficient, len(judges), len(compared))


def intraclass_correlations(scores: Sequence[Sequence[Number]]) -> IntraclassCorrelations:
    """Return the intraclass correlations: a row for each target, a column for each judge.

    Raises ValueError with fewer than two of either, or where a row is not complete.
    """
    rows = [[Fraction(score) for score in row] for row in scores]
    targets, judges = len(rows), len(rows[0]) if rows else 0
    if targets < 2 or judges < 2 or any(len(row) != judges for row in rows):
        raise ValueError("It takes two targets and two judges, each of whom judged every target.")
    of_targets = [_mean(row) for row in rows]
    middle = _mean(of_targets)
    total = _squares(chain.from_iterable(rows), middle)
    between = judges * _squares(of_targets, middle)
    of_judges = targets * _squares(map(_mean, zip(*rows, strict=True)), middle)
    target_square = between / (targets - 1)
    within_square = (total - between) / (targets * (judges - 1))
    judge_square = of_judges / (judges - 1)
    error_square = (total - between - of_judges) / ((targets - 1) * (judges - 1))
    absolute = target_square - error_square
    shift = judges * (judge_square - error_square) / targets
    return IntraclassCorrelations(
        one_way=_quotient(
            target_square - within_square, target_square + (judges - 1) * within_square
        ),
        two_way=_quotient(absolute, target_square + (judges - 1) * error_square + shift),
        fixed=_quotient(absolute, target_square + (judges - 1) * error_square),
        one_way_mean=_quotient(target_square - within_square, target_square),
        two_way_mean=_quotient(absolute, target_square + shift / judges),
        fixed_mean=_quotient(absolute, target_square),
    )


def krippendorff_alpha(
    units: Iterable[Iterable[Number | None]], level: Level = Level.INTERVAL
) -> float | None:
    """Return 1 − observed ÷ expected disagreement; the scores of each target in any order.

    None among the scores is a gap; targets with fewer than two scores are left out. None where
    nothing is left, or where all scores are the same.
    """
    known = [[Fraction(score) for score in unit if score is not None] for unit in units]
    paired = [unit for unit in known if len(unit) > 1]
    counts = Counter(chain.from_iterable(paired))
    number = sum(counts.values())
    distance = _distance(level, counts)
    observed = sum(
        (
            sum((distance(*pair) for pair in permutations(unit, 2)), Fraction(0)) / (len(unit) - 1)
            for unit in paired
        ),
        Fraction(0),
    )
    expected = sum(
        (2 * counts[a] * counts[b] * distance(a, b) for a, b in combinations(sorted(counts), 2)),
        Fraction(0),
    )
    return None if not expected else float(1 - (number - 1) * observed / expected)


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def _squares(scores: Iterable[Fraction], middle: Fraction) -> Fraction:
    return sum(((score - middle) * (score - middle) for score in scores), Fraction(0))


def _quotient(part: Fraction, whole: Fraction) -> float | None:
    return float(part / whole) if whole > 0 else None


Distance = Callable[[Fraction, Fraction], Fraction]


def _distance(level: Level, counts: Mapping[Fraction, int]) -> Distance:
    """Return Krippendorff's squared difference of two scores."""
    between = _ranks(counts)
    found: dict[Level, Distance] = {
        Level.NOMINAL: lambda a, b: Fraction(a != b),
        Level.ORDINAL: lambda a, b: (between[a] - between[b]) ** 2,
        Level.INTERVAL: lambda a, b: (a - b) ** 2,
        Level.RATIO: lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else Fraction(0),
    }
    return found[level]


def _ranks(counts: Mapping[Fraction, int]) -> dict[Fraction, Fraction]:
    """Return the middle rank of each score: what lies between two of them is their distance."""
    ranks: dict[Fraction, Fraction] = {}
    below = 0
    for score in sorted(counts):
        ranks[score] = below + Fraction(counts[score], 2)
        below += counts[score]
    return ranks
