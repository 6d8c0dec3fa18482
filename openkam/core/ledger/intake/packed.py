"""What a packed file (ZIP) holds, told safely: no entry may unpack to more than it says."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from openkam.core.ledger.faults import FileFault

LARGEST = 1 << 30
SUSPICIOUS_SIZE = 64 << 20
SUSPICIOUS_RATIO = 150
MOST_ENTRIES = 10_000
CHUNK = 1 << 20
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class PackedFile:
    """A ZIP file that has been checked for what it claims; a context manager.

    Raises FileFault: `damaged`, or `zip_bomb` when it would unpack to more than we take.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as stack:
            self._file: BinaryIO = stack.enter_context(open(path, "rb"))
            try:
                entries = zipfile.ZipFile(self._file).infolist()
            except (*UNREADABLE, OSError) as fault:
                raise damaged(str(fault)) from fault
            self.entries = {entry.filename: entry for entry in entries}
            _refuse_bombs(entries)
            stack.pop_all()

    def __enter__(self) -> "PackedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, name: str) -> bytes:
        """Return a small entry whole."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack an entry; `zip_bomb` as soon as it turns out larger than it says."""
        entry = self.entries.get(name)
        if entry is None:
            raise damaged(f"{name} is missing")
        left, sum_of_bytes = entry.file_size, 0
        for chunk in self._unpacked(entry):
            left -= len(chunk)
            sum_of_bytes = zlib.crc32(chunk, sum_of_bytes)
            if left < 0:
                message = f"The workbook is refused: {name} unpacks to more than it says."
                raise FileFault(message, "zip_bomb")
            yield chunk
        if sum_of_bytes != entry.CRC:
            raise damaged(f"{name} was changed on its way")

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if entry.compress_type not in METHODS or entry.flag_bits & 1:
            raise damaged(f"{entry.filename} is packed in an unknown way")
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in packed:
                rest = piece
                while rest and not unpacker.eof:
                    yield unpacker.decompress(rest, CHUNK)
                    rest = unpacker.unconsumed_tail
        except zlib.error as fault:
            raise damaged(str(fault)) from fault

    def _packed(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of an entry as they stand in the file, which Python's own reader cuts off."""
        if entry.header_offset < 0:
            raise damaged(f"{entry.filename} does not stand where it should")
        self._file.seek(entry.header_offset)
        start = self._file.read(LOCAL_HEADER.size)
        if len(start) < LOCAL_HEADER.size or start[:4] != b"PK\x03\x04":
            raise damaged(f"{entry.filename} does not stand where it should")
        *_, name_length, extra_length = LOCAL_HEADER.unpack(start)
        self._file.seek(name_length + extra_length, 1)
        left = entry.compress_size
        while left > 0 and (piece := self._file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
        if left:
            raise damaged(f"{entry.filename} is cut off")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_suspicious = size > SUSPICIOUS_SIZE and size / packed > SUSPICIOUS_RATIO
    if size > LARGEST or is_suspicious or len(entries) > MOST_ENTRIES:
        raise FileFault(
            f"The workbook is refused: it would unpack to {size >> 20} MB. "
            "Save the sheet as CSV (UTF-8) and import that.",
            "zip_bomb",
            megabytes=size >> 20,
        )


def damaged(because: str) -> FileFault:
    """The fault of a workbook that cannot be read."""
    message = f"The workbook is damaged: {because}. Open it in Excel and save it again."
    return FileFault(message, "damaged")
