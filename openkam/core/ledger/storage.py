"""The ledger's folder: names of its files, how they become visible, who may write."""

import errno
import fcntl
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openkam.core.ledger.faults import LedgerBusy, NoSpace

ROOMS = ("lines", "documents", "cache", "prepared", "rejects", "changes")
KEPT_CACHES = 8
FILES_PER_CACHE = 3
PATIENCE_SECONDS = 0.1
UNLOCKED_SECONDS = 600
MAGIC, FOOTER_BYTES = b"PAR1", 8
OUT_OF_SPACE = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Folder:
    """Where the facts of one company stand; nothing in it is changed after it was written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.cache = root / "cache"
        self.prepared = root / "prepared"
        self.rejects = root / "rejects"
        self.changes = root / "changes"

    def create(self) -> None:
        """Make the folder and its rooms, if they are missing."""
        for name in ROOMS:
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def lines(self, number: int) -> Path:
        """The facts that this batch wrote."""
        return self.root / "lines" / f"{number:08d}.parquet"

    def documents(self, number: int) -> Path:
        """The documents that this batch listed, and which batch holds their lines."""
        return self.root / "documents" / f"{number:08d}.parquet"

    def prepared_table(self, number: int, name: str) -> Path:
        """A prepared table of this preparation: "months", "groups" or "products"."""
        return self.prepared / f"{number:08d}-{name}.parquet"

    def changed_accounts(self, number: int) -> Path:
        """The accounts whose revenue this batch changed, and those that came with it."""
        return self.changes / f"{number:08d}-accounts.parquet"

    def changed_documents(self, number: int) -> Path:
        """The documents that this batch changed, and those that its file does not list."""
        return self.changes / f"{number:08d}-documents.parquet"

    @contextmanager
    def writing(self, wait_seconds: float = 0) -> Iterator[None]:
        """Hold the only right to write; LedgerBusy when somebody else has it for that long.

        The kernel gives the lock back when the holder dies, however it dies.
        """
        self.create()
        deadline = time.monotonic() + wait_seconds
        with open(self.root / ".lock", "a") as lock:
            while not _locked(lock.fileno()):
                if time.monotonic() >= deadline:
                    raise LedgerBusy
                time.sleep(PATIENCE_SECONDS)
            yield

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder for one import's intermediate files; gone when the import has ended."""
        self.create()
        name = f"staging-{os.getpid()}-{time.monotonic_ns()}"
        unlocked = self.root / f".new-{name}"
        with no_space_is_said():
            unlocked.mkdir()
        with open(unlocked / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Named as staging only once it is locked, else a sweep could take it for abandoned.
            place = unlocked.rename(self.root / name)
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def sweep(self, known: Collection[int]) -> list[str]:
        """Remove what dead imports left: temporary files and batches the database never knew.

        To be called while writing. Returns the names removed, relative to the folder.
        """
        self.create()
        orphans = [path for path in self.root.glob("staging-*") if _is_abandoned(path)]
        # Not locked yet, and for a moment only.
        long_ago = time.time() - UNLOCKED_SECONDS
        orphans += [path for path in self.root.glob(".new-*") if _written_at(path) < long_ago]
        for room in ROOMS:
            orphans += (self.root / room).glob("*.tmp")
        for room in ("lines", "documents"):
            for path in (self.root / room).glob("*.parquet"):
                if re.fullmatch(r"\d{8,}", path.stem) and int(path.stem) not in known:
                    orphans.append(path)
        for path in orphans:
            _remove(path)
        self._thin_cache()
        return sorted(str(path.relative_to(self.root)) for path in orphans)

    def _thin_cache(self) -> None:
        newest_first = sorted(self.cache.iterdir(), key=_written_at, reverse=True)
        for path in newest_first[FILES_PER_CACHE * KEPT_CACHES :]:
            _remove(path)


def is_whole(path: Path) -> bool:
    """Whether a Parquet file is there and reaches to its end.

    Its last bytes say how long its table of contents is, and that it is Parquet.
    """
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - FOOTER_BYTES, 0))
            footer = file.read()
    except OSError:
        return False
    length = int.from_bytes(footer[:4], "little")
    return footer[4:] == MAGIC and length + FOOTER_BYTES < size


def publish(temporary: Path, final: Path) -> None:
    """Make a finished file visible under its name; after this it survives a power cut."""
    with no_space_is_said():
        with open(temporary, "rb") as written:
            os.fsync(written.fileno())
        os.replace(temporary, final)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def temporary_for(final: Path) -> Path:
    """A name beside the file, for writing it before it becomes visible."""
    return final.with_name(f"{final.name}.{os.getpid()}-{time.monotonic_ns()}.tmp")


@contextmanager
def visible_at_once(final: Path) -> Iterator[Path]:
    """Write to the path given; the file appears under its name complete or not at all."""
    temporary = temporary_for(final)
    try:
        yield temporary
        publish(temporary, final)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def no_space_is_said() -> Iterator[None]:
    """Turn the system's errors for a full disk into NoSpace."""
    try:
        yield
    except OSError as fault:
        if fault.errno in OUT_OF_SPACE:
            raise NoSpace from fault
        raise


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_abandoned(place: Path) -> bool:
    try:
        with open(place / ".lock") as lock:
            return _locked(lock.fileno())
    except FileNotFoundError:
        return True


def _written_at(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
