"""The segments: parts of the market that the company treats alike."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Segment
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.unique_names import free_name

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 100


class SameSegment(Refusal):
    """A segment cannot go up in itself."""


@transaction.atomic
def add_segment(actor: "User", *, name: str) -> Segment:
    """Add a segment. Raises BadName, NameTaken, PermissionDenied."""
    require_head_or_administrator(actor)
    segment = Segment.objects.create(name=free_name(Segment, name, longest=LONGEST_NAME))
    trail.record(actor, "segment.created", segment, name=segment.name)
    return segment


@transaction.atomic
def rename_segment(actor: "User", pk: int, *, name: str) -> Segment:
    """Give a segment another name. Raises BadName, NameTaken, PermissionDenied, Http404."""
    require_head_or_administrator(actor)
    segment = _segment(pk)
    before, segment.name = segment.name, free_name(Segment, name, longest=LONGEST_NAME, of=pk)
    if before != segment.name:
        segment.save(update_fields=["name"])
        trail.record(actor, "segment.renamed", segment, name=(before, segment.name))
    return segment


@transaction.atomic
def merge_segments(actor: "User", *, keep_id: int, merged_id: int) -> Segment:
    """Let one segment go up in another, with all its accounts; return the one that stays.

    Raises SameSegment, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    kept, merged = _segment(keep_id), _segment(merged_id)
    if kept == merged:
        raise SameSegment(_("Choose another segment: this one cannot go up in itself."))
    count = _move(actor, merged, kept)
    trail.record(
        actor, "segment.merged", kept, segment=(merged.name, kept.name), accounts_moved=count
    )
    merged.delete()
    return kept


@transaction.atomic
def remove_segment(actor: "User", pk: int) -> int:
    """Remove a segment; return how many accounts have none from now on."""
    require_head_or_administrator(actor)
    segment = _segment(pk)
    count = _move(actor, segment, None)
    trail.record(actor, "segment.removed", segment, name=segment.name, accounts_moved=count)
    segment.delete()
    return count


def segment_to_change(actor: "User", pk: int) -> Segment:
    """Return a segment to those who may change it; PermissionDenied or Http404 otherwise."""
    require_head_or_administrator(actor)
    return _segment(pk)


def hold_segment(actor: "User", pk: int) -> Segment:
    """Return a segment to those who may change it, and keep others off until the transaction ends.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    segment = Segment.objects.select_for_update().filter(pk=pk).first()
    if segment is None:
        raise Http404
    return segment


def _segment(pk: int) -> Segment:
    segment = Segment.objects.filter(pk=pk).first()
    if segment is None:
        raise Http404
    return segment


def _move(actor: "User", segment: Segment, target: Segment | None) -> int:
    accounts = list(Account.objects.filter(segment=segment))
    Account.objects.filter(segment=segment).update(segment=target)
    names = {"segment": (segment.name, target.name if target else None)}
    trail.record_many(actor, "account.segment_set", ((one, one.pk, names) for one in accounts))
    announcing.status_of_many("segment", accounts, segment, target)
    return len(accounts)
