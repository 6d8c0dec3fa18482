"""Which rounds there are, and who may see them."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from openkam.core.jobs import selectors as jobs
from openkam.core.jobs.models import Job
from openkam.domain.selection.models import Decision, Round, RoundAccount, WeightedCriterion

if TYPE_CHECKING:
    from openkam.core.access.models import User

STEPS = ("criteria", "weights", "rules", "scores", "ranking", "decisions", "list")
"""The way through a round, in order."""


def rounds(actor: "User") -> QuerySet[Round]:
    """Return the rounds that the actor may know of, the newest first.

    Heads and observers see all; others those in which they judge, and of those that were run the
    ones with an account of theirs.
    """
    every = Round.objects.select_related("version__model", "started_by").order_by("-pk")
    if actor.sees_all_accounts:
        return every
    own = RoundAccount.objects.open_to(actor).values("round")
    asked = Q(judges__user=actor, judges__left_on=None)
    return every.filter(asked | (~Q(state=Round.State.OPEN) & Q(pk__in=own))).distinct()


def round_seen_whole(actor: "User", pk: int) -> Round:
    """Return a round to those who see all of it: heads and observers.

    Raises PermissionDenied where the actor may know of it but not see the whole, Http404.
    """
    found = rounds(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not actor.sees_all_accounts:
        raise PermissionDenied
    return found


def open_round() -> Round | None:
    """Return the round that is being prepared, if there is one."""
    return Round.objects.filter(state=Round.State.OPEN).order_by("-pk").first()


def counted_rounds(actor: "User") -> QuerySet[Round]:
    """Return the rounds with how many accounts were accepted in each, as `accepted`.

    Only for those who see the whole: PermissionDenied.
    """
    if not actor.sees_all_accounts:
        raise PermissionDenied
    stands = Decision.objects.filter(reopened_at=None, verdict=Decision.Verdict.ACCEPT)
    accepted = stands.filter(row__round=OuterRef("pk")).order_by().values("row__round")
    weighted = WeightedCriterion.objects.select_related("criterion")
    return (
        rounds(actor)
        .select_related("run_by", "closed_by")
        .prefetch_related(Prefetch("version__criteria", weighted))
        .annotate(accepted=Coalesce(Subquery(accepted.values(count=Count("pk"))), 0))
    )


def decided_rows(actor: "User") -> QuerySet[RoundAccount]:
    """Return the actor's accounts that were decided on in a round, or wait for it.

    The newest round first, in it those with a decision that stands; with the decisions on each,
    the newest first.
    """
    newest_first = Decision.objects.select_related("decided_by").order_by("-number")
    stands = Decision.objects.filter(row=OuterRef("pk"), reopened_at=None)
    high_enough = Q(round__version__min_score=None) | Q(score__gte=F("round__version__min_score"))
    waits = Q(round__state=Round.State.RUN, rank__lte=F("round__places")) & high_enough
    rows = RoundAccount.objects.open_to(actor).exclude(round__state=Round.State.OPEN)
    found = rows.filter(account__isnull=False).annotate(is_decided=Exists(stands))
    return (
        found.filter(Q(is_decided=True) | waits)
        .select_related("round")
        .prefetch_related(Prefetch("decisions", newest_first))
        .order_by("-round", "-is_decided", F("rank").asc(nulls_last=True), "name", "pk")
    )


def latest_run() -> Round | None:
    """Return the round that was run last, closed or not; None before the first."""
    run = Round.objects.exclude(state=Round.State.OPEN)
    return run.order_by("-run_at", "-pk").first()


def work_on(found: Round) -> "Job | None":
    """Return the job that measures or ranks the round, or failed to; None where none is at it."""
    if found.state != Round.State.OPEN:  # nothing is measured or ranked any more
        return None
    measuring = jobs.latest("selection.measure_round", round=found.pk)
    if measuring is not None and (not measuring.has_ended or found.measured_at is None):
        return measuring
    if found.ranked_at is not None:
        return None
    return jobs.latest("selection.rank_round", round=found.pk) or measuring


def is_concerned(actor: "User") -> bool:
    """Whether the selection has something to show to the actor: always to heads and observers."""
    return actor.sees_all_accounts or rounds(actor).exists()


def latest_round(actor: "User") -> int | None:
    """Return the number of the round run last; else of the one being prepared, if any."""
    run = rounds(actor).exclude(run_at=None).order_by("-run_at", "-pk")
    found = run.first() or rounds(actor).first()
    return found.pk if found else None
