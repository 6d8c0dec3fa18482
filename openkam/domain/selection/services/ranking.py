"""Scoring and ranking the accounts of a round, with how sure the ranking is."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection, transaction
from django.utils.translation import gettext as _

from openkam.calc import acceptability, scoring
from openkam.core.access.users import system_user
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import (
    Axis,
    ModelVersion,
    RankedScores,
    Round,
    RoundAccount,
    Source,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.columns import TIES, Columns
from openkam.domain.selection.selectors.counting import COLUMNS, counted
from openkam.domain.selection.selectors.cut import fails_of, flags_of, is_inside, places_of
from openkam.domain.selection.selectors.judging import UNKNOWN, Interval, Judging, judging_of

if TYPE_CHECKING:
    from openkam.calc.amounts import Floats

Say = Callable[[float | None, str], object]
MOST_PLACES = 60  # for which another cut is answered at once; more only where so many are there
SHORT_LIST = (10, 40)  # at least and at most, where nobody has chosen
RESULTS = (
    "scores",
    "score",
    "low",
    "high",
    "attractiveness",
    "strength",
    "rank",
    "inside_share",
    "inside_by_places",
    "flags",
    "fails",
    "is_shortlisted",
)
AS_JSON = frozenset(("scores", "inside_by_places", "flags", "fails"))
FOUND_ANEW = tuple(name for name in RESULTS if name != "is_shortlisted")


def rank_round(pk: int, *, now: datetime, progress: Say) -> Round:
    """Score and rank all accounts of an open round, unless that was done since a change.

    Whoever changed the round has passed the gate; a judge need not be a head. A change meanwhile
    leaves the ranking out of date, to be ranked again.
    """
    found = Round.objects.select_related("version").get(pk=pk)
    revision = found.revision
    criteria = list(found.version.criteria.select_related("criterion"))
    if not criteria or found.measured_at is None or found.ranked_at is not None:
        return found
    # What the ranking before found is not read: it takes longer than to find it anew.
    rows = list(found.accounts.defer(*FOUND_ANEW).order_by(*TIES))
    progress(0.1, _("Scoring the accounts …"))
    _shortlist(found, criteria, rows)
    line = _rank(found, criteria, rows, judging_of(found), progress)
    progress(0.9, _("Noting the ranking …"))
    with transaction.atomic():
        found = Round.objects.select_for_update(of=("self",)).select_related("version").get(pk=pk)
        if found.revision != revision or found.state != Round.State.OPEN:
            return found
        _store(rows)
        _store_columns(found, criteria, rows, now)
        found.ranked_at, found.line = now, line
        found.places = places_of(found.version, len([row for row in rows if row.rank]))
        noted = map(attrgetter(*COLUMNS), rows)
        found.counts = counted(noted, found.version, found.places)
        found.save(update_fields=["ranked_at", "line", "places", "counts"])
    return found


def score_of(row: RoundAccount, criterion: WeightedCriterion, judging: Judging) -> Interval:
    """Return the lowest and highest score that the row can have by this criterion."""
    if criterion.criterion.source == Source.JUDGED:
        return judging.interval(row.pk, criterion.criterion_id)
    value = row.measures.get(criterion.criterion.measure)
    if value is None or criterion.worst is None or criterion.best is None:
        return UNKNOWN
    score = scoring.anchor_score(value, criterion.worst, criterion.best)
    return (score, score) if score is not None else UNKNOWN


def _store(rows: Sequence[RoundAccount]) -> None:
    """Write what was found; thousands of rows, for which the mapper takes longer than the draws."""
    columns = ", ".join(f"{name} = %s" for name in RESULTS)
    statement = f"UPDATE selection_roundaccount SET {columns} WHERE id = %s"  # noqa: S608 - names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*_results(row), row.pk] for row in rows])


def _store_columns(
    found: Round,
    criteria: Sequence[WeightedCriterion],
    rows: Sequence[RoundAccount],
    now: datetime,
) -> None:
    ranked = [(row.pk, row.rank, row.score, row.scores) for row in rows if row.rank is not None]
    numbers = [one.criterion_id for one in criteria]
    body = Columns.of_rows(ranked, numbers).packed()
    RankedScores.objects.update_or_create(
        round=found, defaults={"ranked_at": now, "criteria": numbers, "body": body}
    )


def _results(row: RoundAccount) -> list[Any]:
    values = [(name, getattr(row, name)) for name in RESULTS]
    return [json.dumps(value) if name in AS_JSON else value for name, value in values]


def _shortlist(
    found: Round, criteria: Sequence[WeightedCriterion], rows: Sequence[RoundAccount]
) -> None:
    """Propose whom people judge, where nobody has chosen: the first by what is computed."""
    if not rows or any(row.is_shortlisted for row in rows):
        return
    nobody = Judging()
    low, high = _ends([[score_of(row, one, nobody) for one in criteria] for row in rows])
    score = scoring.additive_scores(low, high, [one.weight for one in criteria]).score
    places, must_haves = places_of(found.version, len(rows)), found.version.must_haves
    count = min(max(2 * places, SHORT_LIST[0]), SHORT_LIST[1])
    # Who fails a must-have is never ranked, so that nobody need judge it.
    passing = [n for n, row in enumerate(rows) if not fails_of(must_haves, row.measures)]
    order = sorted(passing, key=lambda place: -score[place])  # stable: ties keep their order
    keys = portfolio.key_states(system_user())
    for place in order[:count]:
        rows[place].is_shortlisted = True
    for row in rows:
        row.is_shortlisted |= keys.get(row.account_id or 0) == "key"
    chosen = [row.pk for row in rows if row.is_shortlisted]
    RoundAccount.objects.filter(pk__in=chosen).update(is_shortlisted=True)


def _rank(
    found: Round,
    criteria: Sequence[WeightedCriterion],
    rows: Sequence[RoundAccount],
    judging: Judging,
    progress: Say,
) -> dict[str, object]:
    if not rows:
        return {}
    limits = portfolio.company_settings()
    intervals = [[score_of(row, one, judging) for one in criteria] for row in rows]
    low, high = _ends(intervals)
    weights = [one.weight for one in criteria]
    scores = scoring.additive_scores(low, high, weights)
    for place, row in enumerate(rows):
        row.scores = {
            str(one.criterion_id): list(interval)
            for one, interval in zip(criteria, intervals[place], strict=True)
        }
        row.score, row.low, row.high = (
            float(column[place]) for column in (scores.score, scores.low, scores.high)
        )
        row.fails = fails_of(found.version.must_haves, row.measures)
        unknown = _unknown_points(criteria, intervals[place])
        row.flags = flags_of(row, found.version.must_haves, limits, unknown=unknown)
    _sum_up_axes(criteria, low, high, rows)
    ranked = _order(rows)
    progress(0.3, _("Trying other weights …"))
    _try_weightings(rows, low, high, found.version)
    return _line(found.version, criteria, rows, ranked, (low + high) / 2)


def _unknown_points(criteria: Sequence[WeightedCriterion], intervals: Sequence[Interval]) -> float:
    """Return how far the score can move by what the data do not say."""
    return sum(
        one.weight * (high - low) / scoring.FULL
        for one, (low, high) in zip(criteria, intervals, strict=True)
        if one.criterion.source == Source.COMPUTED
    )


def _order(rows: Sequence[RoundAccount]) -> list[int]:
    """Number those that fail no must-have; return their places among the rows, best first."""
    passing = [place for place, row in enumerate(rows) if not row.fails]
    passing.sort(key=lambda place: -(rows[place].score or 0))  # stable: ties keep their order
    for row in rows:
        row.rank = None
    for rank, place in enumerate(passing, start=1):
        rows[place].rank = rank
    return passing


def _try_weightings(
    rows: Sequence[RoundAccount], low: "Floats", high: "Floats", version: ModelVersion
) -> None:
    passing = np.array([row.rank is not None for row in rows])
    for row in rows:
        row.inside_share, row.inside_by_places = None, []
    if not passing.any():  # a must-have that nobody reaches
        return
    places = places_of(version, int(passing.sum()))
    most = min(max(MOST_PLACES, places), int(passing.sum()))
    shares = acceptability.acceptability(
        low,
        high,
        acceptability.sampled_weightings(low.shape[1]),
        most,
        eligible=passing,
        min_score=version.min_score,
    )
    for row, inside in zip(rows, shares, strict=True):
        if row.rank is not None:
            row.inside_share = round(float(inside[places - 1]), 4) if places else 0.0
            if inside[-1]:
                row.inside_by_places = [round(float(one), 4) for one in inside]


def _line(
    version: ModelVersion,
    criteria: Sequence[WeightedCriterion],
    rows: Sequence[RoundAccount],
    ranked: Sequence[int],
    middle: "Floats",
) -> dict[str, object]:
    """Note the smallest change of one weight that lets an account across the line."""
    inside = [place for place in ranked if is_inside(rows[place], version, len(ranked))]
    inside = inside[: places_of(version, len(ranked))]
    outside = list(ranked[len(inside) :])
    if not inside or not outside:
        return {}
    swap = acceptability.line_stability(middle, [one.weight for one in criteria], inside, outside)
    if swap is None:
        return {"inside": rows[inside[-1]].pk, "outside": rows[outside[0]].pk}
    return {
        "inside": rows[swap.inside].pk,
        "outside": rows[swap.outside].pk,
        "criterion": criteria[swap.criterion].criterion_id,
        "weight": swap.weight,
        "change": swap.change,
    }


def _sum_up_axes(
    criteria: Sequence[WeightedCriterion],
    low: "Floats",
    high: "Floats",
    rows: Sequence[RoundAccount],
) -> None:
    middle = (low + high) / 2
    for axis in Axis:
        weights = np.array(
            [one.weight if one.criterion.axis == axis else 0 for one in criteria], float
        )
        values = middle @ weights / weights.sum() if weights.any() else None
        for place, row in enumerate(rows):
            setattr(row, axis.value, None if values is None else round(float(values[place]), 2))


def _ends(intervals: Sequence[Sequence[Interval]]) -> "tuple[Floats, Floats]":
    both = np.array(intervals, float).reshape(len(intervals), -1, 2)
    return np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1])
