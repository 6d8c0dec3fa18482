"""What if the weights or the cut were others: answered from stored scores, changing nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from openkam.calc import scoring
from openkam.domain.selection.models import ModelVersion, Round, RoundAccount
from openkam.domain.selection.selectors.columns import Columns, columns_of
from openkam.domain.selection.selectors.cut import places_of
from openkam.domain.selection.selectors.result import RoundResult

if TYPE_CHECKING:
    from openkam.calc.amounts import Floats, Ints

CUT = ("max_accounts", "managers", "accounts_each", "min_score")


@dataclass(frozen=True)
class Trial:
    """Weights (whole percents by criterion, adding up to 100) and a cut that are tried out."""

    weights: Mapping[int, int]
    max_accounts: int | None
    managers: int | None
    accounts_each: int | None
    min_score: float | None

    @classmethod
    def as_it_is(cls, result: RoundResult) -> "Trial":
        """Return what counts in the round now."""
        version = result.version
        return cls(
            {one.pk: one.weight for one in result.criteria},
            max_accounts=version.max_accounts,
            managers=version.managers,
            accounts_each=version.accounts_each,
            min_score=version.min_score,
        )

    @property
    def cut(self) -> dict[str, int | float | None]:
        """The four limits by name."""
        return {name: getattr(self, name) for name in CUT}


@dataclass(frozen=True)
class TrialAnswer:
    """The ranking as it would be."""

    result: RoundResult
    """With the weights, the cut and the places tried."""
    columns: Columns
    """What counts, row by row by name."""
    tried: scoring.Scores
    """The scores with the weights tried, in the same order."""
    before: Mapping[int, int]
    """The rank that counts, by row."""
    ranks: Mapping[int, int]
    """The rank as it would be, by row; the best first."""
    inside_before: frozenset[int]
    inside_after: frozenset[int]
    shares_hold: bool
    """Whether the shares of weightings are known: not for another lowest score."""

    @property
    def order(self) -> Sequence[int]:
        """The rows that have a rank, best first."""
        return list(self.ranks)

    @property
    def coming(self) -> frozenset[int]:
        """The rows that would come inside the line."""
        return self.inside_after - self.inside_before

    @property
    def leaving(self) -> frozenset[int]:
        """The rows that would not be inside any more."""
        return self.inside_before - self.inside_after

    def score_of(self, pk: int) -> tuple[float, float, float]:
        """Return the score of a row that has a rank, the lowest and the highest it can be."""
        place = self._places[pk]
        score, low, high = self.tried.score, self.tried.low, self.tried.high
        return float(score[place]), float(low[place]), float(high[place])

    @cached_property
    def _places(self) -> dict[int, int]:
        return {pk: place for place, pk in enumerate(self.before)}


def try_out(result: RoundResult, trial: Trial) -> TrialAnswer:
    """Return the ranking with other weights or another cut; nothing is changed."""
    found = result.round
    criteria = [one.pk for one in result.criteria]
    columns = columns_of(found, criteria)
    scores = scoring.additive_scores(
        columns.low, columns.high, [trial.weights[pk] for pk in criteria]
    )
    # Stable, and the rows come as ties are broken: these stand as they do in the round itself.
    order = np.argsort(-scores.score, kind="stable")
    version = ModelVersion(**trial.cut, must_haves=result.version.must_haves)
    tried = Round(pk=found.pk, state=found.state, currency=found.currency, line={})
    tried.ranked_at, tried.places = found.ranked_at, places_of(version, len(order))
    weighed = [replace(one, weight=trial.weights[one.pk]) for one in result.criteria]
    pks, standing = columns.pk, np.argsort(columns.rank)
    return TrialAnswer(
        result=replace(result, round=tried, version=version, line=None, criteria=weighed),
        columns=columns,
        tried=scores,
        before=dict(zip(pks.tolist(), columns.rank.tolist(), strict=True)),
        ranks=dict(zip(pks[order].tolist(), range(1, len(order) + 1), strict=True)),
        inside_before=_inside(pks[standing], columns.score[standing], found.places, result.version),
        inside_after=_inside(pks[order], scores.score[order], tried.places, version),
        shares_hold=trial.min_score == result.version.min_score,
    )


def as_tried(answer: TrialAnswer, rows: Iterable[RoundAccount]) -> list[RoundAccount]:
    """Return these rows with rank, score and share as they would be; they are not to be saved."""
    ranks, places = answer.ranks, answer.result.round.places or 0
    tried = []
    for row in rows:
        if row.pk in ranks:
            row.rank = ranks[row.pk]
            row.score, row.low, row.high = answer.score_of(row.pk)
            row.inside_share = _share(row, places) if answer.shares_hold else None
        tried.append(row)
    return tried


def _share(row: RoundAccount, places: int) -> float | None:
    """Return the share of weightings for a number of places; None beyond those counted."""
    by_places = row.inside_by_places
    if not places or not by_places:
        return 0.0
    return float(by_places[places - 1]) if places <= len(by_places) else None


def _inside(
    ranked: "Ints", scores: "Floats", places: int | None, version: ModelVersion
) -> frozenset[int]:
    """Return which of the rows, best first, stand above the line."""
    within, score = ranked[: places or 0], scores[: places or 0]
    if version.min_score is not None:
        within = within[score >= version.min_score]
    return frozenset(within.tolist())
