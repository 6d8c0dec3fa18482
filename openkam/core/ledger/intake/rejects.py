"""The rejects file: what to correct and import again, in the columns of the file itself."""

import csv
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.staging import SEPARATOR
from openkam.core.ledger.intake.text_file import TextFile
from openkam.core.ledger.intake.verdict import parameters_of, say
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.storage import no_space_is_said, visible_at_once

REASON = "rejected_because"
PLACE = "line_in_file"
BATCH = 10_000


@dataclass(frozen=True)
class _Rejected:
    line: int
    cells: Sequence[str | None]
    reason: str


def write_rejects(bench: Workbench, source: Source, path: Path) -> int:
    """Write all lines of each document with a rejected line; returns how many.

    The file has the original's columns and delimiter, in UTF-8 with a mark for Excel, and two
    more: why a line was rejected (empty for its neighbours) and where it stood.
    """
    count = 0
    with (
        no_space_is_said(),
        visible_at_once(path) as temporary,
        open(temporary, "w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=_delimiter(source), lineterminator="\r\n")
        header = [name for name in source.header if name not in (REASON, PLACE)]
        writer.writerow([*header, REASON, PLACE])
        kept = [place for place, name in enumerate(source.header) if name in header]
        for found in _rejected(bench, source):
            cells = [found.cells[place] or "" for place in kept]
            writer.writerow([*cells, found.reason, found.line])
            count += 1
    return count


def _rejected(bench: Workbench, source: Source) -> Iterator[_Rejected]:
    torn = pa.array(sorted(_torn_documents(bench, source)), "string")
    bench.register("torn_documents", pa.table({"document": torn}))
    bench.run(
        "CREATE OR REPLACE TABLE wanted AS SELECT row, reason FROM judged WHERE reason IS NOT NULL "
        "OR document IN (SELECT document FROM judged WHERE reason IS NOT NULL "
        "UNION SELECT document FROM torn_documents)"
    )
    places = _places(bench, source)
    malformed = deque(_malformed(bench, source, places))
    for found in _well_formed(bench, source, places):
        while malformed and malformed[0].line < found.line:
            yield malformed.popleft()
        yield found
    yield from malformed


@dataclass(frozen=True)
class _Places:
    """Where records stand in the file; some are longer than a line, some lines are empty."""

    first: int
    malformed: Sequence[int] = ()
    """Rows before each malformed record, one entry for each line that it takes."""
    longer: Sequence[int] = ()
    """Rows that are longer than one line, one entry for each additional line."""
    empty: Sequence[int] = ()
    """Lines before each empty line, other empty ones not counted."""

    def of_row(self, row: int) -> int:
        """Line of a well-formed record."""
        return self._with_empty(row + bisect_right(self.malformed, row), row)

    def of_malformed(self, order: int) -> int:
        """Line of the malformed line that is this one in the order of the file."""
        rows = self.malformed[order]
        return self._with_empty(rows + order, rows)

    def _with_empty(self, records: int, rows: int) -> int:
        line = self.first + records + bisect_left(self.longer, rows)
        return line + bisect_right(self.empty, line)


def _places(bench: Workbench, source: Source) -> _Places:
    text = source.text
    if text is None:
        return _Places(1)
    records = bench.rows("SELECT line, lines FROM malformed ORDER BY line")
    # The engine counts records: skipped lines, the header, then those of the data.
    malformed = [
        line - text.skip - 2 - order
        for order, (line, lines) in enumerate(records)
        for _ in range(lines)
    ]
    first, rows = text.skip + 2, bench.row("SELECT count(*) FROM staged")[0]
    if text.lines <= rows + len(malformed) + text.skip + 1:
        return _Places(first, malformed)
    longer = _longer_rows(bench, source)
    return _Places(first, malformed, longer, () if longer else _empty_lines(text))


def _longer_rows(bench: Workbench, source: Source) -> list[int]:
    breaks = " + ".join(
        f"coalesce(strlen({ref}) - strlen(replace({ref}, chr(10), '')), 0)" for ref in source.refs
    )
    found = bench.rows(
        f"SELECT row, breaks FROM (SELECT row_number() OVER () - 1 AS row, {breaks} AS breaks "
        f"FROM {source.relation}) WHERE breaks > 0 ORDER BY row"
    )
    return [row for row, times in found for _ in range(times)]


def _empty_lines(text: TextFile) -> list[int]:
    with open(text.path, "rb") as file:
        numbers = [number for number, line in enumerate(file, start=1) if not line.strip()]
    data = [number for number in numbers if number > text.skip + 1]
    return [number - order for order, number in enumerate(data)]


def _well_formed(bench: Workbench, source: Source, places: _Places) -> Iterator[_Rejected]:
    total = bench.row("SELECT count(*) FROM wanted")[0]
    if not total:
        return
    texts = ", ".join(f"CAST({ref} AS VARCHAR)" for ref in source.refs)
    bench.run(
        f"CREATE OR REPLACE TABLE shown AS SELECT w.row, w.reason, f.* EXCLUDE (row) "
        f"FROM (SELECT row_number() OVER () - 1 AS row, {texts} FROM {source.relation}) f "
        "JOIN wanted w ON w.row = f.row ORDER BY w.row"
    )
    for offset in range(0, total, BATCH):
        page = f"SELECT * FROM shown ORDER BY row LIMIT {BATCH} OFFSET {offset}"
        for row, reason, *cells in bench.rows(page):
            yield _Rejected(places.of_row(row), cells, explain(reason))


def _malformed(bench: Workbench, source: Source, places: _Places) -> Iterator[_Rejected]:
    width = len(source.header)
    for order, (cells, message) in enumerate(_torn(bench, source)):
        padded = [*cells[:width], *[""] * (width - len(cells))]
        shown = _delimiter(source).join(cells)
        reason = say("malformed", {"value": f"{message} {shown}"})
        yield _Rejected(places.of_malformed(order), padded, " ".join(reason.split()))


def _torn(bench: Workbench, source: Source) -> Iterator[tuple[list[str], str]]:
    """The cells of each malformed line as far as they can be told, and what is wrong with it."""
    for text, message, lines in bench.rows(
        "SELECT text, message, lines FROM malformed ORDER BY line"
    ):
        whole = text.replace("\0", "").strip("\r\n")
        # An open quote swallows what follows: each line of it is shown as a line again.
        for part in whole.split("\n", lines - 1):
            yield part.rstrip("\r").split(_delimiter(source)), message.replace("\0", "")


def _torn_documents(bench: Workbench, source: Source) -> set[str]:
    """Documents of malformed lines: without their other lines a mended file would replace them."""
    place = source.refs.index(source.columns["document"].ref)
    cells = (cells[place] for cells, _ in _torn(bench, source) if len(cells) > place)
    return {cell.strip(' "\t') for cell in cells}


def _delimiter(source: Source) -> str:
    return source.text.delimiter if source.text else ","


def explain(reason: str | None) -> str:
    """A staged reason in English words; empty for a line that was not rejected."""
    if reason is None:
        return ""
    code, column, value = reason.split(SEPARATOR, 2)
    return say(code, parameters_of(code, column, value))
