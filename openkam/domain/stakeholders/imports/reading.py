"""Reading a file of people: CSV, XLSX or cards."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openkam.domain.stakeholders.imports import vcards
from openkam.domain.stakeholders.imports.rows import MANY, Broken, Contents, Row

MOST_ROWS = 20_000
SAMPLES = 5


def is_cards(name: str, content: bytes) -> bool:
    """Whether a file holds visiting cards (vCard) and no table."""
    return name.lower().endswith((".vcf", ".vcard")) or vcards.begins_as_card(content)


def read(name: str, content: bytes, *, sheet: str = "", encoding: str = "") -> Contents:
    """Return all rows of a file, their values by column; LedgerFault says why it cannot be read."""
    if is_cards(name, content):
        return vcards.read(content, encoding)
    return _table(name, content, sheet, encoding)


def mapped(contents: Contents, meanings: Mapping[str, str]) -> Sequence[Row]:
    """Return the rows with their values by field, as the columns mean them."""
    if contents.is_cards:
        return contents.rows
    places = [(place, meanings.get(name, "")) for place, name in enumerate(contents.header)]
    wanted = [(place, meaning) for place, meaning in places if meaning]
    return [_row(row, wanted) for row in contents.rows]


def _row(row: Row, wanted: Sequence[tuple[int, str]]) -> Row:
    values: dict[str, tuple[str, ...]] = {}
    for place, meaning in wanted:
        value = " ".join(row.cells[place].split())
        if value and (meaning in MANY or meaning not in values):
            values[meaning] = (*values.get(meaning, ()), value)
    return Row(row.line, values, row.cells)


def _table(name: str, content: bytes, sheet: str, encoding: str) -> Contents:
    """Read a table with the reader of the sales files, which knows what spreadsheets do."""
    from openkam.core.ledger import FileFault, Mapping, look, read_table

    with tempfile.TemporaryDirectory(prefix="openkam-") as folder:
        path = Path(folder) / f"people.{name.rpartition('.')[2].lower()[:5] or 'csv'}"
        path.write_bytes(content)
        seen = look(path, sheet=sheet, encoding=encoding or None)
        if seen.rows is not None and seen.rows > MOST_ROWS:
            raise FileFault("Too many rows.", "too_many_people")
        names = list(dict.fromkeys(column for column in seen.header if column))
        names = [column for column in names if seen.header.count(column) == 1]
        mapping = Mapping(
            source="people",
            columns={f"c{place}": column for place, column in enumerate(names)},
            sheet=sheet or None,
            encoding=encoding or None,
        )
        found = read_table(path, mapping)
    return Contents(
        header=tuple(names),
        rows=_rows(found.table.to_pylist(), len(names)),
        broken=[Broken(line, "torn_line", text[:200]) for line, text, _said in found.malformed],
        encoding=seen.encoding or "",
        delimiter=seen.delimiter or "",
        sheet=seen.sheet,
        sheets=tuple(each.name for each in seen.sheets),
        samples={column: tuple(seen.samples[column]) for column in names},
        warnings=tuple(dict.fromkeys((*seen.warnings, *found.warnings))),
    )


def _rows(table: Sequence[Mapping[str, Any]], width: int) -> list[Row]:
    return [
        Row(row["line"], {}, tuple(row[f"c{place}"] or "" for place in range(width)))
        for row in table
    ]
