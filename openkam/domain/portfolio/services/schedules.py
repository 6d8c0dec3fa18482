"""Scheduled imports: setting them up, starting them when they are due, noting what came of them."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.fetching import FetchFault, host_of
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.models import (
    AllowedAddress,
    FetchedFile,
    ImportBatch,
    ImportNotice,
    ImportSchedule,
)
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

JOB = "portfolio.run_schedule"
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


class BadSchedule(Refusal):
    """The scheduled import cannot be as wished; `field` is what has to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class AlreadyUnderWay(Refusal):
    """The scheduled import waits or runs already."""


class BadHost(Refusal):
    """What was typed is no host, or is allowed already."""


class AddressInUse(Refusal):
    """A scheduled import asks this host."""


@dataclass(frozen=True)
class ScheduleWish:
    """What a scheduled import shall bring, from where, how often, and whom it tells."""

    name: str
    kind: str
    source: str
    origin: str
    folder: str = ""
    pattern: str = ""
    address: str = ""
    every_minutes: int = 60
    notify_id: int | None = None


@transaction.atomic
def create_schedule(actor: "User", wish: ScheduleWish, *, now: datetime) -> ImportSchedule:
    """Set up an import that runs by itself. Raises BadSchedule and PermissionDenied."""
    require_administrator(actor)
    schedule = ImportSchedule(created_by=actor, created_at=now)
    return _stored(actor, schedule, wish, "schedule.created")


@transaction.atomic
def change_schedule(actor: "User", pk: int, wish: ScheduleWish) -> ImportSchedule:
    """Change all of a scheduled import. Raises BadSchedule, Http404 and PermissionDenied."""
    return _stored(actor, selectors.schedule(actor, pk), wish, "schedule.changed")


@transaction.atomic
def set_schedule_active(actor: "User", pk: int, *, is_active: bool) -> ImportSchedule:
    """Pause a scheduled import, or let it run again."""
    schedule = selectors.schedule(actor, pk)
    if schedule.is_active != is_active:
        schedule.is_active = is_active
        schedule.save(update_fields=["is_active"])
        trail.record(actor, "schedule.resumed" if is_active else "schedule.paused", schedule)
    return schedule


@transaction.atomic
def delete_schedule(actor: "User", pk: int) -> None:
    """Delete a scheduled import and its list of files; what it brought in stays."""
    schedule = selectors.schedule(actor, pk)
    trail.record(actor, "schedule.deleted", schedule)
    schedule.delete()


@transaction.atomic
def start_schedule(actor: "User", pk: int, *, now: datetime) -> Job:
    """Run a scheduled import now, also what failed before; AlreadyUnderWay if it is at it."""
    schedule = selectors.schedule(actor, pk)
    if is_under_way(schedule):
        raise AlreadyUnderWay(_("This import waits for its turn or runs already."))
    ImportSchedule.objects.filter(pk=pk).update(last_run_at=now)
    trail.record(actor, "schedule.started", schedule)
    return queue.enqueue(JOB, actor=actor, schedule=schedule.pk, by_hand=True)


def enqueue_due_schedules(now: datetime) -> int:
    """Put every scheduled import whose time has come into the queue; return how many.

    Harmless in several processes at once: the database lets only one of them claim a turn.
    """
    return sum(_claimed(schedule, now) for schedule in selectors.due_schedules(now))


def is_under_way(schedule: ImportSchedule) -> bool:
    """Whether its job waits or runs."""
    jobs = Job.objects.filter(name=JOB, state__in=UNDER_WAY)
    return jobs.filter(arguments__schedule=schedule.pk).exists()


@transaction.atomic
def allow_address(actor: "User", *, host: str, is_inside: bool, now: datetime) -> AllowedAddress:
    """Let scheduled imports ask a host. Raises BadHost and PermissionDenied."""
    require_administrator(actor)
    name = _host_in(host.strip())
    if AllowedAddress.objects.filter(host=name).exists():
        raise BadHost(_("%(host)s is allowed already.") % {"host": name})
    allowed = AllowedAddress.objects.create(
        host=name, is_inside=is_inside, allowed_by=actor, allowed_at=now
    )
    trail.record(actor, "address.allowed", allowed, is_inside=is_inside)
    return allowed


@transaction.atomic
def forbid_address(actor: "User", pk: int) -> None:
    """Let no scheduled import ask a host any more. Raises AddressInUse, Http404."""
    allowed = selectors.allowed_addresses(actor).filter(pk=pk).first()
    if allowed is None:
        raise Http404
    for schedule in ImportSchedule.objects.filter(origin=ImportSchedule.Origin.ADDRESS):
        if host_of(schedule.address) == allowed.host:
            words = _("The scheduled import “%(name)s” asks this host.")
            raise AddressInUse(words % {"name": schedule.name})
    trail.record(actor, "address.disallowed", allowed)
    allowed.delete()


@transaction.atomic
def note_file(
    schedule: ImportSchedule, *, name: str, digest: str, size: int, now: datetime
) -> FetchedFile:
    """Note that a file is being taken, before it is brought in."""
    row, _created = FetchedFile.objects.update_or_create(
        schedule=schedule,
        name=name,
        digest=digest,
        defaults={"size": size, "fetched_at": now, "batch": None, "error": ""},
    )
    return row


@transaction.atomic
def note_file_result(
    row: FetchedFile, *, batch: ImportBatch | None = None, error: str = ""
) -> None:
    """Note what became of a file that was taken."""
    row.batch, row.error = batch, error
    row.save(update_fields=["batch", "error"])


@transaction.atomic
def note_outcome(
    schedule: ImportSchedule,
    *,
    outcome: str,
    error: str,
    batches: list[int],
    now: datetime,
    is_quiet: bool = False,
) -> bool:
    """Note how a run ended, and leave notices; return whether somebody should get a mail.

    A fault that was told before is not told again each time, a quiet one never.
    """
    is_told = not is_quiet and bool(error) and schedule.last_error != error
    if is_told:
        announcing.schedule_failed(schedule)
    ImportSchedule.objects.filter(pk=schedule.pk).update(last_outcome=outcome, last_error=error)
    reader = schedule.notify
    if reader is None or not reader.is_active or not (batches or is_told):
        return False
    notices: list[tuple[int | None, str]] = [(batch, "") for batch in batches]
    notices += [(None, error)] if is_told else []
    ImportNotice.objects.bulk_create(
        ImportNotice(user=reader, schedule=schedule, batch_id=batch, error=words, created_at=now)
        for batch, words in notices
    )
    return True


@transaction.atomic
def dismiss_notice(actor: "User", pk: int, *, now: datetime) -> None:
    """Take note of a notice; Http404 if it is not the actor's."""
    if not ImportNotice.objects.filter(pk=pk, user=actor, seen_at=None).update(seen_at=now):
        raise Http404


def prepare_inbox() -> None:
    """Make the folder that is watched where the operator named none."""
    inbox = selectors.inbox()
    if inbox in selectors.watched_folders():
        inbox.mkdir(parents=True, exist_ok=True)


def folder_of(text: str) -> Path:
    """Return a watched folder as it truly lies; BadSchedule if it lies elsewhere or is none."""
    roots = [root.resolve() for root in selectors.watched_folders()]
    shown = ", ".join(str(root) for root in selectors.watched_folders())
    try:
        if "\0" in text:
            raise OSError
        folder = Path(text).resolve(strict=True)
        is_folder = folder.is_dir()
    except OSError:
        folder, is_folder = Path(text.replace("\0", "")), False
    # Where it lies comes first: whether some other folder exists is nobody's business.
    if not folder.is_absolute() or not any(folder.is_relative_to(root) for root in roots):
        words = _("Only folders below these may be watched: %(folders)s")
        raise BadSchedule("folder", words % {"folders": shown})
    if not is_folder:
        raise BadSchedule("folder", _("There is no such folder."))
    return folder


def _stored(
    actor: "User", schedule: ImportSchedule, wish: ScheduleWish, verb: str
) -> ImportSchedule:
    is_folder = wish.origin == ImportSchedule.Origin.FOLDER
    if is_folder:
        prepare_inbox()
        folder_of(wish.folder)
    else:
        _refuse_bad_address(wish.address)
    if selectors.saved_mapping(actor, wish.source, wish.kind) is None:
        raise BadSchedule("mapping", _("There is no saved mapping for this any more."))
    if ImportSchedule.objects.filter(name=wish.name).exclude(pk=schedule.pk).exists():
        raise BadSchedule("name", _("Another scheduled import has this name."))
    for field, value in asdict(wish).items():
        setattr(schedule, field, value)
    try:
        with transaction.atomic():
            schedule.save()
    except IntegrityError as fault:
        raise BadSchedule("name", _("Another scheduled import has this name.")) from fault
    trail.record(actor, verb, schedule)
    return schedule


def _host_in(text: str) -> str:
    """The host that somebody typed, alone or as part of an address; BadHost if there is none."""
    is_address = text.lower().startswith("https://")
    is_bare = re.fullmatch(r"[^\s/@:?#\[\]]+|\[[0-9A-Fa-f:.]+\]", text)
    try:
        if not (is_address or is_bare):
            raise FetchFault("This is no host.", "no_address")
        return host_of(text if is_address else f"https://{text}/")
    except FetchFault as fault:
        raise BadHost(_("“%(host)s” is no name of a host.") % {"host": text}) from fault


def _refuse_bad_address(address: str) -> None:
    try:
        host = host_of(address)
    except FetchFault as fault:
        raise BadSchedule("address", selectors.fetch_fault_text(fault)) from fault
    if host not in selectors.allowed_hosts():
        words = _("%(host)s is not among the allowed addresses. Allow it there first.")
        raise BadSchedule("address", words % {"host": host})


@transaction.atomic
def _claimed(schedule: ImportSchedule, now: datetime) -> bool:
    """Enqueue one due schedule unless another process did, or it is still at it."""
    turn = ImportSchedule.objects.filter(pk=schedule.pk, last_run_at=schedule.last_run_at)
    if is_under_way(schedule) or not turn.update(last_run_at=now):
        return False
    queue.enqueue(JOB, actor=system_user(), schedule=schedule.pk)
    return True
