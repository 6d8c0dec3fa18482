"""The draft of a round: its criteria, weights, anchors, must-haves and cut."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc import pairwise, scoring
from openkam.calc.pairwise import MOST_TIMES, TOLERANCE
from openkam.core.audit import trail
from openkam.domain.selection.models import (
    Criterion,
    Measure,
    ModelVersion,
    Round,
    Source,
    Weighing,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.catalogue import name_of
from openkam.domain.selection.selectors.weighing import MOST_COMPARED, Pairs
from openkam.domain.selection.services.anchors import keep_anchors, propose_anchors
from openkam.domain.selection.services.catalogue import adopt
from openkam.domain.selection.services.opened import hold_draft, outdate
from openkam.domain.selection.services.refusals import (
    BadAnchors,
    BadCriterion,
    BadRules,
    BadWeights,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_CRITERIA = 12
MOST_ACCOUNTS = 1_000
MOST_RULES = 12
LARGEST = 1e15
LIMITS = ("at_least", "at_most")


@transaction.atomic
def choose_criteria(actor: "User", round_id: int, chosen: Sequence[str | int]) -> ModelVersion:
    """Let these criteria count, in this order: codes of the catalogue, numbers of own ones.

    Those that stay keep their proportions; a new one gets the mean weight. Raises BadCriterion,
    NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    rows = {row.criterion_id: row for row in version.criteria.select_related("criterion")}
    criteria = _all_chosen(chosen, rows)
    if [one.pk for one in criteria] == list(rows):
        return version
    before = [name_of(row.criterion) for row in rows.values()]
    if {one.pk for one in criteria} == set(rows):
        _reorder(version, rows, criteria)
    else:
        _exchange(version, rows, criteria)
        if found.measured_at is not None:
            propose_anchors(found, version)
    trail.record(
        actor, "round.criteria_set", found, criteria=(before, [name_of(one) for one in criteria])
    )
    outdate(actor, found)
    return version


@transaction.atomic
def set_weights(actor: "User", round_id: int, weights: Mapping[int, int]) -> ModelVersion:
    """Give each criterion (by its number) its weight in whole percent.

    Raises BadWeights, NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    rows = list(version.criteria.select_related("criterion"))
    if set(weights) != {row.criterion_id for row in rows}:
        raise BadWeights(_("The criteria have changed meanwhile. Look at them again."))
    _write_weights(actor, found, rows, [weights[row.criterion_id] for row in rows])
    _weigh_directly(version)
    return version


@transaction.atomic
def compare_pairs(actor: "User", round_id: int, comparisons: Pairs) -> ModelVersion:
    """Weigh by comparing each pair of criteria: how many times more the first one counts.

    Raises BadWeights unless every pair is compared, from 1/9 to 9; NotOpen, PermissionDenied,
    Http404.
    """
    found, version = hold_draft(actor, round_id)
    rows = list(version.criteria.select_related("criterion"))
    if len(rows) > MOST_COMPARED:
        raise BadWeights(
            _("At most %(count)d criteria can be compared in pairs.") % {"count": MOST_COMPARED}
        )
    matrix = matrix_of([row.criterion_id for row in rows], comparisons)
    weights = scoring.whole_weights(pairwise.priorities(matrix).weights)
    _write_weights(actor, found, rows, weights)
    version.weighing, version.comparisons = Weighing.PAIRWISE, _noted(comparisons)
    version.save(update_fields=["weighing", "comparisons"])
    return version


@transaction.atomic
def note_comparisons(actor: "User", round_id: int, comparisons: Pairs) -> ModelVersion:
    """Keep comparisons of which some are still missing; the weights stay as they are.

    Raises BadWeights for one that is not between 1/9 and 9, NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    criteria = [row.criterion_id for row in version.criteria.all()]
    known = {pair: comparisons[pair] for pair in combinations(criteria, 2) if pair in comparisons}
    for value in known.values():
        _check_comparison(value)
    if version.comparisons != _noted(known):
        version.comparisons = _noted(known)
        # What is not complete cannot be where the weights come from.
        version.weighing = Weighing.DIRECT
        version.save(update_fields=["weighing", "comparisons"])
        trail.record(actor, "round.pairs_noted", found, pairs_compared=len(known))
    return version


def matrix_of(criteria: Sequence[int], comparisons: Pairs) -> list[list[float]]:
    """Return the reciprocal matrix of the comparisons. Raises BadWeights where one is missing."""
    size = len(criteria)
    matrix = [[1.0] * size for _row in criteria]
    for row in range(size):
        for column in range(row + 1, size):
            value = comparisons.get((criteria[row], criteria[column]))
            if value is None:
                raise BadWeights(_("Compare every pair, from 9 times more to 9 times less."))
            _check_comparison(value)
            matrix[row][column], matrix[column][row] = value, 1 / value
    return matrix


@transaction.atomic
def set_anchors(
    actor: "User", round_id: int, criterion_id: int, *, worst: float, best: float
) -> WeightedCriterion:
    """Say which value of a computed criterion scores 1 and which scores 10.

    Less is better where `best` is below `worst`. They are kept for the rounds to come. Raises
    BadAnchors, NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    row = version.criteria.select_related("criterion").filter(criterion=criterion_id).first()
    if row is None or row.criterion.source != Source.COMPUTED:
        raise BadAnchors(_("This criterion is not computed in this round."))
    # Turned round, so that what is not a number is refused too.
    if not (abs(worst) <= LARGEST and abs(best) <= LARGEST):
        raise BadAnchors(_("Both values must be numbers that something can be measured in."))
    if worst == best:
        raise BadAnchors(
            _("The values that score 1 and 10 must differ; otherwise all accounts score the same.")
        )
    keep_anchors(row, worst, best, anchors_from="typed")
    trail.record(
        actor,
        "round.anchors_set",
        found,
        criterion=name_of(row.criterion),
        worst=worst,
        best=best,
    )
    outdate(actor, found)
    return row


@transaction.atomic
def set_must_haves(
    actor: "User", round_id: int, must_haves: Sequence[Mapping[str, object]]
) -> ModelVersion:
    """Say what an account must reach whatever its score: {"measure", "at_least" or "at_most"}.

    Raises BadRules, NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    rules = [_rule(one) for one in must_haves]
    if len(rules) > MOST_RULES:
        raise BadRules(_("At most %(count)d must-haves can be set.") % {"count": MOST_RULES})
    before, version.must_haves = version.must_haves, rules
    if before != version.must_haves:
        version.save(update_fields=["must_haves"])
        trail.record(actor, "round.must_haves_set", found, must_haves=(before, version.must_haves))
        outdate(actor, found)
    return version


@transaction.atomic
def set_cut(
    actor: "User",
    round_id: int,
    *,
    max_accounts: int | None,
    min_score: float | None,
    managers: int | None,
    accounts_each: int | None,
) -> ModelVersion:
    """Say how many accounts can be key; None where that is no limit.

    Raises BadRules, NotOpen, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, round_id)
    if (managers is None) != (accounts_each is None):
        raise BadRules(_("Capacity needs both: how many managers, and how many accounts each."))
    for number in (max_accounts, managers, accounts_each):
        if number is not None and not 1 <= number <= MOST_ACCOUNTS:
            raise BadRules(
                _("These are whole numbers from 1 to %(most)d.") % {"most": MOST_ACCOUNTS}
            )
    if min_score is not None and not 1 <= min_score <= 10:
        raise BadRules(_("A score lies between 1 and 10."))
    names = ("max_accounts", "min_score", "managers", "accounts_each")
    before = {name: getattr(version, name) for name in names}
    after = dict(zip(names, (max_accounts, min_score, managers, accounts_each), strict=True))
    for name, value in after.items():
        setattr(version, name, value)
    version.save(update_fields=names)
    if changes := trail.changed(before, after):
        trail.record(actor, "round.cut_set", found, **changes)
        outdate(actor, found)
    return version


def _all_chosen(
    chosen: Sequence[str | int], there: Mapping[int, WeightedCriterion]
) -> list[Criterion]:
    criteria = list({one.pk: one for one in map(_chosen, chosen)}.values())
    if not criteria:
        raise BadCriterion(_("Choose at least one criterion."))
    if len(criteria) > MOST_CRITERIA:
        raise BadCriterion(_("At most %(count)d criteria can count.") % {"count": MOST_CRITERIA})
    for one in criteria:
        if one.is_retired and one.pk not in there:
            raise BadCriterion(
                _("“%(name)s” is not offered any more. Offer it again, or choose another one.")
                % {"name": name_of(one)}
            )
    return criteria


@transaction.atomic
def set_rules(
    actor: "User",
    round_id: int,
    must_haves: Sequence[Mapping[str, object]],
    *,
    max_accounts: int | None,
    min_score: float | None,
    managers: int | None,
    accounts_each: int | None,
) -> ModelVersion:
    """Set must-haves and the cut together: both or, where one is refused, none.

    Raises BadRules, NotOpen, PermissionDenied, Http404.
    """
    set_must_haves(actor, round_id, must_haves)
    return set_cut(
        actor,
        round_id,
        max_accounts=max_accounts,
        min_score=min_score,
        managers=managers,
        accounts_each=accounts_each,
    )


def _check_comparison(value: float) -> None:
    if not 1 / MOST_TIMES - TOLERANCE <= value <= MOST_TIMES + TOLERANCE:
        raise BadWeights(_("Compare every pair, from 9 times more to 9 times less."))


def _chosen(key: str | int) -> Criterion:
    if isinstance(key, str):
        return adopt(key)
    criterion = Criterion.objects.filter(pk=key).first()
    if criterion is None:
        raise BadCriterion(_("This criterion is not there any more."))
    return criterion


def _reorder(
    version: ModelVersion, rows: Mapping[int, WeightedCriterion], criteria: Sequence[Criterion]
) -> None:
    """Put the same criteria in another order; a comparison is read the other way round by it."""
    ordered = [rows[one.pk] for one in criteria]
    for position, row in enumerate(ordered):
        row.position = position
    WeightedCriterion.objects.bulk_update(ordered, ["position"])
    said = version.comparisons
    if said:
        pairs = combinations([one.pk for one in criteria], 2)
        version.comparisons = {
            f"{one}-{two}": said[f"{one}-{two}"] if f"{one}-{two}" in said else 1 / said[other]
            for one, two in pairs
            if f"{one}-{two}" in said or (other := f"{two}-{one}") in said
        }
        version.save(update_fields=["comparisons"])


def _exchange(
    version: ModelVersion, rows: Mapping[int, WeightedCriterion], criteria: Sequence[Criterion]
) -> None:
    """Let other criteria count: those that stay keep their proportions."""
    mean = sum(row.weight for row in rows.values()) / len(rows) if rows else 1
    raw = [rows[one.pk].weight if one.pk in rows else mean for one in criteria]
    weights = scoring.whole_weights(raw if any(raw) else [1] * len(criteria))
    version.criteria.exclude(criterion__in=criteria).delete()
    for position, (criterion, weight) in enumerate(zip(criteria, weights, strict=True)):
        version.criteria.update_or_create(
            criterion=criterion,
            defaults={"weight": weight, "position": position},
            create_defaults={
                "weight": weight,
                "position": position,
                "worst": criterion.worst,
                "best": criterion.best,
                "anchors_from": "kept" if criterion.worst is not None else "",
            },
        )
    _weigh_directly(version)


def _weigh_directly(version: ModelVersion) -> None:
    """Let the weights be as typed; what was compared stays noted, to be taken up again."""
    version.weighing = Weighing.DIRECT
    version.save(update_fields=["weighing"])


def _noted(known: Pairs) -> dict[str, float]:
    return {f"{one}-{two}": value for (one, two), value in known.items()}


def _write_weights(
    actor: "User", found: Round, rows: Sequence[WeightedCriterion], weights: Sequence[int]
) -> None:
    try:
        scoring.check_weights(weights)
    except ValueError:
        raise BadWeights(
            _("Weights are whole percents that add up to 100; now they add up to %(sum)s.")
            % {"sum": sum(weights)}
        ) from None
    before = {name_of(row.criterion): row.weight for row in rows}
    for row, weight in zip(rows, weights, strict=True):
        row.weight = weight
    WeightedCriterion.objects.bulk_update(rows, ["weight"])
    after = {name_of(row.criterion): row.weight for row in rows}
    if before != after:
        trail.record(actor, "round.weights_set", found, weights=(before, after))
        outdate(actor, found)


def _rule(given: Mapping[str, object]) -> dict[str, object]:
    limits = [name for name in LIMITS if given.get(name) is not None]
    if given.get("measure") not in Measure.values or len(limits) != 1:
        raise BadRules(_("A must-have is a measure with the least or the most that it may be."))
    try:
        value = float(str(given[limits[0]]))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadRules(_("A must-have needs a number."))
    return {"measure": str(given["measure"]), limits[0]: value}
