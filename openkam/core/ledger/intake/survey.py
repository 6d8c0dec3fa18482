"""A cheap look at the XML of a sheet: how far it reaches, and what is odd about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from openkam.core.ledger.faults import FileFault

MOST_CELLS = 30_000_000
MOST_COLUMNS = 16_384
NARROW = 26
FEW_ROWS, MANY_ROWS = 100_000, 1 << 20
OVERLAP = 64
WIDE = re.compile(rb" r=[\"']([A-Za-z]{2,})[0-9]")
LAST = re.compile(rb" r=[\"'][A-Za-z]?([0-9]{7,})")
PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
LOW = re.compile(rb"[\"'][A-Za-z]*[0-9]{6,}[\"']")
# Spellings of an attribute that writers of workbooks do not use, but a forger may.
UNUSUAL = re.compile(rb"[\t\r\n]r|r[\t\r\n]|r\s+=|r=\s")
DECLARATION = re.compile(rb"\s*<\?xml[^>]*>\s*")
WITHOUT_RESULT = re.compile(rb"</f>(?:<v\s*/>|<v></v>)?</c>")


@dataclass
class Survey:
    """What stands in a sheet's XML, which is told piece by piece."""

    rows: int = 0
    merged: int = 0
    without_result: int = 0
    _columns: set[bytes] = field(default_factory=set)
    _is_long: bool = False
    _is_unusual: bool = False
    _tail: bytes = b""

    def take(self, chunk: bytes) -> None:
        """Look at the next piece."""
        text = self._tail + chunk
        self.rows += text.count(b"<row") - self._tail.count(b"<row")
        self.merged += text.count(b"<mergeCell ") - self._tail.count(b"<mergeCell ")
        if b"</f>" in text:
            found = len(WITHOUT_RESULT.findall(text)) - len(WITHOUT_RESULT.findall(self._tail))
            self.without_result += found
        self._measure(text, is_first=not self._tail)
        self._tail = text[-OVERLAP:]

    @property
    def may_be_vast(self) -> bool:
        """Whether it cannot be excluded that the sheet reaches too far."""
        width = max(map(_number, self._columns), default=NARROW)
        return self._is_unusual or width * (MANY_ROWS if self._is_long else FEW_ROWS) > MOST_CELLS

    def _measure(self, text: bytes, *, is_first: bool) -> None:
        was_narrow = not (is_first or self._columns)
        self._columns.update(WIDE.findall(text))
        if self._columns:
            # What is narrow is never vast, so until now nobody looked how long it is.
            self._is_long = self._is_long or was_narrow or LOW.search(text) is not None
        self._is_unusual = self._is_unusual or any(
            int(digits[:9]) > MANY_ROWS for digits in LAST.findall(text)
        )
        if is_first:
            text = DECLARATION.sub(b"", text, count=1)
        # Looking for one sign is fast, and most sheets have none of these.
        if any(sign in text for sign in (b"\t", b"\r", b"\n", b" =", b"= ")):
            self._is_unusual = self._is_unusual or UNUSUAL.search(text) is not None


def refuse_the_vast(chunks: Iterable[bytes]) -> None:
    """Measure how far a sheet reaches; FileFault when that is too far.

    Readers hold a sheet as a rectangle: two cells far apart would take all memory there is.
    """
    width = last = 1
    tail = b""
    for chunk in chunks:
        text = tail + chunk
        places = PLACE.findall(text)
        width = max(width, *map(_number, {letters for letters, _ in places}), 1)
        last = max(last, *(int(digits[:9]) for digits in {digits for _, digits in places}), 1)
        tail = text[-OVERLAP:]
    if width > MOST_COLUMNS or width * last > MOST_CELLS:
        raise FileFault(
            "The sheet reaches too far to the right or down. Delete what stands far from the "
            "table, or save the sheet as CSV (UTF-8) and import that.",
            "sheet_too_large",
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number
