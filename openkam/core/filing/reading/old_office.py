"""Text of the office documents of before 2007, which keep it in streams."""

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

IS_NARROW = 0x40000000  # letters of one byte
TEXT_WIDE, TEXT_NARROW = 0x0FA0, 0x0FA8
CONTAINER = 0x0F
# Word marks fields, pictures and cells by signs of its own.
MARKS = str.maketrans("\x07\x0b\x0d", "\t\n\n", "\x13\x14\x15")


def of_word(path: Path) -> Iterator[str]:
    """Yield the text of a document in the order in which its pieces stand."""
    with olefile.OleFileIO(str(path)) as found:
        main = found.openstream("WordDocument").read()
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if flags & 0x0100:
            raise ValueError("locked")
        table = found.openstream("1Table" if flags & 0x0200 else "0Table").read()
    start, length = struct.unpack_from("<II", main, 0x01A2)
    for first, last, place in _pieces(table[start : start + length]):
        if place & IS_NARROW:
            begin = (place & ~IS_NARROW) // 2
            text = main[begin : begin + last - first].decode("cp1252", "replace")
        else:
            text = main[place : place + 2 * (last - first)].decode("utf-16-le", "replace")
        yield text.translate(MARKS)


def of_powerpoint(path: Path) -> Iterator[str]:
    """Yield the texts of the slides."""
    with olefile.OleFileIO(str(path)) as found:
        data = found.openstream("PowerPoint Document").read()
    place = 0
    while place + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, place)
        place += 8
        if version & 0x0F == CONTAINER:
            continue  # what is inside follows
        atom = data[place : place + length]
        if kind == TEXT_WIDE:
            yield atom.decode("utf-16-le", "replace").translate(MARKS) + "\n"
        elif kind == TEXT_NARROW:
            yield atom.decode("latin-1").translate(MARKS) + "\n"
        place += length


def of_excel(path: Path) -> Iterator[str]:
    """Yield the cells of each sheet, one line for a row."""
    import fastexcel

    book = fastexcel.read_excel(path)
    for name in book.sheet_names:
        table = book.load_sheet(name, header_row=None, dtypes="string").to_arrow()
        for row in table.to_pylist():
            line = "\t".join(value for value in row.values() if value)
            if line:
                yield f"{line}\n"


def _pieces(clx: bytes) -> Iterator[tuple[int, int, int]]:
    """The pieces of a text: first and last sign, and where they stand."""
    place = 0
    while clx[place] == 1:  # how paragraphs look
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if clx[place] != 2:
        raise ValueError("no pieces")
    length = struct.unpack_from("<I", clx, place + 1)[0]
    table = clx[place + 5 : place + 5 + length]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}i", table)
    for number in range(count):
        where = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        yield ends[number], ends[number + 1], where
