"""Reading the folder's tables: every fault is named by file and line before anything is stored."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openkam.domain.portfolio.imports.folder import cells, company_file, tables
from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.imports.folder.tables import OWN, Column, Table

Row = dict[str, Any]
LOGOS = ("logo.png", "logo.jpg", "logo.webp")
LARGEST_COUNT = 2**31
# What may stand only once in a table.
UNIQUE = {
    tables.TIERS: ("name",),
    tables.SEGMENTS: ("name",),
    tables.OWN_FIELDS: ("name",),
    tables.COLLEAGUES: ("mail",),
    tables.COLLEAGUE_KEYS: ("source", "key"),
    tables.ACCOUNTS: ("number",),
    tables.ACCOUNT_KEYS: ("source", "key"),
    tables.MEMBERSHIPS: ("account", "mail"),
    tables.DISTINCT: ("first", "second"),
    tables.PRODUCTS: ("source", "key"),
    tables.RATES: ("currency", "month"),
    tables.MAPPINGS: ("source", "kind"),
    tables.SALES: ("source",),
}


@dataclass
class Content:
    """What the folder holds, understood; rows by the name of their table without its ending."""

    company: Row
    logo: bytes | None
    rows: dict[str, list[Row]] = field(default_factory=dict)


class Reader:
    """Reads one folder and gathers what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: list[str] = []
        self._accounts: set[int] = set()
        self._mails: set[str] = set()

    def read(self) -> Content:
        """Return all that the folder holds; FolderFault names everything that is wrong."""
        logo = next((p for name in LOGOS if (p := self._folder / name).is_file()), None)
        content = Content(
            company=company_file.read(self._folder / company_file.NAME),
            logo=None if logo is None else logo.read_bytes(),
        )
        for table in tables.TABLES:
            rows = self._table(table)
            content.rows[table.name.removesuffix(".csv")] = rows
            if table is tables.COLLEAGUES:
                self._mails = {row["mail"] for row in rows}
            if table is tables.ACCOUNTS:
                self._accounts = {row["number"] for row in rows}
        self._check_names(content)
        if self._problems:
            raise FolderFault(self._problems)
        return content

    def _table(self, table: Table) -> list[Row]:
        path = self._folder / table.name
        if not path.is_file() and table.is_new:
            return []
        if not path.is_file():
            self._problems.append(f"{table.name} is missing.")
            return []
        lines = cells.read_rows(path)
        header = next(lines, (1, []))[1]
        own = [name for name in header if name.startswith(OWN)] if table is tables.ACCOUNTS else []
        if header != [*table.header, *own]:
            wanted = ", ".join(table.header)
            self._problems.append(f"{table.name}, line 1: expected the columns {wanted}.")
            return []
        found = [self._row(table, own, line, given) for line, given in lines]
        return self._once(table, [row for row in found if row is not None])

    def _row(self, table: Table, own: list[str], line: int, given: list[str]) -> Row | None:
        columns = [*table.columns, *(Column(name) for name in own)]
        if len(given) != len(columns):
            self._say(table, line, f"{len(given)} cells instead of {len(columns)}")
            return None
        row: Row = {"line": line, "own": {}}
        for column, text in zip(columns, given, strict=True):
            try:
                value = self._value(column, text)
            except (ValueError, InvalidOperation):
                self._say(table, line, f"{column.name}: “{text[:50]}” is {_expected(column)}")
                return None
            if column.name in own:
                row["own"][column.name.removeprefix(OWN)] = text
            else:
                row[column.name] = value
        return row

    def _value(self, column: Column, text: str) -> Any:
        if text == "":
            if column.needed:
                raise ValueError
            return "" if column.kind in ("text", "choice") else None
        if "\0" in text or (column.longest and len(text) > column.longest):
            raise ValueError
        if column.kind == "account" and int(text) not in self._accounts:
            raise ValueError
        if column.kind == "mail" and text not in self._mails:
            raise ValueError
        if column.kind == "choice" and text not in column.choices:
            raise ValueError
        return KINDS[column.kind](text)

    def _once(self, table: Table, rows: list[Row]) -> list[Row]:
        names = UNIQUE.get(table)
        seen: set[tuple[Any, ...]] = set()
        for row in rows if names else ():
            key = tuple(row[name] for name in names or ())
            if key in seen:
                self._say(table, row["line"], f"{', '.join(names or ())} stand there twice")
            seen.add(key)
        return rows

    def _check_names(self, content: Content) -> None:
        rows = content.rows
        known = {name: {row["name"] for row in rows[f"{name}s"]} for name in ("tier", "segment")}
        own = {row["name"] for row in rows["own_fields"]}
        problems_of: dict[Table, Callable[[Row], Iterator[str]]] = {
            tables.ACCOUNTS: lambda row: _account_problems(row, known, own, self._accounts),
            tables.PARENTS: _parent_problems,
            tables.KEY_STATUSES: lambda row: _status_problems(row, known["tier"]),
        }
        for table, problems in problems_of.items():
            for row in rows[table.name.removesuffix(".csv")]:
                for text in problems(row):
                    self._say(table, row["line"], text)
        for table, names in ((tables.MAPPINGS, ["file"]), (tables.SALES, ["file", "mapping"])):
            for row in rows[table.name.removesuffix(".csv")]:
                self._check_files(table, row, [row[name] for name in names])

    def _check_files(self, table: Table, row: Row, files: list[str]) -> None:
        for name in files:
            path = (self._folder / name).resolve()
            if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
                self._say(table, row["line"], f"there is no file {name} in the folder")

    def _say(self, table: Table, line: int, text: str) -> None:
        self._problems.append(f"{table.name}, line {line}: {text}.")


def _account_problems(
    row: Row, known: Mapping[str, Collection[str]], own: Collection[str], numbers: Collection[int]
) -> Iterator[str]:
    for name, there in known.items():
        if row[name] and row[name] not in there:
            yield f"there is no {name} “{row[name]}”"
    kept = row["merged_into"]
    if kept is not None and (kept not in numbers or kept == row["number"]):
        yield "merged_into is no other account"
    for name in row["own"].keys() - own:
        yield f"there is no own field “{name}”"


def _parent_problems(row: Row) -> Iterator[str]:
    start, end = row["valid_from"], row["valid_until"]
    if row["account"] == row["parent"] or (start and end and end <= start):
        yield "an account below itself, or no period"


def _status_problems(row: Row, tiers: Collection[str]) -> Iterator[str]:
    if row["tier_before"] and row["tier_before"] not in tiers:
        yield f"there is no tier “{row['tier_before']}”"


def _count(text: str) -> int:
    value = int(text)
    if not (text.isascii() and 0 <= value < LARGEST_COUNT):
        raise ValueError
    return value


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text] if text in ("yes", "no") else _refuse()


def _refuse() -> bool:
    raise ValueError


def _rate(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value <= 0:
        raise ValueError
    return value


def _instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError
    return value


KINDS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "mail": str,
    "choice": str,
    "account": int,
    "count": _count,
    "yes": _yes,
    "day": date.fromisoformat,
    "instant": _instant,
    "rate": _rate,
    "json": json.loads,
}


def _expected(column: Column) -> str:
    if column.kind == "choice":
        return f"none of {', '.join(column.choices)}"
    return {
        "account": "the number of no account",
        "mail": "the address of no colleague",
        "count": "no whole number",
        "yes": "neither yes nor no",
        "day": "no day such as 2026-01-31",
        "instant": "no time such as 2026-01-31T08:00:00+00:00",
        "rate": "no rate above zero",
        "json": "no JSON",
    }.get(column.kind, "missing, or too long")
