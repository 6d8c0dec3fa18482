"""The rejects file: what to correct and import again, in the columns of the file itself."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from openkam.core.ledger.intake import cells
from openkam.core.ledger.intake.places import Places, delimiter_of, places_of, torn_lines
from openkam.core.ledger.intake.source import Source
from openkam.core.ledger.intake.staging import SEPARATOR
from openkam.core.ledger.intake.verdict import parameters_of, say
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.storage import no_space_is_said, visible_at_once

REASON = "rejected_because"
PLACE = "line_in_file"
BATCH = 10_000


@dataclass(frozen=True)
class Rejected:
    """A row of the rejects file: where it stood, what it held, why it was rejected."""

    line: int
    cells: Sequence[str | None]
    reason: str


def write_rejects(bench: Workbench, source: Source, path: Path) -> int:
    """Write all lines of each document with a rejected line; returns how many.

    The file has the original's columns and delimiter, in UTF-8 with a mark for Excel, and two
    more: why a line was rejected (empty for its neighbours) and where it stood.
    """
    names = [column.name for column in source.own_columns]
    return write_rows(path, names, delimiter_of(source), _rejected(bench, source))


def write_rows(
    path: Path, names: Sequence[str], delimiter: str, rejected: Iterable[Rejected]
) -> int:
    """Write rejected rows below these names of columns; returns how many."""
    count = 0
    with (
        no_space_is_said(),
        visible_at_once(path) as temporary,
        open(temporary, "w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        kept = [place for place, name in enumerate(names) if name not in (REASON, PLACE)]
        writer.writerow([*(names[place] for place in kept), REASON, PLACE])
        for found in rejected:
            shown = [found.cells[place] or "" for place in kept]
            writer.writerow([*shown, found.reason, found.line])
            count += 1
    return count


def malformed_rows(bench: Workbench, source: Source, places: Places) -> Iterator[Rejected]:
    """The malformed lines as rows of the rejects file."""
    width, delimiter = len(source.own_columns), delimiter_of(source)
    for order, torn in enumerate(torn_lines(bench, delimiter)):
        padded = [*torn.cells[:width], *[""] * (width - len(torn.cells))]
        shown = delimiter.join(torn.cells)
        reason = say("malformed", {"value": f"{torn.message} {shown}"})
        yield Rejected(places.of_malformed(order), padded, " ".join(reason.split()))


def in_order(one: Iterable[Rejected], other: Iterable[Rejected]) -> Iterator[Rejected]:
    """Two lists of rejected rows as one, in the order of the file."""
    waiting = deque(other)
    for found in one:
        while waiting and waiting[0].line < found.line:
            yield waiting.popleft()
        yield found
    yield from waiting


def explain(reason: str | None) -> str:
    """A staged reason in English words; empty for a line that was not rejected."""
    if reason is None:
        return ""
    code, column, value = reason.split(SEPARATOR, 2)
    return say(code, parameters_of(code, column, value))


def _rejected(bench: Workbench, source: Source) -> Iterator[Rejected]:
    torn = pa.array(sorted(_torn_documents(bench, source)), "string")
    bench.register("torn_documents", pa.table({"document": torn}))
    bench.run(
        "CREATE OR REPLACE TABLE wanted AS SELECT row, reason FROM judged WHERE reason IS NOT NULL "
        "OR document IN (SELECT document FROM judged WHERE reason IS NOT NULL "
        "UNION SELECT document FROM torn_documents)"
    )
    places = places_of(bench, source, bench.row("SELECT count(*) FROM staged")[0])
    well_formed = _well_formed(bench, source, places)
    return in_order(well_formed, malformed_rows(bench, source, places))


def _well_formed(bench: Workbench, source: Source, places: Places) -> Iterator[Rejected]:
    total = bench.row("SELECT count(*) FROM wanted")[0]
    if not total:
        return
    texts = ", ".join(cells.shown(column.ref, column.kind) for column in source.own_columns)
    bench.run(
        f"CREATE OR REPLACE TABLE shown AS SELECT w.row, w.reason, f.* EXCLUDE (row) "
        f"FROM (SELECT row_number() OVER () - 1 AS row, {texts} FROM {source.relation}) f "
        "JOIN wanted w ON w.row = f.row ORDER BY w.row"
    )
    for offset in range(0, total, BATCH):
        page = f"SELECT * FROM shown ORDER BY row LIMIT {BATCH} OFFSET {offset}"
        for row, reason, *values in bench.rows(page):
            yield Rejected(places.of_row(row), values, explain(reason))


def _torn_documents(bench: Workbench, source: Source) -> set[str]:
    """Documents of malformed lines: without their other lines a mended file would replace them."""
    place = source.refs.index(source.columns["document"].ref)
    torn = torn_lines(bench, delimiter_of(source))
    return {line.cells[place].strip(' "\t') for line in torn if len(line.cells) > place}
