"""Contacts with people at the customer, entered by hand."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.periods import add_months
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import Position, Tie, Touch
from openkam.domain.stakeholders.services.coverage import once, refresh
from openkam.domain.stakeholders.services.notes_found import touches_changed
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadTouch
from openkam.domain.stakeholders.services.ties import here, set_tie

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST = 200  # contacts noted at once
OLDEST = 240  # months; what lies further back was mistyped


@transaction.atomic
def note_touch(
    actor: "User",
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
    _check(day, kind, direction, note, today)
    place = hold_position(actor, position_id)
    if place.person.erased_on:
        raise BadTouch(_("This person was erased."), field="positions")
    here(user_id)
    tie = Tie.objects.filter(position=place, user=user_id).select_related("user").first()
    if tie is None:
        tie = set_tie(actor, position_id, user_id, today=today)
    touch = Touch.objects.create(
        tie=tie,
        day=day,
        kind=kind,
        direction=direction,
        note=note.strip(),
        noted_by=actor,
        noted_at=now,
    )
    if touch.note:
        touches_changed([touch.pk])
    _record(actor, "person.touch_noted", place, tie, day=day, kind=kind)
    refresh(place.account, today)
    return touch


@transaction.atomic
def note_touches(
    actor: "User",
    position_ids: Collection[int],
    user_ids: Collection[int],
    *,
    day: date,
    kind: str,
    direction: str = Touch.Direction.MUTUAL,
    note: str = "",
    now: datetime,
    today: date,
) -> list[Touch]:
    """Note that each of these colleagues met each of these people; all of it or nothing.

    Raises BadTouch, BadTie, PermissionDenied, Http404.
    """
    if not position_ids:
        raise BadTouch(_("Choose whom you met."), field="positions")
    if not user_ids:
        raise BadTouch(_("Choose who of us was in touch."), field="users")
    if len(position_ids) * len(user_ids) > MOST:
        said = _("At most %(count)s contacts at once, please.") % {"count": MOST}
        raise BadTouch(said, field="positions")
    # Always in the same order, so that two who note at once wait for each other and not in a ring.
    pairs = [(place, user) for place in sorted(position_ids) for user in sorted(user_ids)]
    words = {"kind": kind, "direction": direction, "note": note}
    with once():
        return [
            note_touch(actor, place, user, day=day, **words, now=now, today=today)
            for place, user in pairs
        ]


def _check(day: date, kind: str, direction: str, note: str, today: date) -> None:
    if kind not in Touch.Kind.values:
        raise BadTouch(_("Choose how you met."), field="kind")
    if direction not in Touch.Direction.values:
        raise BadTouch(_("Choose who was in touch with whom."), field="direction")
    if day > today:
        raise BadTouch(_("This day is still to come."), field="day")
    if day < add_months(today.replace(day=1), -OLDEST):
        raise BadTouch(_("This day is too long ago: check the year."), field="day")
    if len(note.strip()) > 300:
        said = _("At most %(count)s characters, please.") % {"count": 300}
        raise BadTouch(said, field="note")


def _record(actor: "User", verb: str, place: Position, tie: Tie, **details: object) -> None:
    trail.record(actor, verb, place, account_id=place.account_id, user=str(tie.user), **details)
