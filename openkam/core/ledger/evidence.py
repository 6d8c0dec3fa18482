"""The documents and lines behind a figure, a page at a time; plain SQL, no Ibis."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.engine import Engine

Key = tuple[str, str]
Row = TypeVar("Row")


@dataclass(frozen=True)
class Document:
    """An invoice or credit note, as far as it belongs to the accounts asked for.

    `net_amount` is in the reporting currency, `invoiced_net_amount` in `currency`; a document in
    several currencies names them all ("EUR, USD") and has no one amount as invoiced.
    """

    document: str
    source: str
    invoiced_on: date
    lines: int
    net_amount: Decimal
    invoiced_net_amount: Decimal | None
    currency: str


@dataclass(frozen=True)
class Line:
    """One line of an invoice or credit note: amounts as they count, and as invoiced.

    Those that count are in the reporting currency, the invoiced ones in `currency`.
    """

    source: str
    document: str
    line: int
    account_key: str | None
    product_key: str | None
    invoiced_on: date
    quantity: Decimal | None
    net_amount: Decimal
    cost_amount: Decimal | None
    discount_amount: Decimal | None
    invoiced_net_amount: Decimal
    invoiced_cost_amount: Decimal | None
    invoiced_discount_amount: Decimal | None
    currency: str
    paid_on: date | None
    due_on: date | None


@dataclass(frozen=True)
class KeyTotals:
    """What there is under one key of an account."""

    source: str
    key: str
    documents: int
    lines: int
    first_on: date
    last_on: date
    net_amount: Decimal


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, how many there are in all, and what all of them amount to."""

    rows: list[Row]
    total: int
    net_amount: Decimal
    # Of lines whose cost is known: their net amount − their cost. None where no cost is, and for
    # documents.
    margin: Decimal | None = None


@dataclass(frozen=True)
class OfProducts:
    """Only lines of these products, or with `others` only those of no such product."""

    keys: Sequence[Key]
    others: bool = False

    @property
    def table(self) -> pa.Table:
        """The products: source and key."""
        sources, keys = zip(*self.keys, strict=True) if self.keys else ((), ())
        return pa.table({"source": pa.array(sources, "string"), "key": pa.array(keys, "string")})

    @property
    def condition(self) -> str:
        """SQL condition over the facts; a table and no list, since a group may be thousands."""
        sign = "NOT EXISTS" if self.others else "EXISTS"
        return (
            f"{sign} (SELECT 1 FROM some_products p "
            "WHERE p.source = lines.source AND p.key = lines.product_key)"
        )


@dataclass(frozen=True)
class Wanted:
    """Which lines to show: start inclusive, end exclusive.

    `keys` None means the lines of no account: without a key, or with one of the `strangers`.
    """

    keys: Sequence[Key] | None
    start: date
    end: date
    strangers: Sequence[Key] = ()
    source: str | None = None
    document: str | None = None
    product_key: str | None = None
    products: "OfProducts | None" = None

    @property
    def tables(self) -> dict[str, str | pa.Table]:
        """The tables that the condition reads besides the facts."""
        return {} if self.products is None else {"some_products": self.products.table}

    def where(self) -> tuple[str, list[object]]:
        """SQL condition over the facts and its parameters."""
        parts, params = ["invoiced_on >= ? AND invoiced_on < ?"], [self.start, self.end]
        values: list[object] = list(params)
        for column in ("source", "document", "product_key"):
            if (value := getattr(self, column)) is not None:
                parts.append(f"{column} = ?")
                values.append(value)
        if self.products is not None:
            parts.append(self.products.condition)
        accounts, more = self._accounts()
        return " AND ".join([*parts, accounts]), values + more

    def _accounts(self) -> tuple[str, list[object]]:
        if self.keys is not None:
            return _any_of(self.keys)
        condition, values = _any_of(self.strangers)
        return f"(account_key IS NULL OR {condition})", values


def strangers(engine: Engine, all_keys: Path, known: Sequence[Key]) -> list[Key]:
    """The keys of the ledger that are not among the known ones."""
    sources, keys = zip(*known, strict=True) if known else ((), ())
    table = pa.table({"source": pa.array(sources, "string"), "key": pa.array(keys, "string")})
    found = engine.run(
        f"SELECT source, key FROM {sql.parquet([all_keys])} EXCEPT SELECT source, key FROM known",
        (),
        {"known": table},
    )
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def key_totals(engine: Engine, facts: str, keys: Sequence[Key]) -> list[KeyTotals]:
    """Documents, lines, first and last day and net amount of each of these keys with lines."""
    where, values = _any_of(keys)
    found = engine.run(
        "SELECT source, account_key AS key, count(DISTINCT document) AS documents, "
        "count(*) AS lines, min(invoiced_on) AS first_on, max(invoiced_on) AS last_on, "
        f"sum(net_amount) AS net_amount FROM lines WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2",
        values,
        {"lines": facts},
    )
    return [KeyTotals(**row) for row in found.to_pylist()]


def _any_of(keys: Sequence[Key]) -> tuple[str, list[object]]:
    by_source: dict[str, list[str]] = {}
    for source, key in keys:
        by_source.setdefault(source, []).append(key)
    parts: list[str] = []
    values: list[object] = []
    for source, own in by_source.items():
        parts.append(f"(source = ? AND account_key IN ({', '.join('?' * len(own))}))")
        values += [source, *own]
    return f"({' OR '.join(parts)})" if parts else "false", values


def documents(
    engine: Engine, facts: str, wanted: Wanted, *, offset: int, limit: int
) -> Page[Document]:
    """The documents of these accounts, the newest first."""
    where, values = wanted.where()
    chosen = (
        "SELECT document, source, min(invoiced_on) AS invoiced_on, count(*) AS lines, "
        "sum(net_amount) AS net_amount, CASE WHEN min(currency) = max(currency) "
        "THEN sum(invoiced_net_amount) END AS invoiced_net_amount, CASE WHEN min(currency) = "
        "max(currency) THEN min(currency) ELSE string_agg(DISTINCT currency, ', ' "
        "ORDER BY currency) END AS currency "
        f"FROM lines WHERE {where} GROUP BY source, document"
    )
    order = "invoiced_on DESC, document, source"
    tables = {"lines": facts, **wanted.tables}
    return _page(engine, Document, Chosen(chosen, order, values, tables), offset, limit)


def lines(engine: Engine, facts: str, wanted: Wanted, *, offset: int, limit: int) -> Page[Line]:
    """The lines wanted, the newest first."""
    where, values = wanted.where()
    columns = ", ".join(field.name for field in fields(Line))
    order = "invoiced_on DESC, document, line, source, product_key, net_amount"
    chosen = f"SELECT {columns} FROM lines WHERE {where}"
    tables = {"lines": facts, **wanted.tables}
    return _page(engine, Line, Chosen(chosen, order, values, tables), offset, limit)


@dataclass(frozen=True)
class Chosen:
    """A query for rows, their order, its parameters, and the tables that it reads."""

    query: str
    order: str
    values: list[object]
    tables: dict[str, str | pa.Table]


def _page(engine: Engine, row: type[Row], chosen: Chosen, offset: int, limit: int) -> Page[Row]:
    margin = "sum(net_amount - cost_amount)" if row is Line else "NULL"
    totals = engine.run(
        "SELECT count(*) AS total, coalesce(sum(net_amount), 0) AS net_amount, "
        f"{margin} AS margin FROM ({chosen.query})",
        chosen.values,
        chosen.tables,
    ).to_pylist()[0]
    shown = engine.run(
        f"{chosen.query} ORDER BY {chosen.order} LIMIT ? OFFSET ?",
        [*chosen.values, limit, offset],
        chosen.tables,
    )
    rows = [row(**found) for found in shown.to_pylist()]
    return Page(rows, totals["total"], Decimal(totals["net_amount"]), totals["margin"])
