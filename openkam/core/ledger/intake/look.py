"""What a file holds, before anybody has said what its columns mean."""

import codecs
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from openkam.core.ledger.faults import FileFault
from openkam.core.ledger.intake import cells
from openkam.core.ledger.intake.heads import free_name
from openkam.core.ledger.intake.reading import Reading
from openkam.core.ledger.intake.source import Column, Source, open_source, start_of
from openkam.core.ledger.intake.table import MEMORY_LIMIT
from openkam.core.ledger.intake.text_file import wide_encoding_of
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.intake.workbook import Sheet, Workbook, is_workbook
from openkam.core.ledger.mapping import Heads
from openkam.core.ledger.storage import no_space_is_said

SAMPLED_ROWS = 5_000
SAMPLES = 5
SAMPLE_LENGTH = 200
WHOLE_SIZE = 8 << 20
"""Text files up to this size are looked at whole, of others the start."""
OVERLAP_ENOUGH = 0.5


@dataclass(frozen=True)
class Look:
    """What a file holds: its columns with a few values of each.

    `rows` is None where counting would take long. With a file of heads its columns stand behind
    those of the lines, `heads_on` says by which columns both are joined, or is None if no column
    of one leads to the other.
    """

    format: str
    sheets: tuple[Sheet, ...]
    sheet: str
    header: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    rows: int | None
    encoding: str | None
    delimiter: str | None
    warnings: tuple[str, ...]
    heads_on: Heads | None = None


@dataclass(frozen=True)
class _Seen:
    """A file that has been looked at; `values` are the different ones in each column."""

    source: Source
    rows: int | None
    values: tuple[tuple[str, ...], ...]


def look(
    path: Path,
    *,
    sheet: str = "",
    delimiter: str | None = None,
    encoding: str | None = None,
    heads: Path | None = None,
    heads_on: Heads | None = None,
) -> Look:
    """Say what a file holds, also a large one in a moment; LedgerFault says why it cannot be read.

    `heads` is a second file with the heads of the documents; how it is joined is guessed without
    `heads_on`.
    """
    reading = Reading(encoding=encoding, delimiter=delimiter, sheet=sheet or None)
    with (
        no_space_is_said(),
        tempfile.TemporaryDirectory(prefix="openkam-") as staging,
        Workbench(Path(staging), MEMORY_LIMIT, None) as bench,
    ):
        seen = _seen(path, reading, bench, "lines")
        found = _look(path, seen, bench)
        if heads is None:
            return found
        mapped = frozenset({heads_on.head}) if heads_on else frozenset()
        return _with_heads(
            found, seen, _seen(heads, Reading(mapped=mapped), bench, "heads"), heads_on
        )


def _seen(path: Path, reading: Reading, bench: Workbench, role: str) -> _Seen:
    start = start_of(path)
    is_text = start != b"PAR1" and not is_workbook(start)
    is_whole = not is_text or path.stat().st_size <= WHOLE_SIZE
    place = path if is_whole else _start_of_text(path, bench.staging / f"{role}.start")
    try:
        source = open_source(place, reading, bench, role=role)
        rows = bench.row(f"SELECT count(*) FROM {source.relation}")[0] if is_whole else None
        values = _values(source, bench)
    except duckdb.Error as fault:
        raise FileFault(f"The file cannot be read: {fault}", "unreadable_file") from fault
    return _Seen(source, rows, values)


def _start_of_text(path: Path, copy: Path) -> Path:
    """Copy the start of a text file, up to the end of a line."""
    with open(path, "rb") as file:
        head = file.read(WHOLE_SIZE)
    if wide := wide_encoding_of(head):
        head = codecs.getincrementaldecoder(wide)("replace").decode(head).encode(wide)
    else:
        head = head[: head.rfind(b"\n") + 1] or head
    copy.write_bytes(head)
    return copy


def _values(source: Source, bench: Workbench) -> tuple[tuple[str, ...], ...]:
    """The different values of each column among the first rows, in their order."""
    shown = ", ".join(
        f"{cells.text(column.ref, column.kind)} AS v{place}"
        for place, column in enumerate(source.all_columns)
    )
    table = bench.arrow(f"SELECT {shown} FROM {source.relation} LIMIT {SAMPLED_ROWS}")
    return tuple(
        tuple(value for value in column.unique().to_pylist() if value is not None)
        for column in table.columns
    )


def _look(path: Path, seen: _Seen, bench: Workbench) -> Look:
    source, text = seen.source, seen.source.text
    sheets: tuple[Sheet, ...] = ()
    if source.format == "xlsx":
        sheets = Workbook(path, bench.staging).sheets({source.sheet: seen.rows})
    return Look(
        format=source.format,
        sheets=sheets,
        sheet=source.sheet,
        header=source.header,
        samples=_samples(source.header, seen.values),
        rows=seen.rows,
        encoding=text.encoding if text else None,
        delimiter=text.delimiter if text else None,
        warnings=(*source.warnings, *_doubles(source.header)),
    )


def _samples(
    header: Sequence[str], values: Sequence[tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """A few values of each column; of columns with one name those of the first."""
    pairs = reversed(list(zip(header, values, strict=True)))
    return {
        name: tuple(value[:SAMPLE_LENGTH].replace("\0", "") for value in column[:SAMPLES])
        for name, column in pairs
    }


def _doubles(header: Sequence[str]) -> list[str]:
    names = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    return [f'The file has {header.count(name)} columns named "{name}".' for name in names]


def _with_heads(found: Look, lines: _Seen, heads: _Seen, given: Heads | None) -> Look:
    on = given or _guess(lines, heads)
    if on is None:
        warning = "No column of the lines leads to one of the heads; say which ones join them."
        return Look(**(vars(found) | {"warnings": (*found.warnings, warning)}))
    lines.source.column(on.line, "[heads] line")
    head = heads.source.column(on.head, "[heads] head")
    header, values = list(lines.source.header), list(lines.values)
    for column, known in zip(heads.source.all_columns, heads.values, strict=True):
        if column is not head:
            header.append(free_name(column.name, header))
            values.append(known)
    joined = {
        "header": tuple(header),
        "samples": _samples(header, values),
        "warnings": (*found.warnings, *heads.source.warnings),
        "heads_on": on,
    }
    return Look(**(vars(found) | joined))


def _guess(lines: _Seen, heads: _Seen) -> Heads | None:
    """The two columns whose values fit best; those with the same name are preferred."""
    best: tuple[tuple[float, ...], Heads] | None = None
    keys = [
        (column, set(values))
        for column, values in zip(heads.source.all_columns, heads.values, strict=True)
        if _may_be_key(column, values, heads)
    ]
    for line, values in zip(lines.source.all_columns, lines.values, strict=True):
        for head, known in keys:
            same = line.name.casefold() == head.name.casefold()
            overlap = len(known.intersection(values)) / len(values) if values else 0
            enough = overlap >= OVERLAP_ENOUGH or (same and overlap > 0)
            rank = (same, overlap, len(known))
            if line.name and head.name and enough and (best is None or rank > best[0]):
                best = rank, Heads(line.name, head.name)
    return best[1] if best else None


def _may_be_key(column: Column, values: Sequence[str], heads: _Seen) -> bool:
    """Whether each head has another value here, as far as was looked."""
    rows = SAMPLED_ROWS if heads.rows is None else min(heads.rows, SAMPLED_ROWS)
    return bool(values) and len(values) >= 0.98 * rows
