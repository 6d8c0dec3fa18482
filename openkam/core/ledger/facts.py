"""Which lines of which files count: the live version of every document.

The live version of a document is the one in the youngest live batch that lists it. A batch lists
unchanged documents too, naming the older batch that holds their lines (`held_in`). So a document
lives in exactly one file, and undoing any batch, in any order, only changes the list of live ones.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from openkam.core.ledger import sql
from openkam.core.ledger.conversion import CONVERTED, Conversion
from openkam.core.ledger.engine import connect
from openkam.core.ledger.faults import LedgerFault
from openkam.core.ledger.storage import Folder, visible_at_once

COLUMNS = {
    "source": "VARCHAR",
    "document": "VARCHAR",
    "line": "INTEGER",
    "account_key": "VARCHAR",
    "product_key": "VARCHAR",
    "invoiced_on": "DATE",
    "quantity": "DECIMAL(18,4)",
    "net_amount": "DECIMAL(18,4)",
    "cost_amount": "DECIMAL(18,4)",
    "discount_amount": "DECIMAL(18,4)",
    "currency": "VARCHAR",
    "paid_on": "DATE",
    "due_on": "DATE",
}
INDEX = {
    "source": "VARCHAR",
    "document": "VARCHAR",
    "batch": "INTEGER",
    "held_in": "INTEGER",
    "lines": "BIGINT",
    "net_amount": "DECIMAL(38,4)",
    "first_on": "DATE",
    "last_on": "DATE",
}
LAYOUT = 3


@dataclass(frozen=True)
class Alive:
    """The files with a live document; `dirty` ones also hold dead documents, listed in `dead`."""

    clean: tuple[Path, ...]
    dirty: tuple[Path, ...]
    dead: Path
    sources: int
    currencies: tuple[str, ...]
    """Those of all lines in the live batches' files, dead lines too: an undo may revive them."""


class Facts:
    """The live facts of a folder, as SQL for DuckDB."""

    def __init__(
        self,
        folder: Folder,
        live: Sequence[int],
        memory_limit: str,
        conversion: Conversion | None = None,
    ) -> None:
        self.folder = folder
        self.conversion = conversion or Conversion()
        self._memory_limit = memory_limit
        self.live = sorted(set(live))
        written = f"{LAYOUT}:{','.join(map(str, self.live))}"
        self.digest = hashlib.sha256(written.encode()).hexdigest()[:16]

    def versions(self, source: str | None = None) -> str:
        """SQL of the live version of each document, with the columns of the index."""
        paths = [self.folder.documents(number) for number in self.live]
        missing = next((path for path in paths if not path.exists()), None)
        if missing:
            raise LedgerFault(f"The ledger's file {missing.name} is missing.", "missing_file")
        if not paths:
            return _empty(INDEX)
        wanted = f"FROM {sql.parquet(paths)}"
        wanted += f" WHERE source = {sql.text(source)}" if source is not None else ""
        if len(paths) == 1:
            return f"SELECT * {wanted}"
        rest = ", ".join(f"arg_max({name}, batch) AS {name}" for name in list(INDEX)[3:])
        return (
            f"SELECT source, document, max(batch)::INTEGER AS batch, {rest} "
            f"{wanted} GROUP BY source, document"
        )

    def lines(self) -> str:
        """SQL of the live lines as invoiced, with the columns of `COLUMNS`."""
        alive = self.alive
        columns = ", ".join(COLUMNS)
        parts = []
        if alive.clean:
            parts.append(f"SELECT {columns} FROM {sql.parquet(alive.clean)}")
        if alive.dirty:
            shown = ", ".join(f"l.{column}" for column in COLUMNS)
            parts.append(
                f"SELECT {shown} FROM {sql.parquet(alive.dirty, ', filename=true')} l "
                f"ANTI JOIN {sql.parquet([alive.dead])} d ON l.filename = d.filename "
                "AND l.source = d.source AND l.document = d.document"
            )
        return " UNION ALL ".join(parts) or _empty(COLUMNS)

    def counted(self) -> str:
        """SQL of the live lines with their amounts in the reporting currency."""
        return self.conversion.counted(self.lines(), self.alive.currencies)

    def shown(self) -> str:
        """SQL of the live lines with their amounts both as they count and as invoiced."""
        return self.conversion.shown(self.lines(), self.alive.currencies)

    def foreign(self) -> tuple[str, ...]:
        """The currencies in the live batches' files that have to be converted."""
        return self.conversion.foreign(self.alive.currencies)

    def too_large(self) -> tuple[str, ...]:
        """The foreign currencies with a line, even a dead one, that its rate makes too large."""
        foreign = self.foreign()
        if not foreign:
            return ()
        paths = [path for path in map(self.folder.lines, self.live) if path.exists()]
        amounts = ", ".join(f"abs({name})" for name in CONVERTED)
        wanted = ", ".join(map(sql.text, foreign))
        largest = self._rows(
            f"SELECT currency, max(greatest({amounts})) FROM {sql.parquet(paths)} "
            f"WHERE currency IN ({wanted}) GROUP BY currency ORDER BY currency"
        )
        return tuple(
            currency for currency, amount in largest if not self.conversion.fits(currency, amount)
        )

    def lines_to_count(self) -> str:
        """The lines that count, with document numbers that are unique over all sources."""
        if self.alive.sources < 2:
            return self.counted()
        unique = "source || chr(31) || document AS document"
        return f"SELECT * REPLACE ({unique}) FROM ({self.counted()})"

    def totals(self) -> str:
        """SQL of net amounts that add up to that of all live lines; from the indexes if it can."""
        # An index holds amounts as invoiced.
        return f"SELECT net_amount FROM ({self.counted() if self.foreign() else self.versions()})"

    def among(self, live: Sequence[int]) -> "Facts":
        """The facts that other batches of the same folder show, counted at the same rates."""
        return Facts(self.folder, live, self._memory_limit, self.conversion)

    def none(self) -> str:
        """SQL of no lines, with the columns of `COLUMNS` and `held_in`."""
        return f"SELECT *, 0 AS held_in FROM ({_empty(COLUMNS)})"

    def account_keys(self) -> Path:
        """A file of all (source, key) of accounts in the live lines; made once per live list."""
        path = self.folder.cache / f"keys-{self.digest}.parquet"
        if not path.exists():
            self.folder.create()
            with visible_at_once(path) as temporary:
                self._rows(
                    f"COPY (SELECT DISTINCT source, account_key AS key FROM ({self.lines()}) "
                    f"WHERE account_key IS NOT NULL) TO {sql.text(temporary)} (FORMAT parquet)"
                )
        return path

    def files_of(self, numbers: Iterable[int]) -> str:
        """SQL of all lines, dead ones too, of these batches' files, with `held_in` beside them."""
        parts = [
            f"SELECT *, {number} AS held_in FROM {sql.parquet([self.folder.lines(number)])}"
            for number in numbers
        ]
        return f"({' UNION ALL '.join(parts)})"

    def problems(self) -> list[str]:
        """What is wrong with the files that the live batches need, in sentences."""
        try:
            holders = self._rows(f"SELECT DISTINCT held_in FROM ({self.versions()}) ORDER BY 1")
        except LedgerFault as fault:
            return [str(fault)]
        return [problem for (number,) in holders for problem in self._problems_of(number)]

    def _problems_of(self, number: int) -> list[str]:
        path = self.folder.lines(number)
        if not path.exists():
            return [f"The ledger's file lines/{path.name} is missing."]
        try:
            indexed = self._rows(
                "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(net_amount), 0) FROM "
                f"{sql.parquet([self.folder.documents(number)])} WHERE held_in = {number}"
            )
            held = self._rows(
                "SELECT count(DISTINCT (source, document)), count(*), "
                f"coalesce(sum(net_amount), 0) FROM {sql.parquet([path])}"
            )
        except (LedgerFault, duckdb.Error) as fault:
            return [f"The ledger's file lines/{path.name} cannot be read: {fault}"]
        if indexed != held:
            return [f"The ledger's file lines/{path.name} does not agree with its index."]
        return []

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with sql.faults_are_said(), self._connection() as connection:
            return connection.execute(query).fetchall()

    def _connection(self) -> duckdb.DuckDBPyConnection:
        return connect(self.folder.cache, self._memory_limit)

    @cached_property
    def alive(self) -> Alive:
        """Which files to read, and the dead documents in them; computed once per live list."""
        answer = self.folder.cache / f"alive-{self.digest}.json"
        dead = self.folder.cache / f"dead-{self.digest}.parquet"
        if not self.live:
            return Alive((), (), dead, 0, ())
        try:
            numbers = json.loads(answer.read_text())
        except (FileNotFoundError, ValueError):
            numbers = None
        if numbers is None or (numbers["dirty"] and not dead.exists()):
            numbers = self._find_alive(answer, dead)
        clean, dirty = (
            tuple(self.folder.lines(number) for number in numbers[kind])
            for kind in ("clean", "dirty")
        )
        return Alive(clean, dirty, dead, numbers["sources"], tuple(numbers["currencies"]))

    def _find_alive(self, answer: Path, dead: Path) -> dict[str, Any]:
        self.folder.create()
        with sql.faults_are_said(), self._connection() as connection:
            connection.execute(f"CREATE TABLE live AS {self.versions()}")
            living = dict(
                connection.execute("SELECT held_in, count(*) FROM live GROUP BY 1").fetchall()
            )
            holders = sorted(living)
            held = self._held(connection, holders)
            (sources,) = connection.execute("SELECT count(DISTINCT source) FROM live").fetchall()
            numbers = {
                "sources": sources[0],
                "currencies": self._currencies(connection),
                "clean": [number for number in holders if held[number] == living[number]],
                "dirty": [number for number in holders if held[number] != living[number]],
            }
            if numbers["dirty"]:
                self._write_dead(connection, numbers["dirty"], dead)
        with visible_at_once(answer) as temporary:
            temporary.write_text(json.dumps(numbers))
        return numbers

    def _held(
        self, connection: duckdb.DuckDBPyConnection, holders: Sequence[int]
    ) -> dict[int, int]:
        if not holders:
            return {}
        indexes = sql.parquet(self.folder.documents(number) for number in holders)
        return dict(
            connection.execute(
                f"SELECT batch, count(*) FROM {indexes} WHERE held_in = batch GROUP BY batch"
            ).fetchall()
        )

    def _currencies(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        paths = [path for path in map(self.folder.lines, self.live) if path.exists()]
        if not paths:
            return []
        listed = ", ".join(sql.text(path) for path in paths)
        # What the files say of their parts settles it at once where each has one currency.
        ranges = connection.execute(
            "SELECT DISTINCT stats_min_value, stats_max_value "
            f"FROM parquet_metadata([{listed}]) WHERE path_in_schema = 'currency'"
        ).fetchall()
        if all(low is not None and low == high for low, high in ranges):
            return sorted(low for low, _high in ranges)
        found = connection.execute(
            f"SELECT DISTINCT currency FROM {sql.parquet(paths)} WHERE currency IS NOT NULL"
        )
        return sorted(currency for (currency,) in found.fetchall())

    def _write_dead(
        self, connection: duckdb.DuckDBPyConnection, dirty: Sequence[int], dead: Path
    ) -> None:
        indexes = sql.parquet(self.folder.documents(number) for number in dirty)
        names = ", ".join(f"({number}, {sql.text(self.folder.lines(number))})" for number in dirty)
        with visible_at_once(dead) as temporary:
            connection.execute(
                f"COPY (SELECT f.filename, i.source, i.document FROM {indexes} i "
                f"JOIN (VALUES {names}) f(number, filename) ON f.number = i.batch "
                "ANTI JOIN live v ON v.source = i.source AND v.document = i.document "
                "AND v.held_in = i.batch WHERE i.held_in = i.batch) "
                f"TO {sql.text(temporary)} (FORMAT parquet)"
            )


def _empty(columns: dict[str, str]) -> str:
    fields = ", ".join(f"NULL::{kind} AS {name}" for name, kind in columns.items())
    return f"SELECT {fields} WHERE false"
