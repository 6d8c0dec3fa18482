"""The file as a relation: what columns it has and how to name them in SQL."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from openkam.core.ledger import sql
from openkam.core.ledger.faults import FileFault, LedgerFault
from openkam.core.ledger.intake.reading import Reading
from openkam.core.ledger.intake.text_file import TextFile, open_text
from openkam.core.ledger.intake.workbench import Workbench

FLAT = ("[]", "STRUCT", "MAP", "UNION", "BLOB")
LINE_SIZE = 16_000_000


@dataclass(frozen=True)
class Column:
    """A mapped column: its name in the file, the SQL that names it, its SQL type."""

    name: str
    ref: str
    kind: str

    @property
    def is_text(self) -> bool:
        """Whether values have to be read from text."""
        return self.kind == "VARCHAR"


@dataclass(frozen=True)
class Source:
    """A file that can be read: `relation` is its SQL, `columns` maps field to column.

    `first_line` is the line of the first row, if the file is no text; `empty` says where blank
    ones stand. The last `borrowed` columns come from the file with the documents' heads.
    """

    format: str
    relation: str
    all_columns: tuple[Column, ...]
    columns: Mapping[str, Column] = field(default_factory=dict)
    text: TextFile | None = None
    sheet: str = ""
    first_line: int = 1
    empty: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    borrowed: int = 0

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns, in their order."""
        return tuple(column.name for column in self.all_columns)

    @property
    def refs(self) -> list[str]:
        """SQL names of all columns, in their order."""
        return [column.ref for column in self.all_columns]

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that stand in the file itself."""
        return self.all_columns[: len(self.all_columns) - self.borrowed]

    def mapped(self, wanted: Mapping[str, str]) -> "Source":
        """The source with these fields' columns; FileFault when one is missing or there twice."""
        columns = {each: self.column(name, each) for each, name in wanted.items()}
        return replace(self, columns=columns)

    def column(self, written: str, wanted_for: str) -> Column:
        """The column of this name; FileFault says what it was wanted for."""
        found = [column for column in self.all_columns if column.name == written]
        name = written if found else written.strip()
        found = found or [column for column in self.all_columns if column.name == name]
        if not found:
            raise _missing(wanted_for, name, self.header)
        if len(found) > 1:
            message = f'The file has {len(found)} columns named "{name}".'
            raise FileFault(message, "column_twice", column=name)
        if any(word in found[0].kind for word in FLAT):
            message = f'The column "{name}" holds {found[0].kind}, which is no plain value.'
            raise FileFault(message, "nested", column=name)
        return found[0]


def open_source(
    path: Path, reading: Reading, bench: Workbench, *, role: str = "lines", most: int | None = None
) -> Source:
    """Open a CSV, XLSX or Parquet file; FileFault says what is wrong with it.

    `role` names what it leaves in the bench, so that two files do not meet; of a workbook `most`
    rows are enough.
    """
    start = start_of(path)
    if start == b"PAR1":
        return _open_parquet(path, bench)
    from openkam.core.ledger.intake import workbook  # noqa: PLC0415 - Arrow's functions load slowly

    if workbook.is_workbook(start):
        return _open_workbook(path, reading, bench, role, most)
    return _open_csv(path, reading, bench, role)


def start_of(path: Path) -> bytes:
    """The first bytes of a file; FileFault when there is none, or it is empty."""
    if not path.exists():
        raise FileFault(f"There is no file {path}.", "no_file", path=str(path))
    if not path.is_file():
        raise FileFault(f"{path} is not a file.", "not_a_file", path=str(path))
    try:
        with open(path, "rb") as file:
            start = file.read(4)
    except PermissionError:
        message = f"The file {path} may not be read."
        raise FileFault(message, "not_readable", path=str(path)) from None
    if not start:
        raise FileFault("The file is empty.", "empty")
    return start


def _open_csv(path: Path, reading: Reading, bench: Workbench, role: str) -> Source:
    folder = bench.staging / role
    folder.mkdir(exist_ok=True)
    text = open_text(path, reading, folder)
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(text.header)))
    relation = (
        f"read_csv({sql.text(text.path)}, auto_detect=false, header=true, skip={text.skip}, "
        f"delim={sql.text(text.delimiter)}, quote='\"', escape='\"', encoding='utf-8', "
        f"columns={{{columns}}}, store_rejects=true, max_line_size={LINE_SIZE}, "
        f"rejects_table='{role}_malformed', rejects_scan='{role}_scans')"
    )
    found = tuple(Column(name, f"c{place}", "VARCHAR") for place, name in enumerate(text.header))
    return Source("csv", relation, found, text=text)


def _open_parquet(path: Path, bench: Workbench) -> Source:
    relation = sql.parquet([path])
    try:
        described = bench.rows(f"DESCRIBE SELECT * FROM {relation}")
    except (duckdb.Error, LedgerFault) as fault:
        message = f"The Parquet file is damaged: {fault}"
        raise FileFault(message, "damaged") from fault
    columns = tuple(Column(name, sql.name(name), kind) for name, kind, *_ in described)
    return Source("parquet", relation, columns)


def _open_workbook(
    path: Path, reading: Reading, bench: Workbench, role: str, most: int | None
) -> Source:
    from openkam.core.ledger.intake.workbook import Workbook  # noqa: PLC0415

    folder = bench.staging / role
    folder.mkdir(exist_ok=True)
    book = Workbook(path, folder)
    sheet = book.load(book.choose(reading.sheet), reading.mapped, reading.dates, most)
    bench.register(f"{role}_sheet", sheet.table)
    described = bench.rows(f"DESCRIBE SELECT * FROM {role}_sheet")
    columns = tuple(
        Column(title, ref, kind)
        for title, (ref, kind, *_) in zip(sheet.header, described, strict=True)
    )
    return Source(
        "xlsx",
        f"{role}_sheet",
        columns,
        sheet=sheet.name,
        first_line=sheet.first_line,
        empty=sheet.empty,
        warnings=sheet.warnings,
    )


def collect_malformed(bench: Workbench, source: Source) -> None:
    """Create the table `malformed` of the rows of a text file that are no rows.

    An open quote swallows lines, which all count.
    """
    bench.run("CREATE TABLE malformed (line BIGINT, text VARCHAR, message VARCHAR, lines BIGINT)")
    if source.text is None:
        return
    # One record may have several faults, each with as much of its text as was read until then.
    bare = "trim(csv_line, e'\\r\\n')"
    breaks = f"length({bare}) - length(replace({bare}, chr(10), ''))"
    bench.run(
        f"INSERT INTO malformed SELECT line, coalesce(arg_max(csv_line, {breaks}), ''), "
        "any_value(error_message), CASE WHEN bool_or(error_type = 'UNQUOTED VALUE') "
        f"THEN 1 + max({breaks}) ELSE 1 END "
        "FROM lines_malformed WHERE scan_id = (SELECT max(scan_id) FROM lines_scans) "
        "GROUP BY line"
    )


def _missing(wanted_for: str, name: str, header: Collection[str]) -> FileFault:
    near = difflib.get_close_matches(name, header, n=1, cutoff=0.5)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    there = ", ".join(list(header)[:40])
    return FileFault(
        f'The file has no column "{name}", which the mapping names for {wanted_for}.{hint} '
        f"Its columns: {there}.",
        "column_missing",
        column=name,
        field=wanted_for,
        columns=list(header),
    )
