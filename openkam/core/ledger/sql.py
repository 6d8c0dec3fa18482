"""Pieces of DuckDB's SQL: literals, lists of files, faults of the disk."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from openkam.core.ledger.faults import LedgerFault, NoSpace

FULL = ("No space left", "File too large", "max_temp_directory_size", "Disk quota exceeded")
# How DuckDB speaks of a Parquet file that was cut or changed; of a broken footer it says less.
BROKEN = (
    "Could not read enough bytes",
    "Failed to read file",
    "Footer length error",
    "No magic bytes",
    "too small to be a Parquet file",
)


def text(value: object) -> str:
    """A text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def parquet(paths: Iterable[Path], options: str = "") -> str:
    """Read these Parquet files."""
    return f"read_parquet([{', '.join(text(path) for path in paths)}]{options})"


@contextmanager
def faults_are_said() -> Iterator[None]:
    """Turn DuckDB's errors for a full disk or lost files into ours."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException) as fault:
        said = str(fault)
        if any(words in said for words in FULL):
            raise NoSpace from fault
        if isinstance(fault, duckdb.OutOfMemoryException):
            raise LedgerFault("The ledger needs more memory than it may use.", "memory") from fault
        raise LedgerFault(f"The ledger cannot read its files: {said}", "unreadable") from fault


@contextmanager
def damage_is_said() -> Iterator[None]:
    """Turn DuckDB's errors for damaged files of ours into a LedgerFault ("broken")."""
    try:
        yield
    except duckdb.Error as fault:
        if type(fault) is duckdb.Error or any(words in str(fault) for words in BROKEN):
            message = f"A file of the ledger is damaged: {fault}"
            raise LedgerFault(message, "broken") from fault
        raise
