"""Who is asked to judge what in a round, and what was said."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from openkam.domain.selection.models import (
    Criterion,
    Judge,
    Judgement,
    Round,
    RoundAccount,
    Source,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User

Interval = tuple[float, float]
UNKNOWN: Interval = (1.0, 10.0)
MOST_EARLIER = 10  # rounds that are over, on the page of what somebody is asked


@dataclass
class Judging:
    """Who judges what in a round, and what was said so far."""

    expected: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Judges of each row who are still asked."""
    said: dict[tuple[int, int], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """Scores by judge of each row and criterion."""

    def interval(self, row: int, criterion: int) -> Interval:
        """The mean of the judgements; those that are missing may be anything from 1 to 10."""
        said = self.said.get((row, criterion), {})
        missing = len(self.missing(row, criterion))
        count = len(said) + missing
        if not count:
            return UNKNOWN
        known = sum(said.values())
        return (known + missing * UNKNOWN[0]) / count, (known + missing * UNKNOWN[1]) / count

    def missing(self, row: int, criterion: int) -> set[int]:
        """The judges who are asked and have not said anything yet."""
        return self.expected.get(row, set()) - self.said.get((row, criterion), {}).keys()

    def done_by(self, judge: int, criteria: Collection[int]) -> tuple[int, int]:
        """How many judgements somebody has given of those asked for, and how many those are."""
        rows = [row for row, judges in self.expected.items() if judge in judges]
        asked = [(row, criterion) for row in rows for criterion in criteria]
        return sum(judge in self.said.get(one, {}) for one in asked), len(asked)


@dataclass(frozen=True)
class Asked:
    """A round in which somebody was asked to judge."""

    round: Round
    is_asked: bool  # still, and the round is open
    done: int
    total: int  # 0 where the round is over

    @property
    def left(self) -> int:
        """How many judgements are missing."""
        return self.total - self.done


def judging_of(found: Round) -> Judging:
    """Return who is asked and what was said, for the short list."""
    judging = Judging()
    listed = RoundAccount.objects.filter(round=found, is_shortlisted=True)
    every = list(listed.values_list("pk", flat=True))
    for judge in found.judges.filter(left_on=None, user__is_active=True).select_related("user"):
        asked = every
        if judge.scope == Judge.Scope.OWN:
            asked = list(listed.open_to(judge.user).values_list("pk", flat=True))
        for row in asked:
            judging.expected[row].add(judge.user_id)
    said = Judgement.objects.filter(row__round=found)
    for row_id, criterion, user, score in said.values_list("row", "criterion", "judge", "score"):
        judging.said[row_id, criterion][user] = score
    return judging


def judged_criteria(found: Round) -> list[Criterion]:
    """Return the criteria of the round that people judge, in their order."""
    rows = found.version.criteria.select_related("criterion")
    return [row.criterion for row in rows.filter(criterion__source=Source.JUDGED)]


def asked_rounds(actor: "User", *, still: bool = False) -> list[Asked]:
    """Return the rounds in which the actor is or was asked to judge, the newest first.

    With `still` only those in which that is so now.
    """
    judged = Q(round__version__criteria__criterion__source=Source.JUDGED)
    judges = Judge.objects.filter(user=actor).select_related("round__version")
    judges = judges.annotate(criteria=Count("round__version__criteria", filter=judged))
    if still:
        judges = judges.filter(left_on=None, round__state=Round.State.OPEN)
    return [_asked(actor, judge) for judge in judges.order_by("-round")[:MOST_EARLIER]]


def judge_in(actor: "User", round_id: int) -> Judge | None:
    """Return the actor as a judge of the round, released or not; None where nobody asked."""
    judges = Judge.objects.select_related("round__version", "round__follows")
    return judges.filter(user=actor, round=round_id).first()


def is_asked(judge: Judge) -> bool:
    """Whether the judge may still judge: not released, and the round was not run."""
    return judge.left_on is None and judge.round.state == Round.State.OPEN


def rows_to_judge(
    actor: "User", judge: Judge, criterion: Criterion | None = None
) -> QuerySet[RoundAccount]:
    """Return the short list, or the actor's own accounts on it; the largest first.

    Once nothing is asked any more: what the actor judged, by that criterion.
    """
    rows = RoundAccount.objects.filter(round=judge.round)
    if not is_asked(judge):
        said = Judgement.objects.filter(judge=actor)
        if criterion is not None:
            said = said.filter(criterion=criterion)
        rows = rows.filter(pk__in=said.values("row"))
    elif judge.scope == Judge.Scope.OWN:
        rows = rows.filter(is_shortlisted=True).open_to(actor)
    else:
        rows = rows.filter(is_shortlisted=True)
    return rows.order_by(F("revenue").desc(nulls_last=True), "name", "pk")


def open_rows(actor: "User", rows: Iterable[RoundAccount]) -> set[int]:
    """Return which of these rows are of accounts that the actor may look at."""
    chosen = RoundAccount.objects.open_to(actor).filter(pk__in=[row.pk for row in rows])
    return set(chosen.exclude(account=None).values_list("pk", flat=True))


def own_judgements(actor: "User", found: Round, criterion: Criterion) -> dict[int, Judgement]:
    """Return what the actor said by a criterion, by row."""
    said = Judgement.objects.filter(row__round=found, criterion=criterion, judge=actor)
    return {one.row_id: one for one in said}


def former_judgements(actor: "User", found: Round, criterion: Criterion) -> dict[int, Judgement]:
    """Return what the actor said by a criterion in the round before, by account."""
    if found.follows_id is None:
        return {}
    said = Judgement.objects.filter(row__round=found.follows_id, criterion=criterion, judge=actor)
    return {
        one.row.account_id: one
        for one in said.select_related("row")
        if one.row.account_id is not None
    }


def scores_of_others(
    actor: "User", criterion: Criterion, rows: Iterable[int]
) -> dict[int, list[int]]:
    """Return what others said of rows that the actor has judged: who has not, is not told."""
    own = Judgement.objects.filter(criterion=criterion, judge=actor, row__in=list(rows))
    said = Judgement.objects.filter(criterion=criterion, row__in=own.values("row"))
    found: dict[int, list[int]] = defaultdict(list)
    for row, score in said.exclude(judge=actor).values_list("row", "score"):
        found[row].append(score)
    return dict(found)


def _asked(actor: "User", judge: Judge) -> Asked:
    found = judge.round
    said = Judgement.objects.filter(row__round=found, judge=actor)
    if not is_asked(judge):
        return Asked(found, is_asked=False, done=said.count(), total=0)
    rows = rows_to_judge(actor, judge).order_by()
    judged = found.version.criteria.filter(criterion__source=Source.JUDGED)
    own = Q(judgements__judge=actor, judgements__criterion__in=judged.values("criterion"))
    counts = rows.aggregate(
        rows=Count("pk", distinct=True), done=Count("judgements", filter=own, distinct=True)
    )
    total = counts["rows"] * getattr(judge, "criteria", 0)
    return Asked(found, is_asked=True, done=counts["done"], total=total)
