"""What makes a score: the criteria of a round, and what each brings to an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import overload

from openkam.calc import scoring
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors import wording

Interval = tuple[float, float]


@dataclass(frozen=True)
class ResultCriterion:
    """A criterion as it counts in the round."""

    pk: int
    code: str
    name: str
    meaning: str
    axis: str
    axis_name: str
    source: str
    source_name: str
    measure: str  # "" for judged ones
    weight: int  # whole percent
    worst: float | None
    best: float | None
    anchors: str  # "€1,000 scores 1, €50,000 scores 10"; "" for judged ones
    anchors_from: str
    scale: dict[int, str]  # what 1, 4, 7 and 10 mean; empty for computed ones


@dataclass(frozen=True)
class Contribution:
    """What one criterion brings to the score of an account."""

    criterion: ResultCriterion
    low: float
    high: float
    points: Decimal  # all of an account add up to its score
    value: float | None  # what was measured; None for judged ones and where it is not known
    value_text: str

    @property
    def score(self) -> float:
        """The middle of what it can be."""
        return (self.low + self.high) / 2

    @property
    def is_certain(self) -> bool:
        """Whether nothing is missing."""
        return self.low == self.high


class Contributions(Sequence[Contribution]):
    """What each criterion brings to a row's score; nothing before it was ranked.

    Found when it is looked at: a list shows bars, which are drawn once for the same values.
    """

    def __init__(
        self, criteria: Sequence[ResultCriterion], row: RoundAccount, currency: str
    ) -> None:
        self._criteria, self._row, self._currency = criteria, row, currency

    @property
    def criteria(self) -> Sequence[ResultCriterion]:
        """The criteria that count for the row; none before it was ranked."""
        return () if self._row.score is None else self._criteria

    @property
    def currency(self) -> str:
        """The currency of the values."""
        return self._currency

    @cached_property
    def ends(self) -> tuple[Interval, ...]:
        """The lowest and the highest score by each criterion."""
        scores = self._row.scores
        found = (scores.get(str(one.pk), scoring.UNKNOWN) for one in self.criteria)
        return tuple((float(low), float(high)) for low, high in found)

    @cached_property
    def values(self) -> tuple[float | None, ...]:
        """What was measured for each criterion; None for judged ones and where it is not known."""
        measures = self._row.measures
        return tuple(measures.get(one.measure) if one.measure else None for one in self.criteria)

    @cached_property
    def _found(self) -> list[Contribution]:
        if not self.criteria:
            return []
        exact = scoring.additive_score(self.ends, [one.weight for one in self.criteria])
        told = zip(self.criteria, self.ends, exact.contributions, self.values, strict=True)
        return [
            Contribution(
                criterion=one,
                low=low,
                high=high,
                points=points,
                value=value,
                value_text=value_text(one, value, self._currency),
            )
            for one, (low, high), points, value in told
        ]

    @overload
    def __getitem__(self, place: int) -> Contribution: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Contribution]: ...

    def __getitem__(self, place: int | slice) -> Contribution | Sequence[Contribution]:
        return self._found[place]

    def __len__(self) -> int:
        return len(self.criteria)


def value_text(criterion: ResultCriterion, value: float | None, currency: str) -> str:
    """Return what was measured, in words; "" for judged criteria."""
    return wording.measured(criterion.measure, value, currency) if criterion.measure else ""
