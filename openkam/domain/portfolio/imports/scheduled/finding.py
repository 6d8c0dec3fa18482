"""New files of a scheduled import: copied to a place of our own before anything is done with them.

So a file that changes while it is read, or whose place changes into a link, harms nothing.
"""

import fnmatch
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from openkam.core.fetching import Limits, fetch
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import FetchedFile, ImportSchedule

STILL = timedelta(seconds=30)  # without a change, before a file counts as whole
LARGEST = Limits().size
LONGEST_NAME = 255


@dataclass(frozen=True)
class Found:
    """A file that is new, in our place; or what is wrong with it."""

    name: str
    path: Path
    digest: str = ""
    size: int = 0
    fault: str = ""


def new_files(schedule: ImportSchedule, *, now: datetime, again: bool) -> Iterator[Found]:
    """Give the new files one by one, the oldest first; `again` also those that failed before.

    Each must be dealt with before the next is asked for. Raises FetchFault, BadSchedule, OSError.
    """
    place = selectors.place_of(schedule)
    shutil.rmtree(place, ignore_errors=True)  # what a killed run left
    place.mkdir(parents=True)
    try:
        if schedule.origin == ImportSchedule.Origin.ADDRESS:
            yield from _from_address(schedule, place, again=again)
        else:
            yield from _from_folder(schedule, place, now=now, again=again)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _from_address(schedule: ImportSchedule, place: Path, *, again: bool) -> Iterator[Found]:
    fetched = fetch(schedule.address, allowed=selectors.allowed_hosts(), to=place / "incoming.part")
    last = selectors.fetched_files(schedule).first()
    is_same = last is not None and last.digest == fetched.digest
    if last is not None and is_same and _is_taken(last, again=again):
        return
    # Its own name is what people know it by, and its ending tells how to read it.
    path = place / _safe(fetched.name)
    fetched.path.rename(path)
    yield Found(path.name, path, fetched.digest, fetched.size)


def _from_folder(
    schedule: ImportSchedule, place: Path, *, now: datetime, again: bool
) -> Iterator[Found]:
    services.prepare_inbox()
    folder = services.folder_of(schedule.folder)
    for entry in _waiting(folder, schedule.pattern or "*", now):
        if not again and _looks_taken(schedule, entry):
            continue
        try:
            found = _copied(entry, place / entry.name)
        except _NotWhole:
            continue
        except _Refused as refusal:
            yield Found(entry.name, entry, fault=str(refusal))
            continue
        if not _is_known(schedule, found, again=again):
            yield found
        found.path.unlink(missing_ok=True)


def _waiting(folder: Path, pattern: str, now: datetime) -> list[Path]:
    """The folder's files of the pattern that nobody writes any more, the oldest first."""
    aged = []
    for entry in folder.iterdir():
        if entry.name.startswith(".") or not fnmatch.fnmatchcase(entry.name, pattern):
            continue
        try:
            seen = entry.stat()
        except OSError:  # it went away, or is a link to nothing
            continue
        changed = datetime.fromtimestamp(seen.st_mtime, UTC)
        if stat.S_ISREG(seen.st_mode) and changed <= now - STILL:
            aged.append((seen.st_mtime, entry.name, entry))
    return [entry for _changed, _name, entry in sorted(aged)]


class _NotWhole(Exception):
    """The file changes while it is read; it comes next time."""


class _Refused(Exception):
    """The file is not taken; `str()` says why."""


def _copied(entry: Path, to: Path) -> Found:
    """Copy a watched file, with its digest."""
    true = entry.resolve()
    roots = [root.resolve() for root in selectors.watched_folders()]
    if not any(true.is_relative_to(root) for root in roots):
        raise _Refused(_("It is a link that leads out of the watched folders."))
    # What `true` names has no link in it; one that appears now is refused by the system.
    with os.fdopen(os.open(true, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise _Refused(_("It is no file."))
        if before.st_size > LARGEST:
            raise _Refused(_("It is larger than %(megabytes)s MB.") % {"megabytes": LARGEST >> 20})
        seal = hashlib.sha256()
        with to.open("wb") as copy:
            while piece := file.read(1 << 20):
                seal.update(piece)
                copy.write(piece)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        to.unlink()
        raise _NotWhole
    return Found(entry.name, to, seal.hexdigest(), after.st_size)


def _looks_taken(schedule: ImportSchedule, entry: Path) -> bool:
    """Whether a file is surely the one taken before, without reading all of it again."""
    last = selectors.fetched_files(schedule).filter(name=entry.name).first()
    if last is None or not _is_taken(last, again=False):
        return False
    seen = entry.stat()
    # The time of change of the entry itself cannot be set by programs that keep dates.
    touched = datetime.fromtimestamp(max(seen.st_mtime, seen.st_ctime), UTC)
    return seen.st_size == last.size and touched < last.fetched_at


def _is_known(schedule: ImportSchedule, found: Found, *, again: bool) -> bool:
    """Whether this content was taken: under this name just before, or under another ever."""
    rows = selectors.fetched_files(schedule)
    last = rows.filter(name=found.name).first()
    if last is not None and last.digest == found.digest:
        return _is_taken(last, again=again)
    others = rows.filter(digest=found.digest).exclude(name=found.name)
    return any(_is_taken(row, again=again) for row in others)


def _is_taken(row: FetchedFile, *, again: bool) -> bool:
    """Whether a file noted before is done with.

    One that failed is tried again when somebody asks for it, or has saved another mapping since;
    one without an end was cut short, and is done if its import reached the ledger.
    """
    if row.batch_id is not None:
        return True
    if row.error:
        return not again and not selectors.has_mapping_since(row)
    batch = selectors.batch_of_run(row)
    if batch is not None:
        services.note_file_result(row, batch=batch)
    return batch is not None


def _safe(name: str) -> str:
    plain = "".join("-" if sign in "/\\\0" else sign for sign in name).lstrip(".")
    return plain[-LONGEST_NAME:].encode()[-LONGEST_NAME:].decode(errors="ignore") or "file"
