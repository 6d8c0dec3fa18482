"""The life of a round: started, measured, run, closed; or begun anew from one that was run."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head
from openkam.core.audit import trail
from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.domain.selection.models import (
    Judge,
    ModelVersion,
    Round,
    SelectionModel,
    WeightedCriterion,
)
from openkam.domain.selection.selectors.rounds import STEPS, latest_run
from openkam.domain.selection.services import announcing
from openkam.domain.selection.services.opened import hold_draft, hold_round
from openkam.domain.selection.services.refusals import NotOpen, NotRun, Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.jobs.models import Job

LONGEST_NAME = 100
MEASURING = "selection.measure_round"
CUT = ("max_accounts", "min_score", "managers", "accounts_each", "must_haves")


class RoundUnderWay(Refusal):
    """One round is prepared at a time."""


@transaction.atomic
def start_round(
    actor: "User", *, name: str, follows: int | None = None, anew: bool = False, now: datetime
) -> Round:
    """Begin a round and have a worker measure the accounts.

    Criteria, weights, must-haves, cut and judges are those of the round that it follows: `follows`,
    or the last one that was run; its judgements are offered for confirmation. They are proposed
    from the data where there is none, and with `anew`. Raises RoundUnderWay, Refusal for a bad
    name, PermissionDenied, Http404.
    """
    require_head(actor)
    former = hold_round(actor, follows) if follows is not None else latest_run()
    open_one = Round.objects.filter(state=Round.State.OPEN).first()
    if open_one is not None:
        raise RoundUnderWay(
            _("“%(name)s” is being prepared. Run or remove it before another one begins.")
            % {"name": open_one.name}
        )
    if former is not None and former.state == Round.State.OPEN:
        raise NotRun(_("Run the round before another one follows it."))
    version = _draft_from(actor, former.version if former and not anew else None, now)
    found = Round.objects.create(
        name=_name(name), version=version, started_by=actor, started_at=now, follows=former
    )
    if former is not None:
        staying = former.judges.filter(left_on=None, user__is_active=True)
        Judge.objects.bulk_create(
            Judge(round=found, user_id=one.user_id, scope=one.scope) for one in staying
        )
    trail.record(actor, "round.started", found, name=found.name)
    queue.enqueue(MEASURING, actor=actor, round=found.pk)
    return found


@transaction.atomic
def rename_round(actor: "User", pk: int, *, name: str) -> Round:
    """Give an open round another name. Raises Refusal, NotOpen, PermissionDenied, Http404."""
    found, _version = hold_draft(actor, pk)
    before, found.name = found.name, _name(name)
    if before != found.name:
        found.save(update_fields=["name"])
        trail.record(actor, "round.renamed", found, name=(before, found.name))
    return found


@transaction.atomic
def measure_again(actor: "User", pk: int) -> "Job":
    """Have a worker measure the accounts of an open round anew; one at it serves all who ask.

    Raises NotOpen, PermissionDenied, Http404.
    """
    found, _version = hold_draft(actor, pk)
    job = jobs.latest(MEASURING, round=found.pk)
    if job is not None and not job.has_ended:
        return job
    return queue.enqueue(MEASURING, actor=actor, round=found.pk)


@transaction.atomic
def confirm_step(actor: "User", pk: int, step: str) -> Round:
    """Note that a step of an open round was looked at and found right.

    Raises NotOpen, PermissionDenied, Http404 also for a step that there is not.
    """
    found, _version = hold_draft(actor, pk)
    if step not in STEPS:
        raise Http404
    if step not in found.confirmed:
        found.confirmed = [*found.confirmed, step]
        found.save(update_fields=["confirmed"])
    return found


@transaction.atomic
def remove_round(actor: "User", pk: int) -> None:
    """Remove a round that was never run. Raises NotOpen, PermissionDenied, Http404."""
    found, version = hold_draft(actor, pk)
    trail.record(actor, "round.removed", found, name=found.name)
    found.delete()
    version.delete()


@transaction.atomic
def run_round(actor: "User", pk: int, *, now: datetime) -> Round:
    """Freeze the round as it stands, so that it can be decided on.

    Raises NotOpen, NotRun while its ranking is not up to date, PermissionDenied, Http404.
    """
    found, version = hold_draft(actor, pk)
    if found.ranked_at is None:
        raise NotRun(_("The ranking is not up to date yet. Wait until it is."))
    version.frozen_at = now
    version.save(update_fields=["frozen_at"])
    found.state, found.run_by, found.run_at = Round.State.RUN, actor, now
    found.save(update_fields=["state", "run_by", "run_at"])
    trail.record(actor, "round.completed", found, name=found.name)
    announcing.round_completed(found)
    return found


@transaction.atomic
def close_round(actor: "User", pk: int, *, now: datetime) -> Round:
    """End a round: the list stands. Raises NotOpen, NotRun, PermissionDenied, Http404."""
    found = hold_round(actor, pk)
    if found.state == Round.State.OPEN:
        raise NotRun(_("Run the round before you close it."))
    if found.state == Round.State.CLOSED:
        raise NotOpen(_("This round is closed already."))
    found.state, found.closed_by, found.closed_at = Round.State.CLOSED, actor, now
    found.save(update_fields=["state", "closed_by", "closed_at"])
    trail.record(actor, "round.closed", found, name=found.name)
    announcing.round_completed(found)
    return found


def _draft_from(actor: "User", former: ModelVersion | None, now: datetime) -> ModelVersion:
    """Make the next version of the model, with what the former one had."""
    if former is None:
        model = SelectionModel.objects.order_by("-versions__pk").first()
        if model is None:
            model = SelectionModel.objects.create(name=_("Key accounts"))
    else:
        model = former.model
    last = model.versions.aggregate(last=Max("number"))["last"] or 0
    kept = {name: getattr(former, name) for name in CUT} if former else {}
    version = ModelVersion.objects.create(
        model=model, number=last + 1, created_by=actor, created_at=now, **kept
    )
    if former is not None:
        version.weighing, version.comparisons = former.weighing, former.comparisons
        version.save(update_fields=["weighing", "comparisons"])
        WeightedCriterion.objects.bulk_create(
            _copied(row, version) for row in former.criteria.all()
        )
    return version


def _copied(row: WeightedCriterion, version: ModelVersion) -> WeightedCriterion:
    return WeightedCriterion(
        version=version,
        criterion_id=row.criterion_id,
        weight=row.weight,
        worst=row.worst,
        best=row.best,
        anchors_from="kept" if row.worst is not None else "",
        position=row.position,
    )


def _name(name: str) -> str:
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise Refusal(_("A name is needed."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(
            _("A name has at most %(count)d characters.") % {"count": LONGEST_NAME}, field="name"
        )
    return name
