"""Cells of the folder's CSV files: no cell is a formula, and every text comes back as it was.

A text that a spreadsheet would run as a formula gets an apostrophe before it, and so does a text
that looks as if it had got one; reading takes one apostrophe away again. All other texts, and
numbers, stand as they are.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openkam.domain.portfolio.imports.folder.faults import FolderFault

FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return the text as it stands in a cell."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell holds."""
    return cell[1:] if GUARDED.match(cell) else cell


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a CSV file of texts, with the mark by which spreadsheets know UTF-8; count its rows."""
    count = 0
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([guarded(name) for name in header])
        for row in rows:
            writer.writerow([guarded(text) for text in row])
            count += 1
    return count


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of such a file with the line on which it ends, the header first.

    FolderFault says on which line the file is no CSV in UTF-8.
    """
    line = 0
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                line = reader.line_num
                yield line, [unguarded(cell) for cell in row]
    except UnicodeDecodeError as fault:
        raise FolderFault([f"{path.name}: the file is no text in UTF-8."]) from fault
    except csv.Error as fault:
        raise FolderFault([f"{path.name}, line {line + 1}: this is no CSV: {fault}."]) from fault
