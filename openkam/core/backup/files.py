"""Which files of the data folder belong into a backup, and keeping them while it is written.

The files of the ledger are never changed, but clearing up may remove one. So each gets a second
name (a hard link) in a folder of the backup, before and after the database is looked at: whatever
the database names then has one.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

# What is made anew, lies there for a moment or belongs to this machine.
NOT_KEPT = {
    "static",
    "exports",
    "setup-code",
    "served-at",
    "last-backup.json",
    "backups",
    "metrics",
}
MOMENTARY = (".tmp", ".part")
LEDGER_CACHE = "ledger/cache"
PLACE = ".backup-"


def kept_entries(root: Path) -> list[Path]:
    """Return the entries at the top of the data folder that a backup holds, by name."""
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if _is_kept(path))


def kept_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name below the data folder, path) of every file that a backup holds."""
    for entry in kept_entries(root):
        if not entry.is_dir():
            yield entry.name, entry
            continue
        for folder, inner, names in os.walk(entry):
            below = Path(folder)
            inner[:] = sorted(name for name in inner if _is_lasting(root, below / name))
            for name in sorted(names):
                path = below / name
                if _is_lasting(root, path) and path.is_file():
                    yield path.relative_to(root).as_posix(), path


@contextmanager
def place_beside(root: Path) -> Iterator[Path]:
    """A folder in the data folder for second names; gone afterwards, those of dead runs too."""
    place = root / f"{PLACE}{os.getpid()}-{time.monotonic_ns()}"
    place.mkdir(parents=True)
    with open(place / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _sweep(root, place)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def hold(root: Path, place: Path) -> None:
    """Give every file to keep a second name below `place`, if it has none yet."""
    for name, path in kept_files(root):
        second = place / name
        if second.exists():
            continue
        second.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # cleared away just now: nobody needs it
            try:
                os.link(path, second)
            except FileNotFoundError:
                raise
            except OSError:  # a file system without second names
                shutil.copyfile(path, second)


def held(place: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name below the data folder, path of the second name), by name."""
    for folder, inner, names in os.walk(place):
        inner.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if path.name != ".lock":
                yield path.relative_to(place).as_posix(), path


def database_file() -> Path | None:
    """Return where SQLite keeps the database; None for a server."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def _is_kept(path: Path) -> bool:
    database = database_file()
    if database is not None and path.name.startswith(database.name):
        return path.parent != database.parent
    if path.name in NOT_KEPT or path.name.startswith("."):
        return False
    return path.resolve() != settings.BACKUP_FOLDER and not path.name.endswith(MOMENTARY)


def _is_lasting(root: Path, path: Path) -> bool:
    if path.name.startswith((".", "staging-")) or path.name.endswith(MOMENTARY):
        return False
    return path.relative_to(root).as_posix() != LEDGER_CACHE


def _sweep(root: Path, own: Path) -> None:
    for place in root.glob(f"{PLACE}*"):
        if place == own:
            continue
        try:
            with open(place / ".lock") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        except FileNotFoundError:
            pass
        shutil.rmtree(place, ignore_errors=True)
