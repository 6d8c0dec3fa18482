"""What an import changed: the ledger with it against the ledger without it.

Only documents that differ are read line by line: those of the import whose live version is
another one now, and those that the import's file should have listed and did not. What an account
bought before is added up over the accounts that differ alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.engine import connect
from openkam.core.ledger.facts import Facts
from openkam.core.ledger.storage import visible_at_once

Watcher = Callable[[float, str], None]
WRITTEN = "(FORMAT parquet, COMPRESSION zstd)"
EXACT = "DECIMAL(38,4)"


@dataclass(frozen=True)
class Changes:
    """What an import did to the whole; `difference` is that of all accounts and the unassigned."""

    revenue_before: Decimal
    revenue_after: Decimal
    difference: Decimal
    unassigned_difference: Decimal
    accounts: int
    new_accounts: int
    new_documents: int
    changed_documents: int
    lost_documents: int
    lost_amount: Decimal
    first_on: date | None
    last_on: date | None
    """The days that the documents listed in the file cover."""


@dataclass(frozen=True)
class Undoing:
    """What taking an import out of the ledger would do."""

    back: int
    """Documents that go back to an earlier version."""
    leaving: int
    """Documents that are in no other live import."""
    staying: int
    """Documents that another live import lists with the same lines."""
    difference: Decimal


def find_changes(
    before: Facts, after: Facts, number: int, keys: pa.Table, memory_limit: str, told: Watcher
) -> Changes:
    """Store what the batch of this number changed, for pages to read, and return the sums."""
    folder = after.folder
    folder.create()
    with sql.faults_are_said(), connect(folder.cache, memory_limit) as engine:
        told(0.0, "documents")
        engine.register("account_keys", keys)
        engine.execute(f"CREATE TABLE listed AS FROM {sql.parquet([folder.documents(number)])}")
        _find_differing(engine, before)
        _find_lost(engine, before)
        _name_accounts(engine, after)
        told(0.3, "accounts")
        _add_up_accounts(engine, before)
        told(0.8, "writing")
        _write(engine, "account_rows", folder.changed_accounts(number))
        _write(engine, "document_rows", folder.changed_documents(number))
        return _summed(engine, before, after)


def foresee_undoing(now: Facts, then: Facts, number: int, memory_limit: str) -> Undoing:
    """Say what leaving the batch of this number out would do; nothing is written."""
    now.folder.create()
    listed = sql.parquet([now.folder.documents(number)])
    with sql.faults_are_said(), connect(now.folder.cache, memory_limit) as engine:
        engine.execute(f"CREATE TABLE listed AS FROM {listed}")
        for name, facts in (("now_live", now), ("then_live", then)):
            engine.execute(
                f"CREATE TABLE {name} AS SELECT v.* FROM ({facts.versions()}) v "
                "SEMI JOIN listed USING (source, document)"
            )
        engine.execute(
            "CREATE TABLE differs AS SELECT n.source, n.document, n.held_in AS held_after, "
            "t.held_in AS held_before, coalesce(t.net_amount, 0) - n.net_amount AS difference "
            "FROM now_live n LEFT JOIN then_live t USING (source, document) "
            "WHERE t.held_in IS DISTINCT FROM n.held_in"
        )
        difference = "SELECT difference FROM differs"  # an index holds amounts as invoiced
        if now.foreign():
            _define_moved(engine, now)
            difference = "SELECT before - after AS difference FROM moved"
        back, leaving = _row(
            engine,
            "SELECT count(*) FILTER (held_before IS NOT NULL), "
            "count(*) FILTER (held_before IS NULL) FROM differs",
        )
        (listed_in_all,) = _row(engine, "SELECT count(*) FROM listed")
        (moved,) = _row(engine, f"SELECT coalesce(sum(difference), 0)::{EXACT} FROM ({difference})")
    return Undoing(back, leaving, listed_in_all - back - leaving, moved)


def _find_differing(engine: duckdb.DuckDBPyConnection, before: Facts) -> None:
    """Documents of the import whose lines are other ones now, with the holders of both."""
    engine.execute(
        f"CREATE TABLE known AS SELECT v.* FROM ({before.versions()}) v "
        "SEMI JOIN (SELECT DISTINCT source FROM listed) USING (source)"
    )
    engine.execute(
        "CREATE TABLE differs AS SELECT l.source, l.document, l.held_in AS held_after, "
        "k.held_in AS held_before FROM listed l LEFT JOIN known k USING (source, document) "
        "WHERE k.held_in IS DISTINCT FROM l.held_in"
    )


def _find_lost(engine: duckdb.DuckDBPyConnection, before: Facts) -> None:
    """Documents that lie within the days of the file and that the file does not list.

    They stay in the ledger: only their source can say whether they are cancelled or forgotten.
    """
    engine.execute(
        "CREATE TABLE lost AS SELECT k.source, k.document, k.held_in FROM known k "
        "ANTI JOIN listed l ON l.source = k.source AND l.document = k.document "
        "WHERE k.first_on >= (SELECT min(first_on) FROM listed) "
        "AND k.last_on <= (SELECT max(last_on) FROM listed)"
    )
    lines = _lines_of(engine, before, "lost", "held_in")
    engine.execute(
        "CREATE VIEW lost_lines AS SELECT l.source, l.document, k.account_id, l.invoiced_on, "
        f"l.net_amount FROM {lines} l {_WITH_ACCOUNT}"
    )


_WITH_ACCOUNT = "LEFT JOIN account_keys k ON k.source = l.source AND k.key = l.account_key"


def _define_moved(engine: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    """The lines of differing documents: each amount stands under `before` or under `after`."""
    columns = "source, document, account_key, invoiced_on"
    nothing = "0::DECIMAL(18,4)"
    engine.execute(
        f"CREATE VIEW moved AS SELECT {columns}, net_amount AS before, {nothing} AS after, "
        f"false AS is_after FROM {_lines_of(engine, facts, 'differs', 'held_before')} "
        f"UNION ALL SELECT {columns}, {nothing}, net_amount, true "
        f"FROM {_lines_of(engine, facts, 'differs', 'held_after')}"
    )


def _name_accounts(engine: duckdb.DuckDBPyConnection, after: Facts) -> None:
    # First by key: the keys of all lines would be many more to look up.
    _define_moved(engine, after)
    engine.execute(
        "CREATE TABLE moved_keys AS SELECT source, account_key, "
        "sum(after - before) AS difference, min(invoiced_on) FILTER (is_after) AS first_on "
        "FROM moved GROUP BY source, account_key"
    )
    engine.execute(
        "CREATE TABLE moved_accounts AS SELECT k.account_id, sum(l.difference) AS difference, "
        f"min(l.first_on) AS first_on FROM moved_keys l {_WITH_ACCOUNT} GROUP BY k.account_id"
    )


def _lines_of(engine: duckdb.DuckDBPyConnection, facts: Facts, table: str, held: str) -> str:
    """SQL of the lines of the documents in a table whose column `held` names their holder."""
    found = engine.execute(
        f"SELECT {held}, count(*) FROM {table} WHERE {held} IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    whole: list[int] = []
    part: list[int] = []
    for number, wanted in found.fetchall():
        index = sql.parquet([facts.folder.documents(number)])
        (there,) = _row(engine, f"SELECT count(*) FROM {index} WHERE held_in = {number}")
        (whole if there == wanted else part).append(number)
    parts = [f"FROM ({facts.none()}) WHERE false"]
    if whole:
        parts = [f"FROM {facts.files_of(whole)}"]
    if part:
        parts.append(
            f"SELECT l.* FROM {facts.files_of(part)} l SEMI JOIN {table} t "
            f"ON t.source = l.source AND t.document = l.document AND t.{held} = l.held_in"
        )
    lines = " UNION ALL ".join(parts)
    return f"({facts.conversion.counted(lines, facts.alive.currencies)})"


def _add_up_accounts(engine: duckdb.DuckDBPyConnection, before: Facts) -> None:
    """One row per account that is new or whose revenue changed; account_id null = unassigned."""
    known = sql.parquet([before.account_keys()])
    engine.execute(
        "CREATE TABLE old_accounts AS SELECT DISTINCT k.account_id "
        f"FROM {known} b JOIN account_keys k ON k.source = b.source AND k.key = b.key"
    )
    engine.execute(
        "CREATE TABLE old_sums AS SELECT k.account_id, sum(l.net_amount) AS revenue "
        f"FROM ({before.counted()}) l JOIN (SELECT * FROM account_keys WHERE account_id IN "
        "(SELECT account_id FROM moved_accounts SEMI JOIN old_accounts USING (account_id))) k "
        "ON k.source = l.source AND k.key = l.account_key GROUP BY k.account_id"
    )
    if _row(engine, "SELECT count(*) FROM moved_accounts WHERE account_id IS NULL")[0]:
        engine.execute(
            "INSERT INTO old_sums SELECT NULL, sum(l.net_amount) "
            f"FROM ({before.counted()}) l ANTI JOIN account_keys k "
            "ON k.source = l.source AND k.key = l.account_key"
        )
    engine.execute(
        "CREATE VIEW account_rows AS SELECT m.account_id, "
        f"coalesce(o.revenue, 0)::{EXACT} AS before, "
        f"(coalesce(o.revenue, 0) + m.difference)::{EXACT} AS after, "
        f"m.difference::{EXACT} AS difference, "
        "m.account_id IS NOT NULL AND m.first_on IS NOT NULL "
        "AND m.account_id NOT IN (FROM old_accounts) AS is_new, m.first_on "
        "FROM moved_accounts m LEFT JOIN old_sums o "
        "ON o.account_id IS NOT DISTINCT FROM m.account_id"
    )
    engine.execute(
        "CREATE VIEW document_rows AS "
        "SELECT 'changed' AS change, l.source, l.document, k.account_id, "
        "coalesce(min(l.invoiced_on) FILTER (is_after), min(l.invoiced_on)) AS day, "
        f"sum(before)::{EXACT} AS before, sum(after)::{EXACT} AS after, "
        f"sum(after - before)::{EXACT} AS difference FROM moved l "
        "SEMI JOIN (FROM differs WHERE held_before IS NOT NULL) d "
        "ON d.source = l.source AND d.document = l.document "
        f"{_WITH_ACCOUNT} GROUP BY l.source, l.document, k.account_id UNION ALL "
        "SELECT 'lost', source, document, account_id, min(invoiced_on), "
        f"sum(net_amount)::{EXACT}, NULL::{EXACT}, NULL::{EXACT} "
        "FROM lost_lines GROUP BY source, document, account_id"
    )


def _write(engine: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    kept = " WHERE difference <> 0 OR is_new" if table == "account_rows" else ""
    with visible_at_once(path) as temporary:
        engine.execute(f"COPY (FROM {table}{kept}) TO {sql.text(temporary)} {WRITTEN}")


def _summed(engine: duckdb.DuckDBPyConnection, before: Facts, after: Facts) -> Changes:
    accounts = _row(
        engine,
        f"SELECT coalesce(sum(difference), 0)::{EXACT}, "
        f"coalesce(sum(difference) FILTER (account_id IS NULL), 0)::{EXACT}, "
        "count(*) FILTER (account_id IS NOT NULL AND (difference <> 0 OR is_new)), "
        "count(*) FILTER (is_new) FROM account_rows",
    )
    documents = _row(
        engine,
        "SELECT count(*) FILTER (held_before IS NULL), "
        "count(*) FILTER (held_before IS NOT NULL) FROM differs",
    )
    amount = f"SELECT coalesce(sum(net_amount), 0)::{EXACT} FROM"
    first_on, last_on = _row(engine, "SELECT min(first_on), max(last_on) FROM listed")
    return Changes(
        revenue_before=_row(engine, f"{amount} ({before.totals()})")[0],
        revenue_after=_row(engine, f"{amount} ({after.totals()})")[0],
        difference=accounts[0],
        unassigned_difference=accounts[1],
        accounts=accounts[2],
        new_accounts=accounts[3],
        new_documents=documents[0],
        changed_documents=documents[1],
        lost_documents=_row(engine, "SELECT count(*) FROM lost")[0],
        lost_amount=_row(engine, f"{amount} lost_lines")[0],
        first_on=first_on,
        last_on=last_on,
    )


def _row(engine: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    found: list[tuple[Any, ...]] = engine.execute(query).fetchall()
    return found[0]
