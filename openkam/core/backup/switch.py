"""Putting a restored state in the place of the old one, so that a kill leaves one of the two.

What is new stands ready beside, and a journal says so, before the database changes over: with one
rename (SQLite) or one commit (PostgreSQL). From then on the new state counts; the files follow, at
once or at the next start. The new database holds the journal's token, so it is the judge.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from openkam.core.backup import files

FOLDER, JOURNAL, LOCK = ".restore", "journal.json", ".restore-lock"
VERB = "backup.restored"
RESTORING = ".restoring"


def place() -> Path:
    """Return where a restore prepares what is new."""
    return Path(settings.DATA) / FOLDER


def new_files() -> Path:
    """Return the folder that holds the files of the new state."""
    return place() / "new"


def new_database(current: Path) -> Path:
    """Return where SQLite's new database is built: beside the one of now."""
    return current.with_name(current.name + RESTORING)


def announce(token: str) -> None:
    """Write the journal: everything that is new stands ready."""
    told = {
        "token": token,
        "new": sorted(path.name for path in new_files().iterdir()),
        "old": [path.name for path in files.kept_entries(Path(settings.DATA))],
    }
    path = place() / JOURNAL
    temporary = path.with_suffix(".new")
    with open(temporary, "w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync_folder(place())
    sync_folder(place().parent)


def finish() -> str:
    """Finish or clear away what an interrupted restore left; "finished", "cleared" or "".

    Cheap when there is nothing to do: every command and web process calls it first.
    """
    if not place().exists():
        return ""
    with _one_at_a_time():
        if not place().exists():
            return ""
        told = _journal()
        if told is not None and _database_holds(told["token"]):
            move_files()
            clear()
            return "finished"
        clear()
        return "cleared"


def move_files() -> None:
    """Put the new files in the place of the old ones; may be called again after a kill."""
    told, root, new = _journal(), Path(settings.DATA), new_files()
    if told is None or not new.is_dir():
        return
    if all((new / name).exists() for name in told["new"]):
        # None has moved in yet, so whatever stands there is still the old state's.
        _move_out(root, [name for name in told["old"] if not _is_replaced_at_once(new / name)])
    for path in sorted(new.iterdir()):
        final = root / path.name
        if path.is_dir() and final.is_dir():
            shutil.rmtree(final)  # an empty one that somebody made meanwhile
        os.replace(path, final)
    sync_folder(root)


def clear() -> None:
    """Remove everything that a restore prepared or put out of the way."""
    database = files.database_file()
    if database is not None:
        for path in database.parent.glob(f"{database.name}{RESTORING}*"):
            path.unlink(missing_ok=True)
    shutil.rmtree(place(), ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move_out(root: Path, names: list[str]) -> None:
    old = place() / "old"
    old.mkdir(exist_ok=True)
    for name in names:
        if (root / name).exists() and not (old / name).exists():
            os.rename(root / name, old / name)


def _is_replaced_at_once(new: Path) -> bool:
    """A single file: the secret key must be there at every moment, or a start makes another."""
    return new.is_file()


def _journal() -> dict[str, Any] | None:
    try:
        return dict(json.loads((place() / JOURNAL).read_text()))
    except (OSError, ValueError):
        return None


def _database_holds(token: str) -> bool:
    """Whether the database of now is the one that this restore brought."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT changes FROM audit_entry WHERE verb = %s", [VERB])
            return any(json.loads(row[0]).get("token") == token for row in cursor.fetchall())
    except DatabaseError:
        return False


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with open(Path(settings.DATA) / LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
