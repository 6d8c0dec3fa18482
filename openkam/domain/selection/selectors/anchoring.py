"""How the accounts lie between two anchors, and which anchors their data propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from openkam.calc import scoring
from openkam.domain.selection.models import Measure, ModelVersion
from openkam.domain.selection.selectors.cut import places_of
from openkam.domain.selection.selectors.units import LESS_IS_BETTER

BINS = 18  # two for each point of the score
PERCENTILES = (10, 25, 50, 75, 90)
LARGEST_SHARE_OF_TENS, SMALLEST_SHARE_OF_TENS = 0.1, 0.01
# The largest customers must not be alike; who grew most mostly bought nearly nothing before.
LEAST_TENS: dict[str, float] = {Measure.REVENUE: 0.0, Measure.GROWTH: LARGEST_SHARE_OF_TENS}
POSSIBLE: dict[str, tuple[float, float]] = {Measure.REGULARITY: (0.0, 1.0)}
"""Between what the values of a measure can lie at all."""
Values = Sequence[float | None]


class Anchors(NamedTuple):
    """The values that score 1 and 10."""

    worst: float
    best: float


@dataclass(frozen=True)
class Spread:
    """How many accounts score 1, how many 10, and how the others lie between."""

    known: int
    unknown: int
    lowest: int  # score 1
    highest: int  # score 10
    between: tuple[int, ...]  # from the worst to the best, in steps of equal width
    median: float | None

    @property
    def middle(self) -> int:
        """How many score more than 1 and less than 10."""
        return sum(self.between)


@dataclass(frozen=True)
class Percentile:
    """Below which value a share of the accounts lies: a view, never part of a score."""

    percent: int
    value: float
    score: float | None


def proposed_anchors(version: ModelVersion, measure: str, values: Values) -> Anchors | None:
    """Return the anchors that the values propose; None where they are all alike or unknown.

    `values` are those of the accounts that buy.
    """
    found = scoring.proposed_anchors(
        values,
        upper=1 - _share_of_tens(version, measure, len(values)),
        less_is_better=measure in LESS_IS_BETTER,
        possible=POSSIBLE.get(measure),
    )
    return Anchors(*found) if found else None


def spread(values: Values, anchors: Anchors | None) -> Spread:
    """Return how the values lie between the anchors, or without any between the extremes."""
    known = np.array([value for value in values if value is not None], np.float64)
    unknown = len(values) - len(known)
    median = float(np.median(known)) if len(known) else None
    if not len(known):
        return Spread(0, unknown, 0, 0, (0,) * BINS, median)
    if anchors is None:
        bins = np.histogram(known, BINS)[0] if known.min() < known.max() else [len(known)]
        return Spread(len(known), unknown, 0, 0, tuple(int(count) for count in bins), median)
    place = (known - anchors.worst) / (anchors.best - anchors.worst)
    inside = place[(place > 0) & (place < 1)]
    bins = np.histogram(inside, BINS, (0.0, 1.0))[0]
    return Spread(
        len(known),
        unknown,
        int((place <= 0).sum()),
        int((place >= 1).sum()),
        tuple(int(count) for count in bins),
        median,
    )


def percentiles(values: Values, anchors: Anchors | None) -> list[Percentile]:
    """Return where the accounts stand among each other, with the score of these values."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    found = np.quantile(known, [percent / 100 for percent in PERCENTILES])
    return [
        Percentile(percent, float(value), _score(float(value), anchors))
        for percent, value in zip(PERCENTILES, found, strict=True)
    ]


def changed_scores(values: Values, before: Anchors | None, after: Anchors) -> int:
    """Return how many accounts would score differently; all of them where there were no anchors."""
    known = [value for value in values if value is not None]
    if before is None:
        return len(known)
    return sum(scoring.anchor_score(one, *before) != _score(one, after) for one in known)


def place_of(value: float, anchors: Anchors) -> float:
    """Return where a value lies between the anchors: 0 at the worst, 1 at the best."""
    return (value - anchors.worst) / (anchors.best - anchors.worst)


def is_reversed(measure: str, anchors: Anchors) -> bool:
    """Whether less scores more although more is better of this measure, or the other way round."""
    return (anchors.best < anchors.worst) != (measure in LESS_IS_BETTER)


def _share_of_tens(version: ModelVersion, measure: str, accounts: int) -> float:
    # Of a thousand accounts a hundred must not all score 10: the best are told apart.
    beyond = places_of(version, accounts) / accounts / 2 if accounts else LARGEST_SHARE_OF_TENS
    return min(LARGEST_SHARE_OF_TENS, max(beyond, LEAST_TENS.get(measure, SMALLEST_SHARE_OF_TENS)))


def _score(value: float, anchors: Anchors | None) -> float | None:
    return scoring.anchor_score(value, *anchors) if anchors else None
