"""The criteria of a round with their weights, and what comparing them in pairs says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Count

from openkam.calc import pairwise, scoring
from openkam.domain.selection.models import (
    Axis,
    Judgement,
    ModelVersion,
    Round,
    RoundAccount,
    Source,
    WeightedCriterion,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

Pairs = Mapping[tuple[int, int], float]
MOST_COMPARED = len(pairwise.RANDOM_INDEX)
"""Beyond it nobody keeps the comparisons apart, and Saaty gives no random index."""


@dataclass(frozen=True)
class Fault:
    """The pair that contradicts the others most, and what would fit."""

    first: int
    second: int
    said: float
    fitting: float  # on Saaty's scale
    ratio: float | None  # the consistency ratio with the fitting value


@dataclass(frozen=True)
class Compared:
    """What the comparisons of all pairs say; without weights while some are missing."""

    pairs: tuple[tuple[int, int], ...]
    known: Pairs
    weights: tuple[int, ...] = ()
    ratio: float | None = None
    fault: Fault | None = None

    @property
    def missing(self) -> list[tuple[int, int]]:
        """The pairs that nobody has compared."""
        return [pair for pair in self.pairs if pair not in self.known]

    @property
    def is_consistent(self) -> bool:
        """Whether nothing contradicts beyond Saaty's limit."""
        return self.ratio is not None and self.ratio <= pairwise.MOST_INCONSISTENT


@dataclass(frozen=True)
class Judged:
    """How far a judged criterion is judged: by how many people, for how many accounts."""

    judges: int
    said: int  # judgements there are
    accounts: int  # with at least one
    asked: int  # accounts on the short list


def weighted_criteria(version: ModelVersion) -> list[WeightedCriterion]:
    """Return the criteria of a version in their order."""
    return list(version.criteria.select_related("criterion"))


def axis_weights(rows: Sequence[WeightedCriterion]) -> dict[str, int]:
    """Return how much of the weight speaks of the account, and how much of our strength."""
    return {
        axis.value: sum(row.weight for row in rows if row.criterion.axis == axis) for axis in Axis
    }


def judged_so_far(actor: "User", found: Round) -> dict[int, Judged]:
    """Return how far each judged criterion of a round is judged."""
    listed = RoundAccount.objects.open_to(actor).filter(round=found, is_shortlisted=True)
    judges = found.judges.filter(left_on=None, user__is_active=True).count()
    asked = listed.count()
    said = (
        Judgement.objects.filter(row__in=listed)
        .values("criterion")
        .annotate(said=Count("pk"), accounts=Count("row", distinct=True))
    )
    counted = {one["criterion"]: (one["said"], one["accounts"]) for one in said}
    judged = found.version.criteria.filter(criterion__source=Source.JUDGED)
    return {
        pk: Judged(judges, *counted.get(pk, (0, 0)), asked)
        for pk in judged.values_list("criterion", flat=True)
    }


def comparisons_of(version: ModelVersion, criteria: Sequence[int]) -> dict[tuple[int, int], float]:
    """Return what is noted of each pair of these criteria, the earlier one first."""
    noted = {}
    for key, value in version.comparisons.items():
        first, second = (int(one) for one in key.split("-"))
        noted[first, second], noted[second, first] = value, 1 / value
    return {pair: noted[pair] for pair in combinations(criteria, 2) if pair in noted}


def compared(criteria: Sequence[int], known: Pairs) -> Compared:
    """Return the weights that these comparisons give, and how well they agree.

    `known` says for the earlier and the later criterion of a pair how many times more the earlier
    one counts.
    """
    pairs = tuple(combinations(criteria, 2))
    known = {pair: known[pair] for pair in pairs if pair in known}
    if len(known) < len(pairs) or not 1 <= len(criteria) <= MOST_COMPARED:
        return Compared(pairs, known)
    place = {pk: number for number, pk in enumerate(criteria)}
    matrix = _matrix(place, known)
    found = pairwise.priorities(matrix)
    fault = None
    if not found.is_consistent:
        fault = _fault(criteria, known, place, found)
    weights = scoring.whole_weights(found.weights)
    return Compared(pairs, known, weights, found.consistency_ratio, fault)


def _matrix(place: Mapping[int, int], known: Pairs) -> list[list[float | None]]:
    judged = {(place[first], place[second]): value for (first, second), value in known.items()}
    return pairwise.comparison_matrix(len(place), judged)


def _fault(
    criteria: Sequence[int],
    known: Pairs,
    place: Mapping[int, int],
    found: pairwise.Priorities,
) -> Fault | None:
    worst = pairwise.most_contradicting_pair(_matrix(place, known), found.weights)
    if worst is None:
        return None
    pair = criteria[worst.first], criteria[worst.second]
    fitting = worst.nearest
    mended = pairwise.priorities(_matrix(place, {**known, pair: fitting}))
    return Fault(*pair, worst.judged, fitting, mended.consistency_ratio)
