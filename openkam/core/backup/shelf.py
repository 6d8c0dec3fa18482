"""The folder with the archives: what lies there, how old the last one is, which may go."""

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from openkam.core.backup import archive

PREFIX, ENDING = "openkam-", ".tar"
NOTE = "last-backup.json"
MOST_SHOWN = 100
NOTE_SECONDS = 600  # no note takes that long


@dataclass(frozen=True)
class Kept:
    """An archive in the folder."""

    path: Path
    bytes: int
    made_at: datetime
    version: str
    reason: str
    """"" for an ordinary one, else before what it was made: "migrate" or "restore"."""


@dataclass(frozen=True)
class Last:
    """The last backup that was made, wherever it went."""

    path: str
    bytes: int
    made_at: datetime


def archives(folder: Path | None = None) -> list[Kept]:
    """Return the archives in the folder (default: that of the settings), newest first."""
    place = folder or Path(settings.BACKUP_FOLDER)
    try:
        paths = sorted(place.glob(f"{PREFIX}*{ENDING}"), reverse=True)
    except OSError:
        return []
    found = [_kept(path) for path in paths[:MOST_SHOWN]]
    return sorted((kept for kept in found if kept), key=lambda kept: kept.made_at, reverse=True)


def last() -> Last | None:
    """Return the last backup made; None when there never was one."""
    try:
        said = json.loads((Path(settings.DATA) / NOTE).read_text())
        return Last(said["path"], said["bytes"], datetime.fromisoformat(said["made_at"]))
    except (OSError, ValueError, KeyError):
        return None


def is_late(now: datetime) -> bool:
    """Whether the last backup is older than the settings allow, or there is none."""
    made = last()
    return made is None or now - made.made_at > timedelta(days=settings.BACKUP_WARN_DAYS)


def note(path: Path, manifest: dict[str, Any]) -> None:
    """Remember that this archive was made."""
    said = {"path": str(path), "bytes": path.stat().st_size, "made_at": manifest["made_at"]}
    _sweep_notes()
    handle, temporary = tempfile.mkstemp(prefix=f".{NOTE}.", dir=settings.DATA)
    with os.fdopen(handle, "w") as file:
        json.dump(said, file)
    os.replace(temporary, Path(settings.DATA) / NOTE)


def thin(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ordinary archives, and likewise those made before an update."""
    removed = []
    counted: dict[str, int] = {}
    for kept in archives(folder):
        counted[kept.reason] = counted.get(kept.reason, 0) + 1
        if counted[kept.reason] > keep:
            kept.path.unlink(missing_ok=True)
            removed.append(kept.path)
    return removed


def _sweep_notes() -> None:
    """Remove what backups left that were killed while they wrote their note."""
    long_ago = time.time() - NOTE_SECONDS
    for path in Path(settings.DATA).glob(f".{NOTE}.*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < long_ago:
                path.unlink()


def _kept(path: Path) -> Kept | None:
    head = archive.head_of(path)
    with suppress(OSError, KeyError, ValueError):
        if head is not None:
            made_at = datetime.fromisoformat(head["made_at"])
            return Kept(path, path.stat().st_size, made_at, head["version"], head["reason"])
    return None
