"""Excel workbooks: their sheets, and one sheet as a table of plain columns."""

import logging
import re
import xml.etree.ElementTree as XML
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from openkam.core.ledger.faults import FileFault
from openkam.core.ledger.intake.packed import PackedFile, damaged
from openkam.core.ledger.intake.plain import plain_column
from openkam.core.ledger.intake.survey import Survey, refuse_the_vast
from openkam.core.ledger.intake.text_file import looks_like_data

OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = {
    "xl/workbook.bin": "This is a binary workbook (XLSB)",
    "content.xml": "This is an OpenDocument file",
    "word/document.xml": "This is a Word document",
}
# What the reader makes of names that are blank or stand twice.
RENAMED = re.compile(r"^__UNNAMED__|_\d+$")
CHUNK = 1 << 22
MOST_XML = 4 << 20
HEAD_ROWS = 50
COUNTED_XML = 8 << 20


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; `rows` below its header, None where counting would take long."""

    name: str
    is_hidden: bool
    rows: int | None


@dataclass(frozen=True)
class _Tab:
    name: str
    is_hidden: bool
    entry: str


@dataclass(frozen=True)
class LoadedSheet:
    """A sheet's rows without its blank ones, as columns c0, c1 …

    `first_line` is the line of the first row below the header; `empty` says before which lines
    blank ones stand, as `rejects.Places` does.
    """

    name: str
    header: tuple[str, ...]
    table: pa.Table
    first_line: int
    empty: tuple[int, ...]
    warnings: tuple[str, ...]


def is_workbook(start: bytes) -> bool:
    """Whether a file that starts so is to be read as a workbook."""
    return start.startswith((OLE, ZIP))


class Workbook:
    """A workbook that may be read: what is encrypted, old, damaged or a bomb raises FileFault."""

    def __init__(self, path: Path, staging: Path) -> None:
        self._path = path
        self._staging = staging
        _refuse_old_ones(path)
        with PackedFile(path) as packed:
            self._tabs, self._base = _tabs(packed)

    def choose(self, name: str | None) -> str:
        """The sheet of this name, or the first visible one with rows; FileFault when none is."""
        if name:
            names = [tab.name for tab in self._tabs]
            if name not in names:
                there = ", ".join(names[:20])
                message = f'The workbook has no sheet "{name}". Its sheets: {there}.'
                raise FileFault(message, "no_such_sheet", sheet=name, sheets=names)
            return name
        with PackedFile(self._path) as packed:
            filled = [tab for tab in self._tabs if _has_rows(packed, tab)]
        visible = [tab.name for tab in filled if not tab.is_hidden]
        if visible:
            return visible[0]
        if filled:
            name = filled[0].name
            message = f'Only hidden sheets hold rows. To import one, name it, such as "{name}".'
            raise FileFault(message, "hidden_sheets", sheet=name)
        raise FileFault("The workbook is empty.", "empty")

    def sheets(self, counted: Mapping[str, int | None]) -> tuple[Sheet, ...]:
        """All sheets, with the rows that are known, or that are cheap to count."""
        with PackedFile(self._path) as packed:
            return tuple(
                Sheet(
                    tab.name,
                    tab.is_hidden,
                    counted[tab.name] if tab.name in counted else _count_rows(packed, tab),
                )
                for tab in self._tabs
            )

    def load(
        self, name: str, mapped: Collection[str], dates: Collection[str], most: int | None = None
    ) -> LoadedSheet:
        """Read a sheet; numbers in the columns named in `dates` become dates.

        `mapped` are names of columns by which the header is known; `most` rows are enough.
        """
        tab = next(tab for tab in self._tabs if tab.name == name)
        book, survey = self._unpack(tab)
        reader = _guarded(lambda: _open(book))
        found = _guarded(lambda: _at_once(reader, name, mapped, most)) if mapped else None
        place, header, table = found or _in_two(reader, name, mapped, most)
        width = max(len(header), table.num_columns)
        header = (*header, *[""] * (width - len(header)))
        return self._loaded(name, header, table, place, dates, survey)

    def _loaded(
        self,
        name: str,
        header: tuple[str, ...],
        cells: pa.Table,
        place: int,
        dates: Collection[str],
        survey: Survey,
    ) -> LoadedSheet:
        blank = _blank(cells)
        kept = cells.filter(pc.invert(blank)) if cells.num_columns else cells
        columns = [
            plain_column(column, self._base if title in dates else None)
            for column, title in zip(kept.columns, header, strict=False)
        ]
        columns += [pa.nulls(kept.num_rows, "string")] * (len(header) - len(columns))
        first = place + 2
        gaps = pc.indices_nonzero(blank).to_pylist() if cells.num_columns else []
        return LoadedSheet(
            name=name,
            header=header,
            table=pa.table(columns, names=[f"c{number}" for number in range(len(columns))]),
            first_line=first,
            empty=tuple(first + gap - order for order, gap in enumerate(gaps)),
            warnings=_warnings(survey),
        )

    def _unpack(self, tab: _Tab) -> tuple[Path, Survey]:
        """Copy what the reader needs, counted, so that it meets nothing that we have not seen."""
        survey = Survey()
        book = self._staging / "workbook.xlsx"
        with PackedFile(self._path) as packed, zipfile.ZipFile(book, "w") as copy:
            for entry in packed.entries:
                if not _is_needed(entry, tab):
                    continue
                with copy.open(zipfile.ZipInfo(entry), "w", force_zip64=True) as written:
                    for chunk in packed.chunks(entry):
                        written.write(chunk)
                        if entry == tab.entry:
                            survey.take(chunk)
            if survey.may_be_vast:
                refuse_the_vast(packed.chunks(tab.entry))
        return book, survey


def _refuse_old_ones(path: Path) -> None:
    with open(path, "rb") as file:
        if not file.read(4).startswith(OLE):
            return
        tail = b""
        while chunk := file.read(CHUNK):
            if ENCRYPTED in tail + chunk:
                message = "The workbook is locked by a password. Save it without one."
                raise FileFault(message, "password")
            tail = chunk[-len(ENCRYPTED) :]
    message = "This is a workbook of an old kind (XLS). Save it as XLSX and import that."
    raise FileFault(message, "old_workbook")


def _tabs(packed: PackedFile) -> tuple[list[_Tab], str]:
    """The sheets in their order, and the day that the workbook counts as 0."""
    if "xl/workbook.xml" not in packed.entries:
        said = next((words for entry, words in OTHERS.items() if entry in packed.entries), None)
        if said:
            raise FileFault(f"{said}; save it as XLSX or CSV and import that.", "not_xlsx")
        raise damaged("it holds no sheets")
    targets = {
        _attribute(each, "Id"): _attribute(each, "Target")
        for each in _elements(packed, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    tabs = []
    for each in _elements(packed, "xl/workbook.xml", "sheet"):
        target = targets.get(_attribute(each, "id"), "")
        entry = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in entry:
            is_hidden = _attribute(each, "state") in ("hidden", "veryHidden")
            tabs.append(_Tab(_attribute(each, "name"), is_hidden, entry))
    properties = _elements(packed, "xl/workbook.xml", "workbookPr")
    is_macs = any(_attribute(each, "date1904") in ("1", "true") for each in properties)
    return tabs, "1904-01-01" if is_macs else "1899-12-30"


def _elements(packed: PackedFile, entry: str, tag: str) -> list[XML.Element]:
    text = b""
    for chunk in packed.chunks(entry):
        text += chunk
        if len(text) > MOST_XML:
            raise damaged(f"{entry} is too long")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise damaged(f"{entry} defines entities")
    try:
        root = XML.fromstring(text)  # noqa: S314 - what could explode it is refused above
    except (XML.ParseError, ValueError, LookupError) as fault:
        raise damaged(f"{entry}: {fault}") from fault
    return [each for each in root.iter() if _local(each.tag) == tag]


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _attribute(element: XML.Element, name: str) -> str:
    return next((value for key, value in element.items() if _local(key) == name), "")


def _is_needed(entry: str, tab: _Tab) -> bool:
    """Whether the reader opens this: no pictures, no macros, no other sheets."""
    if entry == tab.entry:
        return True
    is_other_sheet = entry.startswith("xl/worksheets/")
    return entry.endswith((".xml", ".rels")) and not is_other_sheet


def _has_rows(packed: PackedFile, tab: _Tab) -> bool:
    if tab.entry not in packed.entries:
        return False
    tail = b""
    for chunk in packed.chunks(tab.entry):
        text = tail + chunk
        if b"<v>" in text or b"<is>" in text or b"<v " in text:
            return True
        tail = text[-8:]
    return False


def _count_rows(packed: PackedFile, tab: _Tab) -> int | None:
    entry = packed.entries.get(tab.entry)
    if entry is None or entry.file_size > COUNTED_XML:
        return None
    rows = re.split(rb"<row\b", packed.read(tab.entry))[1:]
    filled = sum(b"<v>" in row or b"<is>" in row for row in rows)
    return max(filled - 1, 0)


def _open(book: Path) -> Any:
    import fastexcel  # noqa: PLC0415 - pages that read no workbook must not pay for it

    # Else it says of each blank column that it does not know its type.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    return fastexcel.read_excel(book)


def _at_once(
    reader: Any, name: str, mapped: Collection[str], most: int | None
) -> tuple[int, tuple[str, ...], pa.Table] | None:
    """The sheet whose first row has every mapped name; None where another row may be its header.

    Reading takes most of the time of an import, and finding the header reads the sheet twice.
    """
    sheet = reader.load_sheet(
        name,
        header_row=0,
        n_rows=most,
        skip_rows=0,
        schema_sample_rows=None,
        whitespace_as_null=True,
    )
    names = tuple(" ".join(column.name.split()) for column in sheet.available_columns())
    if not set(mapped) <= set(names) or any(map(RENAMED.search, names)):
        return None
    batch = sheet.to_arrow()
    columns = [f"c{place}" for place in range(batch.num_columns)]
    return 0, names, pa.table(batch.columns, names=columns)


def _in_two(
    reader: Any, name: str, mapped: Collection[str], most: int | None
) -> tuple[int, tuple[str, ...], pa.Table]:
    """The place and the names of the header, wherever it is, and the rows below it."""
    head = _guarded(lambda: _cells(reader, name, n_rows=HEAD_ROWS, dtypes="string", skip_rows=0))
    place, header = _header(head, mapped)
    table = _guarded(
        lambda: _cells(reader, name, n_rows=most, skip_rows=place + 1, schema_sample_rows=None)
    )
    return place, header, table


def _cells(reader: Any, name: str, **options: Any) -> pa.Table:
    sheet = reader.load_sheet(name, header_row=None, whitespace_as_null=True, **options)
    if sheet.width == 0:
        return pa.table({})
    batch = sheet.to_arrow()
    return pa.table(batch.columns, names=[f"c{place}" for place in range(batch.num_columns)])


def _guarded(read: Any) -> Any:
    """Call the reader; whatever it stumbles over is a damaged file."""
    try:
        return read()
    except Exception as fault:
        raise damaged(str(fault).split("\n", 1)[0]) from fault
    except BaseException as fault:
        # What the reader did not foresee it throws as a panic, which is no Exception.
        if type(fault).__name__ == "PanicException":
            raise damaged("its cells cannot be read") from fault
        raise


def _header(head: pa.Table, mapped: Collection[str]) -> tuple[int, tuple[str, ...]]:
    """The place and the names of the first row that looks like a header."""
    rows = [
        tuple(" ".join(cell.split()) if cell else "" for cell in row)
        for row in zip(*(column.to_pylist() for column in head.columns), strict=True)
    ]
    filled = [sum(map(bool, row)) for row in rows]
    if not any(filled):
        raise FileFault("The sheet is empty.", "empty")
    wanted = set(mapped)
    known = [len(wanted & set(row)) for row in rows]
    if max(known):
        place = known.index(max(known))
        return place, rows[place]
    enough = max(filled) / 2
    place = next(place for place, count in enumerate(filled) if count >= enough)
    if looks_like_data(rows[place]):
        raise FileFault(
            "The sheet has no header: its first row is "
            f"{', '.join(rows[place][:8])}. Put the columns' names into the first row.",
            "no_header",
            first_line=list(rows[place]),
        )
    return place, rows[place]


def _blank(cells: pa.Table) -> pa.ChunkedArray:
    blank = None
    for column in cells.columns:
        is_null = pc.is_null(column)
        blank = is_null if blank is None else pc.and_(blank, is_null)
    return blank if blank is not None else pa.chunked_array([pa.array([], "bool")])


def _warnings(survey: Survey) -> tuple[str, ...]:
    warnings: list[str] = []
    if survey.merged:
        warnings.append(
            f"Merged cells: {survey.merged}; their value counts only for the first of them."
        )
    if survey.without_result:
        warnings.append(
            f"Formulas without a stored result: {survey.without_result}; they count as blank. "
            "Open the workbook in Excel, save it, and import it again."
        )
    return tuple(warnings)
