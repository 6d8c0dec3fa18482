"""Scheduled imports: which there are, what is due, what they took, whom they may ask."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404

from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Role, User
from openkam.domain.portfolio.models import (
    AllowedAddress,
    FetchedFile,
    ImportBatch,
    ImportNotice,
    ImportSchedule,
    SavedMapping,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTICES = 20  # shown at once; more would hide the page


def watched_folders() -> tuple[Path, ...]:
    """Return the folders below which scheduled imports may look, as the operator named them."""
    return tuple(settings.WATCHED_FOLDERS) or (inbox(),)


def inbox() -> Path:
    """Return the folder that is watched where the operator named none; it may not exist yet."""
    return Path(settings.DATA) / "inbox"


def place_of(schedule: ImportSchedule) -> Path:
    """Return where the files of a scheduled import lie while they are brought in."""
    return Path(settings.DATA) / "fetched" / str(schedule.pk)


def schedules(actor: User) -> "QuerySet[ImportSchedule]":
    """Return all scheduled imports by name; PermissionDenied unless the actor administrates."""
    require_administrator(actor)
    return ImportSchedule.objects.select_related("notify").order_by("name")


def schedule(actor: User, pk: int) -> ImportSchedule:
    """Return one scheduled import; Http404 if there is none."""
    found = schedules(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def schedule_to_change(actor: User, pk: int) -> ImportSchedule:
    """Return the same with its row locked until the transaction ends."""
    found = schedules(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def fetched_files(schedule: ImportSchedule) -> "QuerySet[FetchedFile]":
    """Return what a scheduled import took, newest first. The caller has passed the gate with it."""
    return schedule.files.select_related("batch").order_by("-fetched_at", "-pk")


def next_run_at(schedule: ImportSchedule) -> datetime | None:
    """Return when it is due; None while it is paused or before its first run."""
    if not schedule.is_active or schedule.last_run_at is None:
        return None
    return schedule.last_run_at + timedelta(minutes=schedule.every_minutes)


def due_schedules(now: datetime) -> list[ImportSchedule]:
    """Return the scheduled imports whose time has come."""
    active = ImportSchedule.objects.filter(is_active=True).order_by("pk")
    return [row for row in active if (next_run_at(row) or now) <= now]


def schedulable_mappings(actor: User) -> "QuerySet[SavedMapping]":
    """Return the saved mappings that need no second file, which nobody would be there to give."""
    require_administrator(actor)
    rows = SavedMapping.objects.order_by("source", "kind")
    return rows.filter(pk__in=[row.pk for row in rows if not _needs_heads(row)])


def people_to_tell(actor: User) -> "QuerySet[User]":
    """Return who may be told of the results: those who import."""
    require_administrator(actor)
    people = User.objects.people().filter(is_active=True)
    return (people.filter(is_administrator=True) | people.filter(role=Role.HEAD)).order_by("name")


def allowed_addresses(actor: User) -> "QuerySet[AllowedAddress]":
    """Return the hosts that may be asked; PermissionDenied unless the actor administrates."""
    require_administrator(actor)
    return AllowedAddress.objects.select_related("allowed_by").order_by("host")


def allowed_address(actor: User, pk: int) -> AllowedAddress:
    """Return one host that may be asked; Http404 if there is none."""
    found = allowed_addresses(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def allowed_hosts() -> dict[str, bool]:
    """Return each host that may be asked, and whether it is meant to stand inside our network."""
    return dict(AllowedAddress.objects.values_list("host", "is_inside"))


def import_notices(actor: User) -> "QuerySet[ImportNotice]":
    """Return what the actor has not yet seen of imports that ran by themselves, newest first."""
    rows = ImportNotice.objects.filter(user=actor, seen_at=None)
    return rows.select_related("schedule", "batch").order_by("-pk")[:NOTICES]


def has_mapping_since(row: FetchedFile) -> bool:
    """Whether the mapping of a file was saved anew after the file was taken."""
    schedule = row.schedule
    saved = SavedMapping.objects.filter(source=schedule.source, kind=schedule.kind)
    return saved.filter(saved_at__gt=row.fetched_at).exists()


def batch_of_run(row: FetchedFile) -> ImportBatch | None:
    """Return the import that a run made of a file before it was cut short; None if it made none."""
    reached = (ImportBatch.State.LIVE, ImportBatch.State.EMPTY, ImportBatch.State.UNDONE)
    return ImportBatch.objects.filter(
        kind=row.schedule.kind,
        source=row.schedule.source,
        file_name=row.name,
        started_at=row.fetched_at,
        state__in=reached,
    ).first()


def _needs_heads(row: SavedMapping) -> bool:
    try:
        return "heads" in tomllib.loads(row.text)
    except tomllib.TOMLDecodeError:
        return True
