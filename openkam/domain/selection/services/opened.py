"""The round that a change is for, held until the transaction ends."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head
from openkam.core.jobs import queue
from openkam.domain.selection.models import ModelVersion, Round
from openkam.domain.selection.services.refusals import NotOpen

if TYPE_CHECKING:
    from openkam.core.access.models import User


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


def outdate(actor: "User", found: Round) -> None:
    """Note that the ranking does not say what counts now; a worker ranks anew."""
    found.revision += 1
    found.ranked_at = None
    found.save(update_fields=["revision", "ranked_at"])
    if found.measured_at is None:
        return
    queue.enqueue("selection.rank_round", actor=actor, round=found.pk)
