"""Taking files in piece by piece, so that a lost connection loses nothing."""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import ImportDraft, Upload
from openkam.domain.portfolio.selectors import (
    may_import,
    upload,
    upload_path,
    uploads_folder,
)
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

LARGEST = 500 * 1024 * 1024
SPARE = 64 * 1024 * 1024  # left on the disk for the database and the sign-in
KEPT = timedelta(days=7)
FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "parquet", "pq")
LONGEST_NAME = 255


class UploadRefused(Refusal):
    """A file that is empty, too large or of a kind that nobody reads."""


class NoRoomForFile(Refusal):
    """The disk has no room for the file."""


class WrongOffset(Refusal):
    """The piece does not follow on what is there; `received` says where to go on."""

    def __init__(self, received: int) -> None:
        super().__init__(_("The pieces of the file came out of order."))
        self.received = received


def harmless_name(name: str) -> str:
    """Return a file's name without its folders, control characters and marks of direction."""
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(" " if sign.isspace() else sign for sign in base)
    kept = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")
    kept = " ".join(kept.split()).strip(". ") if kept.strip(". ") else ""
    if len(kept) > LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST_NAME - 11]}.{ending[:10]}" if dot else kept[:LONGEST_NAME]
    return kept or _("file without a name")


def begin_upload(actor: "User", *, name: str, size: int, fingerprint: str, now: datetime) -> Upload:
    """Return the upload of a file: a new one, or where the same file stopped before.

    Raises UploadRefused, NoRoomForFile and PermissionDenied.
    """
    if not may_import(actor):
        raise PermissionDenied
    name = harmless_name(name)
    _check(name, size)
    mark = hashlib.sha256(fingerprint.encode(errors="replace")).hexdigest() if fingerprint else ""
    found = _begun_before(actor, name, size, mark)
    if found is not None:
        return found
    if _free_bytes() < size + SPARE:
        raise _no_room()
    return Upload.objects.create(
        token=secrets.token_urlsafe(24),
        actor=actor,
        file_name=name,
        size=size,
        fingerprint=mark,
        created_at=now,
    )


def append_to_upload(
    actor: "User", token: str, *, offset: int, data: bytes, now: datetime
) -> Upload:
    """Add a piece at exactly the end of what is there.

    Raises WrongOffset, NoRoomForFile, Http404 and PermissionDenied.
    """
    found = upload(actor, token)
    path = upload_path(found)
    with _no_space_is_said():
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path) as descriptor:
            return _append(found, descriptor, offset=offset, data=data, now=now)


def store_upload(
    actor: "User", *, name: str, pieces: Iterable[bytes], size: int, now: datetime
) -> Upload:
    """Take a whole file in at once, as a form without script or a pasted text brings it.

    Raises UploadRefused, NoRoomForFile and PermissionDenied.
    """
    found = begin_upload(actor, name=name, size=size, fingerprint="", now=now)
    received = 0
    for piece in pieces:
        found = append_to_upload(actor, found.token, offset=received, data=piece, now=now)
        received += len(piece)
    return found


def remove_upload(found: Upload) -> None:
    """Forget an upload and its file, unless an import in preparation still needs it."""
    if ImportDraft.objects.filter(Q(upload=found) | Q(heads=found)).exists():
        return
    folder = upload_path(found).parent
    found.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def remove_old_uploads(*, now: datetime) -> int:
    """Remove uploads and preparations of a week ago that nobody went on with; say how many."""
    old = Upload.objects.filter(created_at__lt=now - KEPT)
    at_work = ImportDraft.objects.filter(
        Q(import_job__state__in=(Job.State.WAITING, Job.State.RUNNING))
        | Q(preview_job__state__in=(Job.State.WAITING, Job.State.RUNNING))
    )
    in_use = {number for pair in at_work.values_list("upload", "heads") for number in pair}
    count = 0
    for found in old.exclude(pk__in=in_use - {None}):
        folder = upload_path(found).parent
        found.delete()
        shutil.rmtree(folder, ignore_errors=True)
        count += 1
    return count


def _check(name: str, size: int) -> None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending and ending not in ENDINGS:
        raise UploadRefused(
            _("%(name)s is no CSV, XLSX or Parquet file. Save it as one of these and choose that.")
            % {"name": name}
        )
    if size <= 0:
        raise UploadRefused(_("%(name)s is empty.") % {"name": name})
    if size > LARGEST:
        raise UploadRefused(
            _("%(name)s is larger than 500 MB. Save it as Parquet, or divide it by years.")
            % {"name": name}
        )


def _begun_before(actor: "User", name: str, size: int, mark: str) -> Upload | None:
    if not mark:
        return None
    same = Upload.objects.filter(actor=actor, fingerprint=mark, size=size, file_name=name)
    found = same.order_by("-pk").first()
    if found is None:
        return None
    path = upload_path(found)
    there = path.stat().st_size if path.is_file() else 0
    if there < found.received:
        # Lost with a power cut, or by somebody who tidied the folder: these bytes come again.
        Upload.objects.filter(pk=found.pk).update(received=there, completed_at=None)
        found.refresh_from_db()
    return found


def _append(found: Upload, descriptor: int, *, offset: int, data: bytes, now: datetime) -> Upload:
    """Write the piece; whoever holds the file's lock alone decides where it ends."""
    found.refresh_from_db()
    received = min(found.received, os.fstat(descriptor).st_size)
    if offset != received or received + len(data) > found.size:
        raise WrongOffset(received)
    os.ftruncate(descriptor, received)
    os.lseek(descriptor, received, os.SEEK_SET)
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    found.received = received + len(data)
    if found.received == found.size:
        found.completed_at = now
    found.save(update_fields=["received", "completed_at"])
    return found


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _no_space_is_said() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise _no_room() from fault
        raise


def _no_room() -> NoRoomForFile:
    return NoRoomForFile(
        _("The disk of the server has no room for this file. Ask the operator to make some.")
    )


def _free_bytes() -> int:
    folder = uploads_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free
