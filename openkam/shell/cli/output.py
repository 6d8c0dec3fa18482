"""What commands print: results on standard output, progress on standard error."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TextIO

REDRAW_SECONDS = 0.1


def json_text(value: object, indent: int = 0) -> str:
    """Return JSON in which a Decimal is a number with all its digits.

    Dates become ISO text. Python's own writer would turn Decimals into rounded floats.
    """
    inner, outer = "  " * (indent + 1), "  " * indent
    if isinstance(value, Mapping):
        items = [
            f"{inner}{json.dumps(str(k))}: {json_text(v, indent + 1)}" for k, v in value.items()
        ]
        return "{\n" + ",\n".join(items) + f"\n{outer}}}" if items else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [f"{inner}{json_text(item, indent + 1)}" for item in value]
        return "[\n" + ",\n".join(items) + f"\n{outer}]" if items else "[]"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (date, datetime)):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


def plain(amount: Decimal) -> str:
    """Return a number in plain digits without needless zeros: 8300065.814, 0, 1200."""
    text = format(amount, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def grouped(amount: Decimal | int, digits: int = 0) -> str:
    """Return a number for reading: 8,300,065.81."""
    return f"{amount:,.{digits}f}"


def table(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Return rows as aligned columns; the first `left` columns are text, the others numbers."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


class ProgressLine:
    """Shows progress on standard error: one living line on a terminal, else a line per step."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._lives = self._stream.isatty()
        self._drawn_at = 0.0
        self._said = ""

    def __call__(self, share: float | None, text: str = "") -> None:
        """Show the share done (0..1 or None) and what is done now."""
        if self._lives:
            now = time.monotonic()
            if now - self._drawn_at < REDRAW_SECONDS and text == self._said:
                return
            self._drawn_at, self._said = now, text
            percent = "    " if share is None else f"{share:4.0%}"
            self._stream.write(f"\r\x1b[K{percent} {text}"[:120])
        elif text and text != self._said:
            self._said = text
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def log(self, line: str) -> None:
        """Print a line that stays."""
        self.clear()
        self._stream.write(f"{line}\n")

    def clear(self) -> None:
        """Wipe the living line, before something else is printed."""
        if self._lives:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
