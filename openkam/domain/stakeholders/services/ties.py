"""Who of us knows whom of them, and when they last met."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Tie, Touch
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadTie, BadTouch

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor


@transaction.atomic
def set_tie(
    actor: "Actor",
    position_id: int,
    user_id: int,
    *,
    rating: int | None = None,
    is_owner: bool | None = None,
    note: str | None = None,
    today: date,
) -> Tie:
    """Say that one of us knows a person; what is None stays. A new owner takes it from the other.

    Raises BadTie, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    user = User.objects.people().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise BadTie(_("This colleague does not work here any more."), field="user")
    if rating is not None and not 1 <= rating <= 5:
        raise BadTie(_("Choose a value from %(low)s to %(high)s.") % {"low": 1, "high": 5})
    tie = Tie.objects.filter(position=place, user=user).first()
    is_new = tie is None
    tie = tie or Tie(position=place, user=user, noted_on=today)
    if rating is not None:
        tie.rating, tie.rated_on = rating, today
    if note is not None:
        tie.note = note.strip()[:500]
    if is_owner is not None:
        tie.is_owner = is_owner
    if tie.is_owner:
        place.ties.exclude(pk=tie.pk).filter(is_owner=True).update(is_owner=False)
    tie.save()
    trail.record(
        actor,
        "person.tie_made" if is_new else "person.tie_changed",
        place,
        account_id=place.account_id,
        user=str(user),
        rating=tie.rating,
        is_owner=tie.is_owner,
    )
    return tie


@transaction.atomic
def remove_tie(actor: "Actor", tie_id: int) -> None:
    """Forget a tie with its contacts. Raises PermissionDenied, Http404."""
    tie = _hold(actor, tie_id)
    trail.record(
        actor,
        "person.tie_removed",
        tie.position,
        account_id=tie.position.account_id,
        user=str(tie.user),
    )
    tie.delete()


@transaction.atomic
def note_touch(
    actor: "Actor",
    position_id: int,
    user_id: int,
    *,
    day: date,
    kind: str,
    direction: str = Touch.Direction.MUTUAL,
    note: str = "",
    now: datetime,
    today: date,
) -> Touch:
    """Note one contact; makes the tie where there was none.

    Raises BadTouch, BadTie, PermissionDenied, Http404.
    """
    if kind not in Touch.Kind.values or direction not in Touch.Direction.values:
        raise BadTouch(_("Choose how you met."), field="kind")
    if day > today:
        raise BadTouch(_("This day is still to come."), field="day")
    place = hold_position(actor, position_id)
    tie = Tie.objects.filter(position=place, user=user_id).first()
    if tie is None:
        tie = set_tie(actor, position_id, user_id, today=today)
    touch = Touch.objects.create(
        tie=tie,
        day=day,
        kind=kind,
        direction=direction,
        note=note.strip()[:300],
        noted_by=actor,
        noted_at=now,
    )
    trail.record(
        actor,
        "person.touch_noted",
        place,
        account_id=place.account_id,
        user=str(tie.user),
        day=day,
        kind=kind,
    )
    return touch


@transaction.atomic
def remove_touch(actor: "Actor", touch_id: int) -> None:
    """Take back a contact that was noted. Raises PermissionDenied, Http404."""
    touch = fetch(
        Touch.objects.select_related(
            "tie__position__person", "tie__position__account", "tie__user"
        ),
        actor,
        touch_id,
        Level.WRITE,
    )
    place = touch.tie.position
    trail.record(
        actor,
        "person.touch_removed",
        place,
        account_id=place.account_id,
        user=str(touch.tie.user),
        day=touch.day,
    )
    touch.delete()


def _hold(actor: "Actor", tie_id: int) -> Tie:
    rows = Tie.objects.select_related("position__person", "position__account", "user")
    return fetch(rows, actor, tie_id, Level.WRITE)
