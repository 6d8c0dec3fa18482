"""Checksums of the ledger's files, which nobody changes after they were written."""

import hashlib
from typing import TypedDict

from openkam.core.ledger.storage import Folder

ROOMS = ("lines", "documents")


class FileSum(TypedDict):
    """What tells whether a file is still the one that was written."""

    sha256: str
    bytes: int


def of_batch(folder: Folder, number: int) -> dict[str, FileSum]:
    """Return the checksum of each file of this batch that is there, by room."""
    found: dict[str, FileSum] = {}
    for room in ROOMS:
        path = folder.root / room / f"{number:08d}.parquet"
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                found[room] = FileSum(sha256=digest, bytes=file.tell())
    return found


def orphans(folder: Folder, known: set[int], prepared: set[int]) -> list[str]:
    """Return files of batches and preparations that the database does not know."""
    names = [*ROOMS, "changes"]
    paths = [(path, known) for room in names for path in (folder.root / room).glob("*.parquet")]
    paths += [(path, prepared) for path in folder.prepared.glob("*.parquet")]
    return sorted(
        str(path.relative_to(folder.root))
        for path, numbers in paths
        if not path.stem[:8].isdigit() or int(path.stem.partition("-")[0]) not in numbers
    )
