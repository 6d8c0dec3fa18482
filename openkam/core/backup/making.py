"""Making a backup while people work: one state of the database, and the files that it names."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

import openkam
from openkam.core.backup import archive, files, schema, shelf, tables
from openkam.core.backup.faults import BackupFault

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
SECRET_FILE = "secret.key"  # noqa: S105 the name of a file
DATABASE_SHARE = 0.5  # of the whole time, roughly


@dataclass(frozen=True)
class Made:
    """A backup that is there."""

    path: Path
    bytes: int
    files: int
    rows: int
    removed: list[Path]
    """Older archives that made room."""


def nobody_watches(share: float | None, text: str) -> None:
    """Progress that nobody wants to see."""


def make_backup(
    *,
    now: datetime,
    folder: Path | None = None,
    keep: int | None = None,
    reason: str = "",
    progress: archive.Watcher = nobody_watches,
) -> Made:
    """Write one archive of database and files, readable by the owner only; people may work on.

    `keep` leaves that many of the kind in the folder. The archive appears complete or not at all.
    Raises BackupFault.
    """
    place = (folder or Path(settings.BACKUP_FOLDER)).absolute()
    final = _free_name(place, now, reason)
    head = {
        "version": openkam.__version__,
        "made_at": now.isoformat(),
        "reason": reason,
        "database": connections["default"].vendor,
    }
    with _written(final) as file:
        manifest = _fill(archive.Writer(file, head), progress)
    shelf.note(final, manifest)
    removed = shelf.thin(place, keep) if keep else []
    rows = sum(table["rows"] for table in manifest["tables"].values())
    progress(1.0, _("The backup is made"))
    saved = sum(name.startswith("files/") for name in manifest["members"])
    return Made(final, final.stat().st_size, saved, rows, removed)


def secret_is_kept() -> bool:
    """Whether the secret key of now stands in the data folder, not in the environment."""
    path = Path(settings.DATA) / SECRET_FILE
    return path.is_file() and path.read_text().strip() == settings.SECRET_KEY


def secret_mark() -> str:
    """Return what tells two secret keys apart and says nothing about them."""
    return salted_hmac("openkam.backup", "mark", algorithm="sha256").hexdigest()[:16]


def _fill(writer: archive.Writer, progress: archive.Watcher) -> dict[str, Any]:
    root = Path(settings.DATA)
    with files.place_beside(root) as place:
        second_names = place / "files"
        files.hold(root, second_names)
        with snapshot() as connection:
            migrations = schema.applied(connection)
            # Once more: what came between the first look and the database's state.
            files.hold(root, second_names)
            counted = _add_tables(writer, connection, migrations, place, progress)
        _add_files(writer, second_names, progress)
    return writer.close(
        migrations=migrations,
        tables=counted,
        secret_is_kept=secret_is_kept(),
        secret_mark=secret_mark(),
    )


@contextmanager
def snapshot() -> "Iterator[BaseDatabaseWrapper]":
    """A connection of its own that sees one state of the database, whoever writes meanwhile."""
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                if connection.vendor == "postgresql"
                else "BEGIN"
            )
            # The state is that of the first question, not of the BEGIN.
            cursor.execute("SELECT count(*) FROM django_migrations")
        yield connection
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        connection.close()


def _add_tables(
    writer: archive.Writer,
    connection: "BaseDatabaseWrapper",
    migrations: list[schema.Node],
    place: Path,
    progress: archive.Watcher,
) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    found = tables.tables_of(schema.apps_at(migrations))
    for number, table in enumerate(found):
        progress(DATABASE_SHARE * number / len(found), _("Saving the database"))
        told = {"rows": 0}
        if table.name not in tables.NOT_KEPT:
            path = place / "table.parquet"
            told["rows"] = tables.write(connection, table, path)
            writer.add(f"database/{table.name}.parquet", path)
            path.unlink()
        if table.counts_up:
            told["last"] = tables.last_number(connection, table)
        counted[table.name] = told
    return counted


def _add_files(writer: archive.Writer, place: Path, progress: archive.Watcher) -> None:
    found = list(files.held(place))
    for number, (name, path) in enumerate(found):
        share = DATABASE_SHARE + (1 - DATABASE_SHARE) * number / len(found)
        progress(share, _("Saving the files"))
        writer.add(f"files/{name}", path)


@contextmanager
def _written(final: Path) -> Iterator[IO[bytes]]:
    """Write to a name beside; the archive appears whole, or nothing of it stays."""
    part = final.with_name(f".{final.name}.part")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final.parent)
        with open(part, "xb", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(part, final)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as fault:
        raise _said(fault, final.parent) from fault
    finally:
        with suppress(OSError):
            part.unlink()


def _said(fault: OSError, folder: Path) -> Exception:
    if fault.errno in FULL or "No space left" in str(fault):
        return BackupFault(
            _(
                "The disk is full: no backup was made in %(folder)s. Make room, or choose another "
                "folder with --to or OPENKAM_BACKUP_FOLDER."
            )
            % {"folder": folder}
        )
    if fault.filename is None:
        return fault
    return BackupFault(
        _("No backup was made in %(folder)s: %(reason)s.")
        % {"folder": folder, "reason": f"{fault.strerror or fault} ({fault.filename})"}
    )


def _sweep(folder: Path) -> None:
    """Remove what killed backups left; a part that is being written is locked."""
    for part in folder.glob(f".{shelf.PREFIX}*{shelf.ENDING}.part"):
        with open(part, "rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            part.unlink(missing_ok=True)


def _free_name(folder: Path, now: datetime, reason: str) -> Path:
    stem = f"{shelf.PREFIX}{now:%Y-%m-%d-%H%M%S}" + (f"-before-{reason}" if reason else "")
    number, path = 1, folder / f"{stem}{shelf.ENDING}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{shelf.ENDING}"
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
