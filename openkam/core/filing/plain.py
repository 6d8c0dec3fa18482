"""Plain text: whether bytes are any, in which encoding, and whether a browser would run it."""

import codecs
import re
from pathlib import Path

LOOKED_AT = 64 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signs that no text has: they steer machines.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
RUNS = re.compile(
    r"\s*(?:<!doctype\s+html|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|<!--|#!\s*/)",
    re.IGNORECASE,
)
INSIDE = re.compile(r"<(?:script|iframe|object|embed)[\s>/]", re.IGNORECASE)
HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):[ \t]?", re.MULTILINE)
OF_MAIL = {"from", "to", "subject", "date", "received", "message-id", "return-path", "mime-version"}
FEWEST = 3


def beginning(path: Path) -> str | None:
    """Return how a text begins; None where the bytes are none."""
    with open(path, "rb") as file:
        data = file.read(LOOKED_AT)
        is_whole = not file.read(1)
    text = decoded(data, is_whole=is_whole)
    return None if text is None or CONTROLS.search(text) else text


def decoded(data: bytes, *, is_whole: bool = True) -> str | None:
    """Return bytes as text in the encoding that they are in; None where they are none."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, is_whole)
    except UnicodeDecodeError:
        return _guessed(data)


def is_page_or_script(text: str) -> bool:
    """Whether a browser that guesses would take the text for a page or a program."""
    return bool(RUNS.match(text.lstrip("\ufeff")) or INSIDE.search(text[:512]))


def is_mail(text: str) -> bool:
    """Whether the text begins with the header of a mail."""
    head = text.lstrip().partition("\n\n")[0].partition("\r\n\r\n")[0]
    return len(OF_MAIL & {name.casefold() for name in HEADER.findall(head)}) >= FEWEST


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:LOOKED_AT]).best()
    return data.decode(best.encoding, "replace") if best is not None else None
