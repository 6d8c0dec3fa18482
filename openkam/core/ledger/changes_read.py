"""Reading what an import changed, a page at a time and through the eyes of the reader."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.engine import Engine


@dataclass(frozen=True)
class Pick:
    """Which rows to show."""

    accounts: Collection[int] | None = None
    """Only those of these accounts; None: of all, and the unassigned ones too."""
    merged: Mapping[int, int] = field(default_factory=dict)
    """Accounts that are part of another one now: its number by theirs."""
    contains: str = ""
    """Only documents whose number has this text; case does not matter."""
    is_new: bool = False
    """Only accounts that came with the import."""


@dataclass(frozen=True)
class Page:
    """Some rows, how many there are in all, and the sums of all of them."""

    rows: list[dict[str, Any]]
    total: int
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True)
class Sums:
    """How much an import changed, of the accounts that the reader sees."""

    accounts: int
    new_accounts: int
    before: Decimal
    after: Decimal
    difference: Decimal
    changed_documents: int
    lost_documents: int
    lost_amount: Decimal


def sums(engine: Engine, accounts_path: Path, documents_path: Path, pick: Pick) -> Sums:
    """Add up what an import changed."""
    by_account = engine.run(
        "SELECT count(account_id) AS accounts, count(account_id) FILTER (is_new) AS new_accounts, "
        f"{_amounts('before', 'after', 'difference')} FROM (SELECT account_id, "
        "sum(before) AS before, sum(after) AS after, sum(difference) AS difference, "
        "bool_and(is_new) AS is_new FROM named GROUP BY account_id)",
        (),
        _named(accounts_path, pick),
    ).to_pylist()[0]
    by_document = engine.run(
        "SELECT count(DISTINCT (source, document)) FILTER (change = 'changed') "
        "AS changed_documents, "
        "count(DISTINCT (source, document)) FILTER (change = 'lost') AS lost_documents, "
        "coalesce(sum(before) FILTER (change = 'lost'), 0)::DECIMAL(38,4) AS lost_amount "
        "FROM named",
        (),
        _named(documents_path, pick),
    ).to_pylist()[0]
    return Sums(**by_account, **by_document)


def accounts(engine: Engine, path: Path, pick: Pick, *, offset: int, limit: int) -> Page:
    """The accounts that an import brought or changed, the largest difference first."""
    chosen = (
        "SELECT account_id, sum(before) AS before, sum(after) AS after, "
        "sum(difference) AS difference, bool_and(is_new) AS is_new, min(first_on) AS first_on "
        "FROM named GROUP BY account_id"
    )
    if pick.is_new:
        chosen = f"SELECT * FROM ({chosen}) WHERE is_new"
    order = "abs(difference) DESC, account_id"
    return _page(engine, _named(path, pick), (chosen, order, []), offset, limit)


def documents(
    engine: Engine, path: Path, change: str, pick: Pick, *, offset: int, limit: int
) -> Page:
    """The documents that an import changed or lost, the largest amounts first."""
    chosen = (
        "SELECT source, document, account_id, min(day) AS day, sum(before) AS before, "
        "sum(after) AS after, sum(difference) AS difference FROM named "
        "WHERE change = ? AND contains(lower(document), lower(?)) "
        "GROUP BY source, document, account_id"
    )
    order = "abs(coalesce(difference, before)) DESC, day DESC, document, source, account_id"
    values = [change, pick.contains]
    return _page(engine, _named(path, pick), (chosen, order, values), offset, limit)


def _named(path: Path, pick: Pick) -> dict[str, str | pa.Table]:
    """The stored rows with the accounts of today; those that are not wanted left out."""
    rows = f"FROM {sql.parquet([path])} r"
    tables: dict[str, str | pa.Table] = {}
    account = "r.account_id"
    if pick.merged:
        columns = {"merged_id": list(pick.merged), "kept_id": list(pick.merged.values())}
        tables["merged"] = pa.table(columns, schema=pa.schema({n: pa.int64() for n in columns}))
        rows += " LEFT JOIN merged ON merged.merged_id = r.account_id"
        account = "coalesce(merged.kept_id, r.account_id)"
    if pick.accounts is not None:
        tables["wanted"] = pa.table({"id": pa.array(sorted(pick.accounts), pa.int64())})
        rows += f" SEMI JOIN wanted ON wanted.id = {account}"
    return tables | {"named": f"SELECT r.* REPLACE ({account} AS account_id) {rows}"}


def _page(
    engine: Engine,
    tables: Mapping[str, str | pa.Table],
    query: tuple[str, str, Sequence[object]],
    offset: int,
    limit: int,
) -> Page:
    chosen, order, values = query
    sums = _amounts("before", "after", "difference")
    totals = engine.run(
        f"SELECT count(*) AS total, {sums} FROM ({chosen})",
        values,
        tables,
    ).to_pylist()[0]
    shown = engine.run(
        f"SELECT * FROM ({chosen}) ORDER BY {order} LIMIT ? OFFSET ?",
        [*values, limit, offset],
        tables,
    )
    return Page(shown.to_pylist(), **totals)


def _amounts(*names: str) -> str:
    return ", ".join(f"coalesce(sum({name}), 0)::DECIMAL(38,4) AS {name}" for name in names)
