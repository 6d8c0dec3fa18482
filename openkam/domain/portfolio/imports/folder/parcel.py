"""The exported folder as one file to download, kept for a day."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openkam.core.jobs import queue
from openkam.core.jobs import selectors as jobs
from openkam.core.jobs.models import Job
from openkam.core.offers import OwnedTable
from openkam.domain.portfolio.imports.folder.export import export_company, may_export
from openkam.domain.portfolio.selectors import exports_folder

if TYPE_CHECKING:
    from openkam.core.access.models import User

Watcher = Callable[[float | None, str], None]
JOB = "shell.export_company"  # there, since tables of all rooms go along
KEPT = timedelta(days=1)
EXPORT_SHARE = 0.8


@dataclass(frozen=True)
class Parcel:
    """A file to download."""

    path: Path
    made_at: datetime
    bytes: int

    @property
    def kept_until(self) -> datetime:
        """When it will be deleted."""
        return self.made_at + KEPT


def pack_company(
    actor: "User", *, others: Sequence[OwnedTable] = (), now: datetime, progress: Watcher
) -> Parcel:
    """Export everything into one ZIP file, which replaces the one before; PermissionDenied.

    `others` are the tables of other rooms.
    """
    if not may_export(actor):
        raise PermissionDenied
    place = exports_folder()
    place.mkdir(parents=True, exist_ok=True)
    name = f"openkam-{now:%Y-%m-%d-%H%M%S}"
    with tempfile.TemporaryDirectory(dir=place, prefix="packing-") as working:
        folder = Path(working) / name

        def told(share: float | None, text: str) -> None:
            progress(EXPORT_SHARE * (share or 0.0), text)

        export_company(actor, folder, others=others, now=now, progress=told)
        progress(EXPORT_SHARE, _("Packing"))
        _zip(folder, Path(working) / "whole.zip")
        os.replace(Path(working) / "whole.zip", place / f"{name}.zip")
    for path in place.glob("openkam-*.zip"):
        if path.stem != name:
            path.unlink(missing_ok=True)
    return _found(place / f"{name}.zip")


def latest_export(actor: "User") -> Job | None:
    """Return the youngest job that packs or packed the company; PermissionDenied."""
    if not may_export(actor):
        raise PermissionDenied
    return jobs.latest(JOB)


def start_export(actor: "User") -> Job:
    """Have a worker pack the company; the job that is at it serves all who ask.

    Raises PermissionDenied.
    """
    job = latest_export(actor)
    if job is not None and not job.has_ended:
        return job
    return queue.enqueue(JOB, actor=actor)


def parcel(actor: "User", *, now: datetime) -> Parcel | None:
    """Return the file to download, None without one; what is older than a day is deleted.

    Raises PermissionDenied.
    """
    if not may_export(actor):
        raise PermissionDenied
    newest = None
    for path in sorted(exports_folder().glob("openkam-*.zip")):
        found = _found(path)
        if found.kept_until <= now:
            path.unlink(missing_ok=True)
        else:
            newest = found
    return newest


def _found(path: Path) -> Parcel:
    stat = path.stat()
    return Parcel(path, datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size)


def _zip(folder: Path, final: Path) -> None:
    with zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                # Parquet is compressed already.
                kind = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
                packed.write(path, path.relative_to(folder.parent), compress_type=kind)
