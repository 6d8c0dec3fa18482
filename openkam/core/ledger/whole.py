"""All live lines of a source as one file, and such a file back as one that an import reads."""

from pathlib import Path

import duckdb

from openkam.core.ledger import sql
from openkam.core.ledger.engine import connect
from openkam.core.ledger.facts import COLUMNS, Facts
from openkam.core.ledger.storage import visible_at_once

TEXTS = tuple(name for name, kind in COLUMNS.items() if kind == "VARCHAR")
# What a spreadsheet would run as a formula, and what looks as if it had been guarded against it.
FORMULA, GUARDED = r"^'*[=+\-@\t\r]", r"^''*[=+\-@\t\r]"
CSV = "(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
PARQUET = "(FORMAT parquet, COMPRESSION zstd)"


def sources(facts: Facts, memory_limit: str) -> dict[str, int]:
    """The sources of the live lines with the number of their lines, in order."""
    facts.folder.create()
    with sql.faults_are_said(), connect(facts.folder.cache, memory_limit) as engine:
        found = engine.execute(
            f"SELECT source, sum(lines)::BIGINT FROM ({facts.versions()}) GROUP BY 1"
        ).fetchall()
    return dict(sorted(found))


def write_lines(facts: Facts, source: str, path: Path, memory_limit: str) -> None:
    """Write the live lines of a source as invoiced, as CSV or Parquet by the file's ending.

    The order depends on the lines alone, so that equal ledgers give equal files. In CSV a text
    that a spreadsheet would run as a formula has an apostrophe before it.
    """
    is_csv = path.suffix == ".csv"
    shown = ", ".join(_guarded(name) if is_csv and name in TEXTS else name for name in COLUMNS)
    order = ", ".join(("document", "line", *(n for n in COLUMNS if n not in ("document", "line"))))
    chosen = f"SELECT * FROM ({facts.lines()}) WHERE source = {sql.text(source)} ORDER BY {order}"
    with _alone(facts, memory_limit) as engine, visible_at_once(path) as temporary:
        engine.execute(
            f"COPY (SELECT {shown} FROM ({chosen})) TO {sql.text(temporary)} "
            f"{CSV if is_csv else PARQUET}"
        )


def read_back(facts: Facts, path: Path, final: Path, memory_limit: str) -> None:
    """Turn a CSV file of lines that `write_lines` wrote into a Parquet file of the same texts."""
    columns = ", ".join(f"{sql.text(name)}: 'VARCHAR'" for name in COLUMNS)
    shown = ", ".join(_unguarded(name) if name in TEXTS else name for name in COLUMNS)
    with _alone(facts, memory_limit) as engine, visible_at_once(final) as temporary:
        engine.execute(
            f"COPY (SELECT {shown} FROM read_csv({sql.text(path)}, header = true, "
            "delim = ',', quote = '\"', escape = '\"', auto_detect = false, parallel = false, "
            f"columns = {{{columns}}})) TO {sql.text(temporary)} {PARQUET}"
        )


def _alone(facts: Facts, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """A connection that writes the same bytes for the same rows: with one thread."""
    facts.folder.create()
    engine = connect(facts.folder.cache, memory_limit)
    engine.execute("SET threads = 1")
    return engine


def _guarded(name: str) -> str:
    return (
        f"CASE WHEN regexp_matches({name}, {sql.text(FORMULA)}) "
        f"THEN {sql.text(chr(39))} || {name} ELSE {name} END AS {name}"
    )


def _unguarded(name: str) -> str:
    return (
        f"CASE WHEN regexp_matches({name}, {sql.text(GUARDED)}) "
        f"THEN substr({name}, 2) ELSE {name} END AS {name}"
    )
