"""Where records stand in their file, and the lines of it that are no records."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.text_file import TextFile
from openkam.core.ledger.intake.workbench import Workbench


@dataclass(frozen=True)
class Places:
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

    def of_rows(self, count: int) -> pa.Array:
        """Lines of the first so many well-formed records."""
        if not (self.malformed or self.longer or self.empty):
            return pa.array(range(self.first, self.first + count), "int64")
        return pa.array([self.of_row(row) for row in range(count)], "int64")

    def of_malformed(self, order: int) -> int:
        """Line of the malformed line that is this one in the order of the file."""
        rows = self.malformed[order]
        return self._with_empty(rows + order, rows)

    def _with_empty(self, records: int, rows: int) -> int:
        line = self.first + records + bisect_left(self.longer, rows)
        return line + bisect_right(self.empty, line)


@dataclass(frozen=True)
class Torn:
    """A malformed line: its cells as far as they can be told, and what is wrong with it."""

    cells: Sequence[str]
    message: str


def places_of(bench: Workbench, source: Source, count: int) -> Places:
    """Where the records stand in the file, of which `count` are well-formed."""
    text = source.text
    if text is None:
        return Places(source.first_line, empty=source.empty)
    records = bench.rows("SELECT line, lines FROM malformed ORDER BY line")
    # The engine counts records: skipped lines, the header, then those of the data.
    malformed = [
        line - text.skip - 2 - order
        for order, (line, lines) in enumerate(records)
        for _ in range(lines)
    ]
    first = text.skip + 2
    if text.lines <= count + len(malformed) + text.skip + 1:
        return Places(first, malformed)
    longer = _longer_rows(bench, source)
    return Places(first, malformed, longer, () if longer else _empty_lines(text))


def torn_lines(bench: Workbench, delimiter: str) -> Iterator[Torn]:
    """The malformed lines in the order of the file."""
    for text, message, lines in bench.rows(
        "SELECT text, message, lines FROM malformed ORDER BY line"
    ):
        whole = text.replace("\0", "").strip("\r\n")
        # An open quote swallows what follows: each line of it is shown as a line again.
        parts = whole.split("\n", lines - 1)
        for part in [*parts, *[""] * (lines - len(parts))]:
            yield Torn(part.rstrip("\r").split(delimiter), message.replace("\0", ""))


def delimiter_of(source: Source) -> str:
    """What stands between the cells of the file, or of a text file made from it."""
    return source.text.delimiter if source.text else ","


def _longer_rows(bench: Workbench, source: Source) -> list[int]:
    breaks = " + ".join(
        f"coalesce(strlen({column.ref}) - strlen(replace({column.ref}, chr(10), '')), 0)"
        for column in source.own_columns
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
