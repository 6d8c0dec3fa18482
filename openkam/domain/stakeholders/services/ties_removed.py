"""Ties and contacts taken back, and brought back again."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Position, Tie, Touch
from openkam.domain.stakeholders.services.coverage import once, refresh
from openkam.domain.stakeholders.services.notes_found import ties_changed, touches_changed
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadTouch

if TYPE_CHECKING:
    from openkam.core.access.models import User

OF_TOUCH = ("tie__position__person", "tie__position__account", "tie__user")


@dataclass(frozen=True)
class Removed:
    """What was taken back, in a form that can be brought back."""

    text: str  # of Django's serializer: ties first, then their contacts
    touches: int


@transaction.atomic
def remove_tie(actor: "User", tie_id: int) -> Removed:
    """Forget a tie with its contacts. Raises PermissionDenied, Http404."""
    rows = Tie.objects.select_related("position__person", "position__account", "user")
    tie = fetch(rows, actor, tie_id, Level.WRITE)
    touches = list(tie.touches.order_by("pk"))
    removed = Removed(serializers.serialize("json", [tie, *touches]), len(touches))
    _record(actor, "person.tie_removed", tie)
    tie.delete()
    ties_changed([tie_id])
    touches_changed([touch.pk for touch in touches])
    refresh(tie.position.account)
    return removed


def remove_touch(actor: "User", touch_id: int) -> Removed:
    """Take back a contact that was noted. Raises PermissionDenied, Http404."""
    return remove_touches(actor, [touch_id])


@transaction.atomic
def remove_touches(actor: "User", touch_ids: Collection[int]) -> Removed:
    """Take back contacts that were noted; the ties stay. Raises PermissionDenied, Http404."""
    rows = Touch.objects.select_related(*OF_TOUCH)
    touches = [fetch(rows, actor, pk, Level.WRITE) for pk in sorted(set(touch_ids))]
    if not touches:
        raise Http404
    removed = Removed(serializers.serialize("json", touches), len(touches))
    numbers = [touch.pk for touch in touches]
    for touch in touches:
        _record(actor, "person.touch_removed", touch.tie, day=touch.day)
        touch.delete()
    touches_changed(numbers)
    with once():
        for touch in touches:
            refresh(touch.tie.position.account)
    return removed


@transaction.atomic
def restore(actor: "User", text: str) -> int:
    """Bring back what was taken back, and return how many contacts; what is there again stays.

    The text has to be the one of `Removed`, kept where nobody can change it.
    Raises BadTouch, PermissionDenied, Http404.
    """
    count = 0
    moved: dict[int, int] = {}  # number of a tie that was removed: of the one in its place
    with once():
        for one in serializers.deserialize("json", text):
            row = one.object
            if isinstance(row, Tie):
                moved[row.pk] = _restore_tie(actor, row).pk
            elif isinstance(row, Touch):
                count += _restore_touch(actor, row, moved.get(row.tie_id, row.tie_id))
            else:
                raise PermissionDenied
    return count


def _restore_tie(actor: "User", row: Tie) -> Tie:
    place = hold_position(actor, row.position_id)
    _refuse_erased(place)
    there = Tie.objects.filter(position=place, user=row.user_id).first()
    if there is not None:
        return there
    # Somebody else may have become responsible meanwhile.
    row.is_owner = row.is_owner and not place.ties.filter(is_owner=True).exists()
    row.save(force_insert=True)
    ties_changed([row.pk])
    _record(actor, "person.tie_made", row, rating=row.rating, is_owner=row.is_owner)
    refresh(place.account)
    return row


def _restore_touch(actor: "User", row: Touch, tie_id: int) -> int:
    if Touch.objects.filter(pk=row.pk).exists():
        return 0
    tie = Tie.objects.select_related("position__person", "user").filter(pk=tie_id).first()
    if tie is None:
        raise BadTouch(_("The tie is gone, and this contact with it."))
    place = hold_position(actor, tie.position_id)
    _refuse_erased(place)
    row.tie = tie
    row.save(force_insert=True)
    touches_changed([row.pk])
    _record(actor, "person.touch_noted", tie, day=row.day, kind=row.kind)
    refresh(place.account)
    return 1


def _refuse_erased(place: Position) -> None:
    if place.person.erased_on:
        raise BadTouch(_("This person was erased."))


def _record(actor: "User", verb: str, tie: Tie, **details: object) -> None:
    place = tie.position
    trail.record(actor, verb, place, account_id=place.account_id, user=str(tie.user), **details)
