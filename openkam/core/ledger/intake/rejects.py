"""The rejects file: what to correct and import again, in the columns of the file itself."""

import csv
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.staging import SEPARATOR
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
    delimiter = source.text.delimiter if source.text else ","
    count = 0
    with (
        no_space_is_said(),
        visible_at_once(path) as temporary,
        open(temporary, "w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        header = [name for name in source.header if name not in (REASON, PLACE)]
        writer.writerow([*header, REASON, PLACE])
        kept = [place for place, name in enumerate(source.header) if name in header]
        for found in _rejected(bench, source):
            cells = [found.cells[place] or "" for place in kept]
            writer.writerow([*cells, found.reason, found.line])
            count += 1
    return count


def _rejected(bench: Workbench, source: Source) -> Iterator[_Rejected]:
    bench.run(
        "CREATE OR REPLACE TABLE wanted AS SELECT row, reason FROM judged WHERE reason IS NOT NULL "
        "OR document IN (SELECT document FROM judged WHERE reason IS NOT NULL)"
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
    """Where records stand in the file: a cell with line ends makes a record longer than a line."""

    first: int
    malformed: Sequence[int]
    """Rows before each malformed record."""
    longer: Sequence[int]
    """Rows that are longer than one line, one entry for each additional line."""

    def of_row(self, row: int) -> int:
        """Line of a well-formed record."""
        return self.first + row + bisect_right(self.malformed, row) + bisect_left(self.longer, row)

    def of_malformed(self, order: int) -> int:
        """Line of the malformed record that is this one in the order of the file."""
        rows = self.malformed[order]
        return self.first + rows + order + bisect_left(self.longer, rows)


def _places(bench: Workbench, source: Source) -> _Places:
    if source.text is None:
        return _Places(1, (), ())
    records = bench.rows("SELECT line FROM malformed ORDER BY line")
    # The engine counts records, the header as the first.
    malformed = [line - 2 - order for order, (line,) in enumerate(records)]
    longer: list[int] = []
    rows, swallowed = bench.row(
        "SELECT (SELECT count(*) FROM staged), (SELECT coalesce(sum(lines), 0) FROM malformed)"
    )
    if source.text.lines > rows + swallowed + 1:
        breaks = " + ".join(
            f"coalesce(strlen({ref}) - strlen(replace({ref}, chr(10), '')), 0)"
            for ref in source.refs
        )
        found = bench.rows(
            f"SELECT row, breaks FROM (SELECT row_number() OVER () - 1 AS row, {breaks} AS breaks "
            f"FROM {source.relation}) WHERE breaks > 0 ORDER BY row"
        )
        longer = [row for row, times in found for _ in range(times)]
    return _Places(source.text.skip + 2, malformed, longer)


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
    delimiter = source.text.delimiter if source.text else ","
    found = bench.rows("SELECT text, message FROM malformed ORDER BY line")
    for order, (text, message) in enumerate(found):
        cells = text.replace("\0", "").rstrip("\r\n").split(delimiter)
        padded = [*cells[:width], *[""] * (width - len(cells))]
        reason = say("malformed", {"value": f"{message} {text.strip()}"})
        yield _Rejected(places.of_malformed(order), padded, reason.replace("\0", ""))


def explain(reason: str | None) -> str:
    """A staged reason in English words; empty for a line that was not rejected."""
    if reason is None:
        return ""
    code, column, value = reason.split(SEPARATOR, 2)
    return say(code, parameters_of(code, column, value))
