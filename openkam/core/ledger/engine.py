"""The engines that answer questions over the facts; DuckDB is the one built in."""

import os
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.faults import LedgerFault

THREADS = 4
OPEN_CONNECTIONS = 4


class Engine(Protocol):
    """What answers questions: it compiles an expression to its SQL and runs it."""

    def compile(self, question: str) -> tuple[str, pa.Schema]:
        """Return the SQL of a question (a name in `questions`) and the schema of its answer."""

    def run(
        self, statement: str, params: Sequence[object], tables: Mapping[str, str | pa.Table]
    ) -> pa.Table:
        """Run SQL over these tables (Arrow tables, or SQL of views) and return its rows."""

    def ask(self, question: str, tables: Mapping[str, str | pa.Table]) -> pa.Table:
        """Answer a question, cast to the expression's schema."""


class DuckDBEngine:
    """DuckDB in this process, reading the ledger's Parquet files.

    One in-memory connection per process, folder and memory limit; each call takes its own cursor,
    so threads do not meet, and a forked child opens its own.
    """

    def __init__(self, cache: Path, *, memory_limit: str) -> None:
        self._cache = cache
        self._memory_limit = memory_limit

    def compile(self, question: str) -> tuple[str, pa.Schema]:
        """Return DuckDB's SQL of a question and the schema of its answer."""
        return _compiled(question, "duckdb")

    def run(
        self,
        statement: str,
        params: Sequence[object] = (),
        tables: Mapping[str, str | pa.Table] | None = None,
    ) -> pa.Table:
        """Run SQL over these tables; a text among them is the SQL of a view."""
        with (
            sql.faults_are_said(),
            sql.damage_is_said(),
            self._connection().cursor() as cursor,
        ):
            for name, table in (tables or {}).items():
                if isinstance(table, str):
                    cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {table}")
                else:
                    cursor.register(name, table)
            return cursor.execute(statement, list(params)).to_arrow_table()

    def ask(self, question: str, tables: Mapping[str, str | pa.Table]) -> pa.Table:
        """Answer a question, cast to the expression's schema."""
        statement, schema = self.compile(question)
        return self.run(statement, (), tables).cast(schema)

    def _connection(self) -> duckdb.DuckDBPyConnection:
        return _connections.get(self._cache, self._memory_limit)


class _Connections:
    """The open connections of this process, the longest unused closed first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[tuple[int, Path, str], duckdb.DuckDBPyConnection] = OrderedDict()

    def get(self, cache: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
        key = (os.getpid(), cache, memory_limit)
        with self._lock:
            connection = self._open.pop(key, None) or connect(cache, memory_limit)
            self._open[key] = connection
            own = [old for old in self._open if old[0] == key[0]]
            # A parent's connections are kept: closing them in the child would wait for threads
            # that do not exist here. Closed ones end with their last cursor.
            for old in own[:-OPEN_CONNECTIONS]:
                self._open.pop(old)
            return connection

    def after_fork(self) -> None:
        self._lock = threading.Lock()


_connections = _Connections()
os.register_at_fork(after_in_child=_connections.after_fork)


def connect(temporary: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that spills to this folder and reaches for nothing else."""
    try:
        connection = duckdb.connect(
            config={
                "threads": min(os.cpu_count() or 1, THREADS),
                "memory_limit": memory_limit,
                "temp_directory": str(temporary / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
    except duckdb.Error as fault:
        raise LedgerFault(f"The ledger's engine does not start: {fault}", "engine") from fault
    connection.execute("SET parquet_metadata_cache = true")
    return connection


@lru_cache(maxsize=64)
def _compiled(question: str, dialect: str) -> tuple[str, pa.Schema]:
    # Importing Ibis takes most of a second: pages that only show evidence must not pay for it.
    from openkam.core.ledger import questions  # noqa: PLC0415

    return questions.compile(question, dialect)


def open_engine(name: str, cache: Path, *, memory_limit: str) -> Engine:
    """Return the engine of this name; LedgerFault when there is none."""
    if name != "duckdb":
        raise LedgerFault(f'There is no ledger engine "{name}"; known: duckdb.', "engine")
    return DuckDBEngine(cache, memory_limit=memory_limit)
