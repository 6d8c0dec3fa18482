"""Files of accounts, products, colleagues or rates: their rows as a table of mapped columns."""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from openkam.core.ledger import sql
from openkam.core.ledger.faults import FileFault
from openkam.core.ledger.intake import cells, numbers
from openkam.core.ledger.intake.places import Places, delimiter_of, places_of, torn_lines
from openkam.core.ledger.intake.reading import Reading, columns_of
from openkam.core.ledger.intake.recognise import Formats, recognise
from openkam.core.ledger.intake.recognised import Recognised, recognised
from openkam.core.ledger.intake.rejects import Rejected, in_order, malformed_rows, write_rows
from openkam.core.ledger.intake.source import Source, collect_malformed, open_source
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.mapping import Mapping as FileMapping
from openkam.core.ledger.storage import no_space_is_said

MEMORY_LIMIT = "1400MB"
NUL = "a cell holds a NUL character"


@dataclass(frozen=True)
class TextTable:
    """The rows of a file that are rows, and the lines that are none.

    `table` has a column of trimmed text for each mapped field, null where the cell is blank, one
    named `own:name` for each of the company's own fields, `line` (the place in the file), and a
    typed column `<field>_value` for each date and amount asked for, null where it is unreadable.
    `malformed` are (line, text, message).
    """

    table: pa.Table
    malformed: tuple[tuple[int, str, str], ...]
    recognised: Recognised
    header: tuple[str, ...]
    warnings: tuple[str, ...]
    _raw: pa.Table
    _torn: tuple[Rejected, ...]

    def write_rejects(self, path: Path, reasons: Mapping[int, str]) -> int:
        """Write the rows at these lines, with their reasons, and the malformed ones.

        The file has the original's columns and two more: why a row was rejected, and where it
        stood. Returns the number of rows written.
        """
        delimiter = self.recognised.delimiter or ","
        rejected = in_order(self._rejected(reasons), self._torn)
        return write_rows(path, self.header, delimiter, rejected)

    def _rejected(self, reasons: Mapping[int, str]) -> Iterator[Rejected]:
        wanted = [line in reasons for line in self._raw["line"].to_pylist()]
        for row in self._raw.filter(pa.array(wanted, "bool")).to_pylist():
            line = row.pop("line")
            yield Rejected(line, list(row.values()), reasons[line])


def read_table(
    path: Path,
    mapping: FileMapping,
    *,
    dates: Collection[str] = (),
    amounts: Collection[str] = (),
) -> TextTable:
    """Read the rows of a file whose values are texts, dates and numbers.

    LedgerFault says what is wrong with the file or how it could be read in two ways.
    """
    with (
        no_space_is_said(),
        tempfile.TemporaryDirectory(prefix="openkam-") as staging,
        Workbench(Path(staging), MEMORY_LIMIT, None) as bench,
    ):
        reading = Reading.of(mapping, dates)
        source = open_source(path, reading, bench).mapped(columns_of(mapping))
        try:
            formats = recognise(source, mapping, bench, amounts=amounts, dates=dates)
            return _read(bench, source, formats, _values(source, formats, dates, amounts))
        except duckdb.Error as fault:
            raise FileFault(f"The file cannot be read: {fault}", "unreadable_file") from fault


def _read(
    bench: Workbench, source: Source, formats: Formats, values: Mapping[str, str]
) -> TextTable:
    """Read the file once, and everything else from what was read."""
    bench.run(f"CREATE TABLE read_rows AS SELECT {', '.join(source.refs)} FROM {source.relation}")
    collect_malformed(bench, source)
    count = bench.row("SELECT count(*) FROM read_rows")[0]
    places = places_of(bench, source, count)
    lines = places.of_rows(count)
    kept, with_nul = _parted_by_nul(bench, source, lines)
    torn = [*malformed_rows(bench, source, places), *with_nul]
    if count + len(places.malformed) == 0:
        raise FileFault("The file has a header but no lines.", "no_lines")
    raw = {
        f"r{place}": cells.shown(column.ref, column.kind)
        for place, column in enumerate(source.all_columns)
    }
    first_dates = next(iter(formats.dates.values()), None)
    return TextTable(
        table=_selected(bench, values, lines, kept),
        malformed=_malformed(bench, source, places, with_nul),
        recognised=recognised(source, formats, first_dates, count + len(places.malformed)),
        header=source.header,
        warnings=(*source.warnings, *formats.warnings),
        _raw=_selected(bench, raw, lines, kept),
        _torn=tuple(sorted(torn, key=lambda row: row.line)),
    )


def _values(
    source: Source, formats: Formats, dates: Collection[str], amounts: Collection[str]
) -> dict[str, str]:
    """SQL of the columns of the table."""
    values = {}
    for name, column in source.columns.items():
        bare = cells.text(column.ref, column.kind)
        values[name] = bare
        if name in dates:
            reading = formats.dates.get(name)
            values[f"{name}_value"] = cells.day(column.ref, column.kind, bare, reading)
        if name in amounts:
            ref = bare if column.is_text else column.ref
            values[f"{name}_value"] = cells.number(ref, column.kind, formats.decimal, numbers.PRICE)
    return values


def _selected(
    bench: Workbench, values: Mapping[str, str], lines: pa.Array, kept: pa.Array | None
) -> pa.Table:
    shown = ", ".join(f"{value} AS {sql.name(name)}" for name, value in values.items())
    table = bench.arrow(f"SELECT {shown} FROM read_rows").append_column("line", lines)
    return table if kept is None else table.filter(kept)


def _parted_by_nul(
    bench: Workbench, source: Source, lines: pa.Array
) -> tuple[pa.Array | None, list[Rejected]]:
    """Which rows to keep (None: all), and those with a character that no database takes."""
    refs = [column.ref for column in source.all_columns if column.is_text]
    if not refs or (source.text is not None and not source.text.has_nul):
        return None, []
    has_nul = " OR ".join(f"coalesce(contains({ref}, chr(0)), false)" for ref in refs)
    texts = [cells.shown(column.ref, column.kind) for column in source.all_columns]
    found = bench.rows(f"SELECT rowid, {', '.join(texts)} FROM read_rows WHERE {has_nul}")
    if not found:
        return None, []
    kept = [True] * len(lines)
    with_nul = []
    for row, *values in sorted(found):
        kept[row] = False
        bare = [(value or "").replace("\0", "") for value in values]
        with_nul.append(Rejected(lines[row].as_py(), bare, NUL))
    return pa.array(kept), with_nul


def _malformed(
    bench: Workbench, source: Source, places: Places, with_nul: Collection[Rejected]
) -> tuple[tuple[int, str, str], ...]:
    delimiter = delimiter_of(source)
    found = [(row.line, delimiter.join(map(str, row.cells)), row.reason) for row in with_nul]
    found += [
        (places.of_malformed(order), delimiter.join(line.cells), line.message)
        for order, line in enumerate(torn_lines(bench, delimiter))
    ]
    return tuple(sorted(found))
