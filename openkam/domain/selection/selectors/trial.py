"""What if the weights or the cut were others: answered from stored scores, changing nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from openkam.calc import scoring
from openkam.domain.selection.models import ModelVersion, Round, RoundAccount
from openkam.domain.selection.selectors.cut import places_of
from openkam.domain.selection.selectors.result import RoundResult

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
    order: Sequence[int]
    """The rows that have a rank, best first."""
    scores: Mapping[int, tuple[float, float, float]]
    """Score, lowest and highest by row."""
    before: Mapping[int, int]
    """The rank that counts, by row."""
    inside_before: frozenset[int]
    inside_after: frozenset[int]
    shares_hold: bool
    """Whether the shares of weightings are known: not for another lowest score."""

    @property
    def coming(self) -> frozenset[int]:
        """The rows that would come inside the line."""
        return self.inside_after - self.inside_before

    @property
    def leaving(self) -> frozenset[int]:
        """The rows that would not be inside any more."""
        return self.inside_before - self.inside_after

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of each row."""
        return {pk: rank for rank, pk in enumerate(self.order, start=1)}


def try_out(result: RoundResult, trial: Trial) -> TrialAnswer:
    """Return the ranking with other weights or another cut; nothing is changed."""
    found = result.round
    criteria = [one.pk for one in result.criteria]
    pks, before, now, low, high = _columns(found, criteria)
    scores = scoring.additive_scores(low, high, [trial.weights[pk] for pk in criteria])
    # Stable, and the rows come by name: ties stand as they do in the round itself.
    order = np.argsort(-scores.score, kind="stable")
    version = ModelVersion(**trial.cut, must_haves=result.version.must_haves)
    tried = Round(pk=found.pk, state=found.state, currency=found.currency, line={})
    tried.ranked_at, tried.places = found.ranked_at, places_of(version, len(order))
    weighed = [replace(one, weight=trial.weights[one.pk]) for one in result.criteria]
    after = zip(scores.score.tolist(), scores.low.tolist(), scores.high.tolist(), strict=True)
    by_row = dict(zip(pks, after, strict=True))
    ranked = [pks[place] for place in order]
    standing = sorted(zip(before, pks, now, strict=True))
    return TrialAnswer(
        result=replace(result, round=tried, version=version, line=None, criteria=weighed),
        order=ranked,
        scores=by_row,
        before=dict(zip(pks, before, strict=True)),
        inside_before=_inside(
            [(pk, score) for _rank, pk, score in standing], found.places, result.version
        ),
        inside_after=_inside([(pk, by_row[pk][0]) for pk in ranked], tried.places, version),
        shares_hold=trial.min_score == result.version.min_score,
    )


def as_tried(answer: TrialAnswer, rows: Iterable[RoundAccount]) -> list[RoundAccount]:
    """Return these rows with rank, score and share as they would be; they are not to be saved."""
    ranks, places = answer.ranks, answer.result.round.places or 0
    tried = []
    for row in rows:
        if row.pk in ranks:
            row.rank = ranks[row.pk]
            row.score, row.low, row.high = answer.scores[row.pk]
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
    ranked: Sequence[tuple[int, float]], places: int | None, version: ModelVersion
) -> frozenset[int]:
    least = version.min_score
    within = ranked[: places or 0]
    return frozenset(pk for pk, score in within if least is None or score >= least)


def _columns(
    found: Round, criteria: Sequence[int]
) -> tuple[list[int], list[int], list[float], np.ndarray, np.ndarray]:
    """Return the ranked rows by name: number, rank, score, and both ends of each score."""
    rows = found.accounts.filter(rank__isnull=False).order_by("name", "pk")
    values = list(rows.values_list("pk", "rank", "score", "scores"))
    keys = [str(pk) for pk in criteria]
    unknown = list(scoring.UNKNOWN)
    both = np.array(
        [[scores.get(key, unknown) for key in keys] for *_rest, scores in values], np.float64
    ).reshape(len(values), len(keys), 2)
    return (
        [row[0] for row in values],
        [row[1] or 0 for row in values],
        [row[2] or 0.0 for row in values],
        np.ascontiguousarray(both[:, :, 0]),
        np.ascontiguousarray(both[:, :, 1]),
    )
