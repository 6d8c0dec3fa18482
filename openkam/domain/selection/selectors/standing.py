"""How far a round has come: what is chosen, judged, ranked and decided in it, in numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef

from openkam.domain.selection.models import (
    Decision,
    Judge,
    Judgement,
    ModelVersion,
    Round,
    RoundAccount,
    Source,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.counting import Counts, counts_of
from openkam.domain.selection.selectors.ranking import decided

if TYPE_CHECKING:
    from openkam.core.access.models import User

COVERING = "account__lineage__ancestor__members__user"


@dataclass(frozen=True)
class Standing:
    """A round in numbers."""

    criteria: tuple[WeightedCriterion, ...]
    """In their order, with `criterion` at hand."""
    accounts: int
    ranked: int
    inside: int
    """Accounts above the cut line."""
    shortlisted: int
    judges: int
    expected: int
    """Judgements that are asked for."""
    said: int
    """Judgements that were given, of those asked for."""
    decided: int
    """Accounts with a decision that stands."""
    waiting: int
    """Accounts above the cut line and key accounts without one."""
    accepted: int

    @property
    def judged(self) -> int:
        """How many criteria people judge."""
        return sum(row.criterion.source == Source.JUDGED for row in self.criteria)

    @property
    def missing(self) -> int:
        """How many judgements are still asked for."""
        return max(self.expected - self.said, 0)


def standing(actor: "User", found: Round, counts: Counts | None = None) -> Standing:
    """Return the round in numbers, to those who see the whole of it; PermissionDenied.

    `counts` are those of the round, where the caller has counted already.
    """
    if not actor.sees_all_accounts:
        raise PermissionDenied
    criteria = _criteria(found.version)
    judged = [row.criterion_id for row in criteria if row.criterion.source == Source.JUDGED]
    counts = counts or counts_of(actor, found)
    judges, expected, said = _judging(found, judged, counts.shortlisted)
    decided, waiting, accepted = _decisions(found)
    return Standing(
        criteria=criteria,
        accounts=counts.accounts,
        ranked=counts.ranked,
        inside=counts.inside,
        shortlisted=counts.shortlisted,
        judges=judges,
        expected=expected,
        said=min(said, expected),
        decided=decided,
        waiting=waiting,
        accepted=accepted,
    )


def _criteria(version: ModelVersion) -> tuple[WeightedCriterion, ...]:
    # A list of rounds has read them already.
    known: Any = getattr(version, "_prefetched_objects_cache", {}).get("criteria")
    rows = version.criteria.select_related("criterion") if known is None else known
    return tuple(rows)


def _judging(found: Round, criteria: list[int], shortlisted: int) -> tuple[int, int, int]:
    """How many judge, and how many judgements are asked for and were given."""
    asked = found.judges.filter(left_on=None, user__is_active=True).select_related("user")
    judges = list(asked) if criteria else []
    if not judges:
        return 0, 0, 0
    own = [
        judge.user_id
        for judge in judges
        if judge.scope == Judge.Scope.OWN and not judge.user.sees_all_accounts
    ]
    pairs = (len(judges) - len(own)) * shortlisted + (_own_pairs(found, own) if own else 0)
    said = Judgement.objects.filter(
        row__round=found,
        row__is_shortlisted=True,
        criterion__in=criteria,
        judge__in=[judge.user_id for judge in judges],
    )
    return len(judges), pairs * len(criteria), said.count()


def _own_pairs(found: Round, users: list[int]) -> int:
    """How many accounts of the short list these judges work on, counted for each of them."""
    listed = RoundAccount.objects.filter(round=found, is_shortlisted=True)
    pairs = listed.filter(**{f"{COVERING}__in": users}).values_list("pk", COVERING).distinct()
    return int(pairs.count())


def _decisions(found: Round) -> tuple[int, int, int]:
    """How many decisions stand, how many accounts wait for one, how many were accepted."""
    if found.state == Round.State.OPEN:
        return 0, 0, 0
    # Only the latest decision of an account can be one that nobody reopened.
    stands = Decision.objects.filter(row=OuterRef("pk"), reopened_at=None)
    accepts = stands.filter(verdict=Decision.Verdict.ACCEPT)
    counts = RoundAccount.objects.filter(round=found).aggregate(
        decided=Count("pk", filter=Exists(stands)),
        waiting=Count("pk", filter=decided(found, "waiting")),
        accepted=Count("pk", filter=Exists(accepts)),
    )
    return counts["decided"], counts["waiting"], counts["accepted"]
