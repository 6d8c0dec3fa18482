"""Pages of any Parquet file that an import wrote, such as its preview."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openkam.core.ledger import sql
from openkam.core.ledger.engine import open_engine
from openkam.core.ledger.faults import FileFault

MEMORY_LIMIT = "400MB"


def table_page(
    path: Path,
    *,
    equals: Mapping[str, object] | None = None,
    contains: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[dict[str, Any]], int]:
    """One page of the rows, in the order of `row`, and how many there are in all.

    `equals` names columns and their values, a list meaning any of them; `contains` is searched in
    all columns of text, whatever the case. FileFault when there is no such file or column.
    """
    kinds = _columns(path)
    wanted, params = ["true"], []
    for column, value in (equals or {}).items():
        values = list(value) if isinstance(value, list | tuple | set) else [value]
        _known(kinds, column)
        wanted.append(f"{sql.name(column)} IN ({', '.join('?' * len(values)) or 'NULL'})")
        params += values
    texts = [sql.name(name) for name, kind in kinds.items() if kind == "VARCHAR"]
    if contains and texts:
        wanted.append(f"contains(lower(concat_ws(chr(31), {', '.join(texts)})), lower(?))")
        params.append(contains)
    chosen = f"FROM {sql.parquet([path])} WHERE {' AND '.join(wanted)}"
    total = _run(path, f"SELECT count(*) AS total {chosen}", params)[0]["total"]
    order = "row" if "row" in kinds else "ALL"
    page = f"SELECT * {chosen} ORDER BY {order} LIMIT ? OFFSET ?"
    return _run(path, page, [*params, limit, offset]), total


def table_counts(path: Path, column: str) -> dict[str, int]:
    """How many rows hold each value of a column, the most frequent first."""
    _known(_columns(path), column)
    value = f"coalesce(CAST({sql.name(column)} AS VARCHAR), '')"
    rows = _run(
        path,
        f"SELECT {value} AS value, count(*) AS rows FROM {sql.parquet([path])} "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        [],
    )
    return {row["value"]: row["rows"] for row in rows}


def _columns(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise FileFault(f"There is no file {path}.", "no_file", path=str(path))
    described = _run(path, f"DESCRIBE SELECT * FROM {sql.parquet([path])}", [])
    return {row["column_name"]: row["column_type"] for row in described}


def _known(kinds: Mapping[str, str], column: str) -> None:
    if column not in kinds:
        raise FileFault(f'The file has no column "{column}".', "column_missing", column=column)


def _run(path: Path, statement: str, params: list[object]) -> list[dict[str, Any]]:
    engine = open_engine("duckdb", path.parent, memory_limit=MEMORY_LIMIT)
    found: list[dict[str, Any]] = engine.run(statement, params, {}).to_pylist()
    return found
