"""What the judges of a round said, as those read it who see the whole of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Max, Q, QuerySet

from openkam.calc import agreement as agreeing
from openkam.core.access.models import User
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import (
    Criterion,
    Judge,
    Judgement,
    Round,
    RoundAccount,
)
from openkam.domain.selection.selectors.judging import judged_criteria, judging_of

if TYPE_CHECKING:
    from openkam.calc.agreement import Agreement

DIFFER = 3
"""Points between two judges from which both reasons are shown."""


@dataclass(frozen=True)
class JudgeProgress:
    """A judge of a round, and how far they are."""

    judge: Judge
    done: int
    total: int  # 0 once they were released
    latest_at: datetime | None


@dataclass(frozen=True)
class Candidate:
    """A colleague who could be asked, and on how many accounts of the short list they work."""

    pk: int
    name: str
    accounts: int


@dataclass(frozen=True)
class Opinion:
    """What was said of one account by one criterion."""

    row: RoundAccount
    said: Sequence[Judgement]  # the highest score first
    missing: Sequence[str]  # who is asked and has not said anything

    @property
    def mean(self) -> float | None:
        """The mean of the scores; None while there are none."""
        scores = [one.score for one in self.said]
        return sum(scores) / len(scores) if scores else None

    @property
    def spread(self) -> float | None:
        """The highest score less the lowest; None with fewer than two."""
        return agreeing.spread(one.score for one in self.said)

    @property
    def differs(self) -> bool:
        """Whether two judges are so far apart that both should be heard."""
        return (self.spread or 0) >= DIFFER


def judges_of(actor: User, found: Round) -> list[JudgeProgress]:
    """Return the judges with their progress, the released ones last; PermissionDenied."""
    _require_whole(actor)
    judging = judging_of(found)
    criteria = [one.pk for one in judged_criteria(found)]
    told = Judgement.objects.filter(row__round=found).order_by()
    given = {
        row["judge"]: row
        for row in told.values("judge").annotate(count=Count("pk"), latest=Max("judged_at"))
    }
    progress = []
    for judge in found.judges.select_related("user").order_by("user__name", "pk"):
        done, total = judging.done_by(judge.user_id, criteria)
        said = given.get(judge.user_id, {"count": 0, "latest": None})
        if judge.left_on is not None or not judge.user.is_active:
            done, total = said["count"], 0
        progress.append(JudgeProgress(judge, done, total, said["latest"]))
    return sorted(progress, key=lambda one: one.judge.left_on is not None)


def candidates(actor: User, found: Round) -> list[Candidate]:
    """Return the colleagues who do not judge yet, those who know the most accounts first."""
    _require_whole(actor)
    listed = RoundAccount.objects.filter(round=found, is_shortlisted=True)
    working = listed.values_list("pk", "account__lineage__ancestor__members__user")
    owning = listed.values_list("pk", "account__owner")
    knows = Counter(user for _row, user in {*working, *owning} if user is not None)
    asked = set(found.judges.filter(left_on=None).values_list("user", flat=True))
    people = portfolio.colleagues(actor).values_list("pk", "name", "email")
    free = [Candidate(pk, name or mail, knows[pk]) for pk, name, mail in people if pk not in asked]
    return sorted(free, key=lambda one: (-one.accounts, one.name))


def opinions(actor: User, found: Round, criterion: Criterion) -> list[Opinion]:
    """Return what was said of each account of the short list, widest spread first."""
    _require_whole(actor)
    rows = found.accounts.filter(Q(is_shortlisted=True) | Q(judgements__criterion=criterion))
    said = _said(Judgement.objects.filter(row__round=found, criterion=criterion))
    judging = judging_of(found)
    names = _names(judging.expected.values())
    shown = [
        Opinion(
            row,
            said.get(row.pk, ()),
            sorted(names[pk] for pk in judging.missing(row.pk, criterion.pk)),
        )
        for row in rows.distinct().order_by(F("revenue").desc(nulls_last=True), "name", "pk")
    ]
    return sorted(shown, key=lambda one: -(one.spread if one.spread is not None else -1))


def agreement_of(said: Sequence[Opinion]) -> "Agreement | None":
    """Return how far the judges agree by a criterion; None where there is too little to say."""
    return agreeing.agreement(
        {one.row.pk: {each.judge_id: each.score for each in one.said} for one in said}
    )


def judgements_of_row(row: RoundAccount) -> dict[int, list[Judgement]]:
    """Return what was said of a row that the caller may see, by criterion; highest first."""
    found: dict[int, list[Judgement]] = defaultdict(list)
    for one in _ordered(row.judgements.all()):
        found[one.criterion_id].append(one)
    return dict(found)


def _said(judgements: "QuerySet[Judgement]") -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = defaultdict(list)
    for one in _ordered(judgements):
        found[one.row_id].append(one)
    return found


def _ordered(judgements: "QuerySet[Judgement]") -> "QuerySet[Judgement]":
    return judgements.select_related("judge").order_by("-score", "judge__name", "pk")


def _names(judges: Collection[set[int]]) -> dict[int, str]:
    every: set[int] = set().union(*judges)
    return {user.pk: str(user) for user in User.objects.filter(pk__in=every)}


def _require_whole(actor: User) -> None:
    if not actor.sees_all_accounts:
        raise PermissionDenied
