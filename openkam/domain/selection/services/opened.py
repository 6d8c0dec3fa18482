"""The round that a change is for, held until the transaction ends."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head
from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.core.jobs.models import Job
from openkam.domain.selection.models import ModelVersion, Round
from openkam.domain.selection.services.refusals import NotOpen

if TYPE_CHECKING:
    from openkam.core.access.models import User

RANKING = "selection.rank_round"


def hold_round(actor: "User", pk: int) -> Round:
    """Return a round to heads, and keep others off it. Raises PermissionDenied, Http404."""
    require_head(actor)
    found = Round.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def hold_draft(actor: "User", pk: int) -> tuple[Round, ModelVersion]:
    """Return an open round and its version, which may be changed.

    Raises NotOpen, PermissionDenied, Http404.
    """
    found = hold_round(actor, pk)
    if found.state != Round.State.OPEN:
        raise NotOpen(
            _("This round was run and does not change any more. Start a new one from it.")
        )
    return found, found.version


def is_open(pk: int) -> bool:
    """Whether there is such a round, and it can still change."""
    return Round.objects.filter(pk=pk, state=Round.State.OPEN).exists()


def outdate(actor: "User", found: Round) -> None:
    """Note that the ranking does not say what counts now; a worker ranks anew."""
    found.revision += 1
    found.ranked_at = None
    found.save(update_fields=["revision", "ranked_at"])
    if found.measured_at is None:
        return
    waiting = jobs.latest(RANKING, round=found.pk)
    # One that has not begun yet will rank what counts then, however many judge meanwhile.
    if waiting is None or waiting.state != Job.State.WAITING:
        queue.enqueue(RANKING, actor=actor, round=found.pk)
