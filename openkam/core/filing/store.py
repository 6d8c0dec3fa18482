"""Where the bytes of files lie: in the data folder under their digest, one copy of each.

A name is written once and never changed. What no row names any more is cleared after a grace, so
that neither a transaction under way nor a backup loses what it names.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from openkam.core.filing.faults import BadFile

FOLDER = "files"
TEMPORARY = ".tmp"  # a backup leaves these out
GRACE = timedelta(days=1)
PIECE = 1024 * 1024


class Stream(Protocol):
    """Whatever bytes can be read from piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""
        ...


@dataclass(frozen=True)
class Arrived:
    """Bytes that came in and wait under a temporary name for what is made of them."""

    path: Path
    digest: str
    size: int

    def keep(self) -> None:
        """Put the bytes in their place, where they outlive a power cut."""
        final = place_of(self.digest)
        final.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time():
            # Also where they lie already: the day says that somebody needs them now.
            os.replace(self.path, final)
        _sync_folder(final.parent)


@dataclass(frozen=True)
class Cleared:
    """What was cleared away."""

    files: int
    bytes: int


def folder() -> Path:
    """Return where all bytes lie."""
    return Path(settings.DATA) / FOLDER


def place_of(digest: str) -> Path:
    """Return where the bytes with this digest lie, or would."""
    return folder() / digest[:2] / digest


@contextmanager
def received(stream: Stream, *, most: int) -> Iterator[Arrived]:
    """Write what comes to a temporary name, which is gone afterwards unless it is kept.

    Raises BadFile where nothing comes, or more than `most` bytes.
    """
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{secrets.token_hex(16)}{TEMPORARY}"
    try:
        yield _written(path, stream, most)
    finally:
        path.unlink(missing_ok=True)


def too_large(most: int) -> BadFile:
    """Return the refusal of a file with more than that many bytes."""
    return BadFile(
        _("It is larger than %(count)s MB. Make it smaller, or divide it.")
        % {"count": most // PIECE}
    )


def clear(named: Callable[[Collection[str]], set[str]], *, now: datetime) -> Cleared:
    """Remove the bytes that no row names and that came more than a day ago.

    `named(digests)` returns those that a row names.
    """
    before = (now - GRACE).timestamp()
    old = {path.name: path for path in _files() if path.stat().st_mtime < before}
    loose = [old[name] for name in sorted(set(old) - named(list(old)))]
    sizes = [size for path in loose if (size := _removed(path, before)) is not None]
    for path in folder().glob(f"*{TEMPORARY}"):
        _removed(path, before)
    return Cleared(len(sizes), sum(sizes))


def faults(digests: Iterable[tuple[str, int]], *, in_full: bool = True) -> Iterator[str]:
    """Yield a sentence for the operator for each (digest, size) that is missing or changed."""
    for digest, size in digests:
        path, name = place_of(digest), f"{FOLDER}/{digest[:2]}/{digest}"
        if not path.is_file():
            yield f"{name} is missing."
        elif path.stat().st_size != size or (in_full and _digest_of(path) != digest):
            yield f"{name} is not as it was written."


def loose(named: Callable[[Collection[str]], set[str]]) -> list[str]:
    """Return the names below the data folder of bytes that no row names."""
    found = [path.name for path in _files()]
    return [f"{FOLDER}/{name[:2]}/{name}" for name in sorted(set(found) - named(found))]


def _written(path: Path, stream: Stream, most: int) -> Arrived:
    digest, size = hashlib.sha256(), 0
    with open(path, "xb", opener=_private) as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > most:
                raise too_large(most)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise BadFile(_("It is empty."))
    return Arrived(path, digest.hexdigest(), size)


def _files() -> Iterator[Path]:
    for path in folder().glob("??/*"):
        if path.is_file() and not path.name.endswith(TEMPORARY):
            yield path


def _removed(path: Path, before: float) -> int | None:
    """Remove one file unless somebody brought it again meanwhile; return its size then."""
    with _one_at_a_time():
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if found.st_mtime >= before:
            return None
        path.unlink()
        return found.st_size


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with open(folder() / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(place: Path) -> None:
    for path in (place, place.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
