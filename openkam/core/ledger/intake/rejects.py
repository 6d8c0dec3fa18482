"""The rejects file: what to correct and import again, in the columns of the file itself."""

import csv
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
    malformed = _malformed(bench, source)
    for found in _well_formed(bench, source):
        while malformed and malformed[0].line < found.line:
            yield malformed.pop(0)
        yield found
    yield from malformed


def _well_formed(bench: Workbench, source: Source) -> Iterator[_Rejected]:
    if not bench.row("SELECT count(*) FROM wanted")[0]:
        return
    refs = source.refs
    texts = ", ".join(f"CAST({ref} AS VARCHAR) AS x{place}" for place, ref in enumerate(refs))
    breaks = " + ".join(
        f"coalesce(length({ref}) - length(replace({ref}, chr(10), '')), 0)" for ref in refs
    )
    inner = f"SELECT *, row_number() OVER () - 1 AS row FROM {source.relation}"
    if source.text:
        inner = (
            f"SELECT *, sum({breaks}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
            f"AS broken FROM ({inner})"
        )
    else:
        inner = f"SELECT *, 0 AS broken FROM ({inner})"
    bench.run(
        f"CREATE OR REPLACE TABLE shown AS SELECT w.row, coalesce(broken, 0) AS broken, "
        f"w.reason, {texts} FROM ({inner}) f JOIN wanted w ON w.row = f.row"
    )
    above = [line for (line,) in bench.rows("SELECT DISTINCT line FROM malformed ORDER BY line")]
    first = 1 if source.text is None else source.text.skip + 2
    passed = 0
    for offset in range(0, bench.row("SELECT count(*) FROM shown")[0], BATCH):
        page = f"SELECT * FROM shown ORDER BY row LIMIT {BATCH} OFFSET {offset}"
        for row, broken, reason, *cells in bench.rows(page):
            line = first + row + int(broken) + passed
            while passed < len(above) and above[passed] <= line:
                passed += 1
                line += 1
            yield _Rejected(line, cells, explain(reason))


def _malformed(bench: Workbench, source: Source) -> list[_Rejected]:
    width = len(source.header)
    delimiter = source.text.delimiter if source.text else ","
    found = []
    for line, text, message in bench.rows(
        "SELECT line, text, message FROM malformed ORDER BY line"
    ):
        cells = text.replace("\0", "").rstrip("\r\n").split(delimiter)
        padded = [*cells[:width], *[""] * (width - len(cells))]
        reason = say("malformed", {"value": f"{message} {text.strip()}"})
        found.append(_Rejected(line, padded, reason.replace("\0", "")))
    return found


def explain(reason: str | None) -> str:
    """A staged reason in English words; empty for a line that was not rejected."""
    if reason is None:
        return ""
    code, column, value = reason.split(SEPARATOR, 2)
    return say(code, parameters_of(code, column, value))
