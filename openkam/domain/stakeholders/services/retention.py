"""Keeping data no longer than it may be kept: nothing goes by itself unless that was decided."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.periods import add_months
from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import (
    Kept,
    LongerKept,
    Opinion,
    RetentionTime,
    RoomSettings,
    Touch,
)
from openkam.domain.stakeholders.selectors.due import OF_ACCOUNT, Due, due, due_of_all
from openkam.domain.stakeholders.selectors.retention import (
    DEFAULT_MONTHS,
    deletes_when_due,
    retention_times,
)
from openkam.domain.stakeholders.services.answering import note_in_trail
from openkam.domain.stakeholders.services.coverage import once, refresh
from openkam.domain.stakeholders.services.erasing import erase_due_person
from openkam.domain.stakeholders.services.notes_found import notes_of
from openkam.domain.stakeholders.services.refusals import BadRetention

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGER_MONTHS = 12
MOST_MONTHS = 240


@transaction.atomic
def set_retention_times(
    actor: "User", months: Mapping[str, int], *, deletes_when_due: bool
) -> None:
    """Say how long each kind is kept, and whether what is due goes every night.

    Raises BadRetention, PermissionDenied.
    """
    require_head_or_administrator(actor)
    for kind, count in months.items():
        if kind not in Kept.values or not 1 <= count <= MOST_MONTHS:
            raise BadRetention(_("A retention time is 1 to 240 months."), field=kind)
    before = retention_times()
    for kind, count in months.items():
        if count == DEFAULT_MONTHS[kind]:
            RetentionTime.objects.filter(kind=kind).delete()
        else:
            RetentionTime.objects.update_or_create(kind=kind, defaults={"months": count})
    row, _is_new = RoomSettings.objects.get_or_create(pk=1)
    said = {"deletes_when_due": (row.deletes_when_due, deletes_when_due)}
    row.deletes_when_due = deletes_when_due
    row.save(update_fields=["deletes_when_due"])
    differs = trail.changed(before, retention_times())
    if row.deletes_when_due != said["deletes_when_due"][0]:
        differs |= said
    if differs:
        trail.record(actor, "retention.times_set", row, **differs)


def delete_due(actor: "User", keys: Collection[str], *, today: date) -> int:
    """Delete now what is due of these; return how many. What is due no more is left alone."""
    return _each(actor, keys, today, lambda one: _delete(actor, one, today))


def keep_longer(actor: "User", keys: Collection[str], *, reason: str, today: date) -> int:
    """Keep what is due of these for another 12 months; return how many. Raises BadRetention."""
    reason = reason.strip()
    if not reason or len(reason) > 300:
        raise BadRetention(
            _("Say in at most 300 characters why it is still needed."), field="reason"
        )
    until = add_months(today, LONGER_MONTHS)
    return _each(actor, keys, today, lambda one: _keep(actor, one, until, reason, today))


def delete_what_is_due(actor: "User", *, today: date) -> dict[str, int]:
    """Count what is due, and delete it where the company decided so: for the nightly job."""
    found = due_of_all(today)
    deleted = 0
    if deletes_when_due():
        for one in found:
            with transaction.atomic(), once():
                _delete(actor, one, today)
            deleted += 1
    return {"due": len(found), "deleted": deleted}


def _each(actor: "User", keys: Collection[str], today: date, act: Callable[[Due], None]) -> int:
    count = 0
    with transaction.atomic(), once():
        # Asked once more: what somebody decided meanwhile is due no more.
        for one in due(actor, today):
            if one.key in keys:
                act(one)
                count += 1
    return count


def _delete(actor: "User", one: Due, today: date) -> None:
    place = one.position
    if one.kind in (Kept.LEFT, Kept.SILENT):
        erase_due_person(actor, place.person_id, today=today)
        return
    if one.kind == Kept.WAYS:
        place.person.ways.all().delete()
        note_in_trail(actor, "person.due_deleted", place.person, kind=one.kind)
        return
    limit = add_months(today, -retention_times()[one.kind])
    if one.kind == Kept.OPINIONS:
        rows = Opinion.objects.filter(position=place)
        rows.filter(replaced_on__lte=limit).delete()
        rows.filter(replaced_on=None, noted_on__lte=limit).delete()
    else:
        with notes_of([place.person_id]):
            Touch.objects.filter(tie__position=place, day__lte=limit).delete()
    trail.record(actor, "person.due_deleted", place, account_id=place.account_id, kind=one.kind)
    refresh(place.account, today)


def _keep(actor: "User", one: Due, until: date, reason: str, today: date) -> None:
    place = one.position
    LongerKept.objects.create(
        kind=one.kind,
        person=place.person,
        position=place if one.kind in OF_ACCOUNT else None,
        until=until,
        reason=reason,
        kept_by=actor,
        kept_on=today,
    )
    trail.record(
        actor,
        "person.longer_kept",
        place,
        account_id=place.account_id,
        kind=one.kind,
        until=until,
        reason=reason,
    )
