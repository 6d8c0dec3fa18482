"""The sales file as a relation: what columns it has and how to name them in SQL."""

import difflib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from openkam.core.ledger import sql
from openkam.core.ledger.faults import FileFault, LedgerFault
from openkam.core.ledger.intake.text_file import TextFile, open_text
from openkam.core.ledger.intake.workbench import Workbench
from openkam.core.ledger.mapping import Mapping

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
    """A sales file that can be read: `relation` is its SQL, `columns` maps field to column."""

    format: str
    relation: str
    header: tuple[str, ...]
    columns: dict[str, Column]
    text: TextFile | None = None

    @property
    def refs(self) -> list[str]:
        """SQL names of all columns of the file, in their order."""
        if self.text is None:
            return [sql.name(name) for name in self.header]
        return [f"c{place}" for place in range(len(self.header))]


def open_source(path: Path, mapping: Mapping, bench: Workbench) -> Source:
    """Open a CSV or Parquet file; FileFault says what is wrong with it."""
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
    if start == b"PAR1":
        return _open_parquet(path, mapping, bench)
    return _open_csv(path, mapping, bench)


def _open_csv(path: Path, mapping: Mapping, bench: Workbench) -> Source:
    text = open_text(path, mapping, bench.staging)
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(text.header)))
    relation = (
        f"read_csv({sql.text(text.path)}, auto_detect=false, header=true, skip={text.skip}, "
        f"delim={sql.text(text.delimiter)}, quote='\"', escape='\"', encoding='utf-8', "
        f"columns={{{columns}}}, store_rejects=true, max_line_size={LINE_SIZE}, "
        "rejects_table='malformed_rows', rejects_scan='malformed_scans')"
    )
    refs = {name: f"c{place}" for place, name in reversed(list(enumerate(text.header)))}
    kinds = dict.fromkeys(text.header, "VARCHAR")
    return Source("csv", relation, text.header, _columns(mapping, text.header, refs, kinds), text)


def _open_parquet(path: Path, mapping: Mapping, bench: Workbench) -> Source:
    relation = sql.parquet([path])
    try:
        described = bench.rows(f"DESCRIBE SELECT * FROM {relation}")
    except (duckdb.Error, LedgerFault) as fault:
        message = f"The Parquet file is damaged: {fault}"
        raise FileFault(message, "damaged") from fault
    header = tuple(row[0] for row in described)
    kinds = {row[0]: row[1] for row in described}
    columns = _columns(mapping, header, {name: sql.name(name) for name in header}, kinds)
    for column in columns.values():
        if any(word in column.kind for word in FLAT):
            message = f'The column "{column.name}" holds {column.kind}, which is no plain value.'
            raise FileFault(message, "nested", column=column.name)
    return Source("parquet", relation, header, columns)


def _columns(
    mapping: Mapping, header: tuple[str, ...], refs: dict[str, str], kinds: dict[str, str]
) -> dict[str, Column]:
    columns = {}
    for field, written in mapping.columns.items():
        name = written if written in refs else written.strip()
        if name not in refs:
            raise _missing(field, name, header)
        if header.count(name) > 1:
            message = f'The file has {header.count(name)} columns named "{name}".'
            raise FileFault(message, "column_twice", column=name)
        columns[field] = Column(name, refs[name], kinds[name])
    return columns


def _missing(field: str, name: str, header: tuple[str, ...]) -> FileFault:
    near = difflib.get_close_matches(name, header, n=1, cutoff=0.5)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    there = ", ".join(header[:40])
    return FileFault(
        f'The file has no column "{name}", which the mapping names for {field}.{hint} '
        f"Its columns: {there}.",
        "column_missing",
        column=name,
        field=field,
        columns=list(header),
    )
