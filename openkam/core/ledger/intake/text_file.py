"""Text files: their encoding, delimiter and header."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from openkam.core.ledger.faults import FileFault
from openkam.core.ledger.intake.reading import Reading
from openkam.core.ledger.storage import no_space_is_said

CHUNK = 1 << 22
HEAD = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859_2",
    "iso8859_5",
    "koi8_r",
    "cp852",
    "cp866",
]
DATA_CELL = re.compile(r"[-+]?[\d\s.,:/-]*\d[\d\s.,:/-]*")


@dataclass(frozen=True)
class TextFile:
    """A text file that DuckDB can read: UTF-8, one kind of line end.

    `path` is the original, or a copy in UTF-8; `has_tabs` says whether cells hold any. `skip`
    lines stand before the header; `lines` is the number of line ends.
    """

    path: Path
    encoding: str
    has_nul: bool
    has_tabs: bool
    lines: int
    delimiter: str = ","
    skip: int = 0
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Scan:
    ends: int
    crlf: int
    cr: int
    has_nul: bool
    has_tabs: bool

    @property
    def is_mixed(self) -> bool:
        """Whether more than one kind of line end stands in the file."""
        return sum(map(bool, (self.crlf, self.cr - self.crlf, self.ends - self.crlf))) > 1


def open_text(path: Path, reading: Reading, staging: Path) -> TextFile:
    """Find out how to read a text file; FileFault says why it cannot be read.

    What is not UTF-8, or mixes line ends, is copied into the staging folder.
    """
    encoding = encoding_of(path, reading)
    scan = _scan(path, encoding)
    if encoding not in ("utf-8", "utf-8-sig") or scan.is_mixed:
        copy = staging / "utf8.csv"
        _transcode(path, encoding, copy)
        scan = _scan(copy, "utf-8")
        read = TextFile(copy, encoding, scan.has_nul, scan.has_tabs, scan.ends)
    else:
        read = TextFile(path, encoding, scan.has_nul, scan.has_tabs, scan.ends or scan.cr)
    return _with_header(read, reading)


def encoding_of(path: Path, reading: Reading) -> str:
    """How the file is written; FileFault when that cannot be told or is said wrongly."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if reading.encoding:
        return _named_encoding(reading.encoding, path, head)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := wide_encoding_of(head):
        return wide
    if _is_binary(head):
        raise FileFault("The file is neither a CSV nor an XLSX nor a Parquet file.", "binary")
    suspicious = _first_not_utf8(path)
    return "utf-8" if suspicious is None else _guess(suspicious)


def _named_encoding(name: str, path: Path, head: bytes) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        message = f'There is no encoding "{name}"; use a name such as cp1250.'
        raise FileFault(message, "encoding_unknown", encoding=name) from None
    if found in ("utf-8", "utf-8-sig") and _first_not_utf8(path) is not None:
        message = "The file is not written in utf-8."
        raise FileFault(message, "encoding_wrong", encoding="utf-8")
    return "utf-8-sig" if found == "utf-8" and head.startswith(codecs.BOM_UTF8) else found


def wide_encoding_of(head: bytes) -> str | None:
    """UTF-32 or UTF-16, if a text that starts so is written in it, also without a mark."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding
    # Every second byte of plain text is zero.
    half = len(head) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half > 1 and head[offset : 2 * half : 2].count(0) > 0.7 * half:
            return encoding
    return None


def _is_binary(head: bytes) -> bool:
    strange = sum(head.count(byte) for byte in range(32) if byte not in (0, 9, 10, 12, 13))
    return strange > len(head) / 50 or head.count(0) > len(head) / 10


def _first_not_utf8(path: Path) -> bytes | None:
    """Return lines around the first bytes that are not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in _chunks(path):
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return chunk
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return chunk
    return None


def _guess(chunk: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load, seldom needed

    telling = [line for line in chunk.splitlines() if not line.isascii()][:400]
    best = from_bytes(b"\n".join(telling), cp_isolation=SINGLE_BYTE).best()
    if best is None:
        message = 'The encoding is not recognised; set it, such as encoding = "cp1250".'
        raise FileFault(message, "encoding_unrecognised")
    return codecs.lookup(best.encoding).name


def _scan(path: Path, encoding: str) -> _Scan:
    if not encoding.startswith("utf-8"):
        return _Scan(0, 0, 0, False, False)
    ends = crlf = cr = 0
    has_nul = has_tabs = False
    before = b""
    for chunk in _chunks(path):
        ends += chunk.count(b"\n")
        if b"\r" in chunk:
            cr += chunk.count(b"\r")
            crlf += chunk.count(b"\r\n")
        crlf += before == b"\r" and chunk.startswith(b"\n")
        has_nul = has_nul or b"\0" in chunk
        has_tabs = has_tabs or b"\t" in chunk
        before = chunk[-1:]
    return _Scan(ends, crlf, cr, has_nul, has_tabs)


def _transcode(path: Path, encoding: str, copy: Path) -> None:
    with (
        no_space_is_said(),
        open(path, encoding=encoding, newline=None) as source,
        open(copy, "w", encoding="utf-8", newline="\n") as target,
    ):
        try:
            while block := source.read(CHUNK):
                target.write(block)
        except UnicodeError as fault:
            message = f"The file is not written in {encoding}: {fault}."
            raise FileFault(message, "encoding_wrong", encoding=encoding) from fault


def _chunks(path: Path) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _with_header(read: TextFile, reading: Reading) -> TextFile:
    with open(read.path, encoding="utf-8-sig", newline="", errors="replace") as file:
        head = file.read(HEAD)
    skip, declared = 0, None
    if found := re.match(r"sep=(.)\r?\n", head):
        skip, declared = 1, found[1]
        head = head[found.end() :]
    candidates = [reading.delimiter or declared] if reading.delimiter or declared else DELIMITERS
    options = [
        replace(read, delimiter=delimiter, skip=skip + blank, header=header)
        for delimiter in candidates
        if delimiter
        for header, blank in [_first_record(head, delimiter)]
    ]
    mapped = reading.mapped
    best = max(options, key=lambda way: (len(mapped & set(way.header)), len(way.header)))
    if not any(best.header):
        raise FileFault("The file is empty.", "empty")
    if not mapped & set(best.header) and looks_like_data(best.header):
        raise FileFault(
            "The file has no header: its first line is "
            f"{', '.join(best.header[:8])}. Put the columns' names into the first line.",
            "no_header",
            first_line=list(best.header),
        )
    return replace(best, has_tabs=read.has_tabs and best.delimiter != "\t")


def _first_record(head: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    """Return the first record that is not empty, and the number of empty lines before it."""
    blank = 0
    try:
        for cells in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if cells:
                return tuple(cell.strip() for cell in cells), blank
            blank += 1
    except csv.Error as fault:
        raise FileFault(f"The first line cannot be read: {fault}.", "no_header") from fault
    return (), blank


def looks_like_data(cells: tuple[str, ...]) -> bool:
    """Whether these cells of a first row are values instead of names."""
    filled = [cell for cell in cells if cell]
    return sum(bool(DATA_CELL.fullmatch(cell)) for cell in filled) >= max(1, len(filled) / 3)
