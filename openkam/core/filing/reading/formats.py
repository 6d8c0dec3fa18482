"""Which reader a kind of file has; runs in the bounded process only."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST = 500_000  # characters, as in the process that asks
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument."
GAPS = re.compile(r"[ \t]{3,}")
LINES = re.compile(r"\n{3,}")


def read(path: Path, media_type: str) -> str:
    """Return the text inside, as much of it as is kept. Raises whatever is wrong with the file."""
    parts, length = [], 0
    for part in _reader(media_type)(path):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            break
    return _tidied("".join(parts))[:LONGEST].strip()


def _reader(media_type: str) -> Callable[[Path], Iterator[str]]:
    # Imported where it is needed: the process lives for one file.
    from openkam.core.filing.reading import mail, office, old_office, open_office, pdf

    if media_type.startswith(OPEN):
        return open_office.texts
    return {
        "application/pdf": pdf.texts,
        f"{OFFICE}.wordprocessingml.document": office.of_document,
        f"{OFFICE}.spreadsheetml.sheet": office.of_workbook,
        f"{OFFICE}.presentationml.presentation": office.of_slides,
        "application/msword": old_office.of_word,
        "application/vnd.ms-excel": old_office.of_excel,
        "application/vnd.ms-powerpoint": old_office.of_powerpoint,
        "application/vnd.ms-outlook": mail.of_outlook,
        "message/rfc822": mail.of_mail,
        "text/plain": _plain,
        "text/csv": _plain,
        "text/markdown": _plain,
    }.get(media_type, _nothing)


def _plain(path: Path) -> Iterator[str]:
    from openkam.core.filing.plain import decoded

    with open(path, "rb") as file:
        data = file.read(4 * LONGEST)
        text = decoded(data, is_whole=not file.read(1))
    if text is None:
        raise ValueError
    yield text


def _nothing(_path: Path) -> Iterator[str]:
    yield from ()


def _tidied(text: str) -> str:
    """Without signs that nobody sees, and with gaps as people leave them."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    seen = "".join(sign for sign in lined if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    return LINES.sub("\n\n", GAPS.sub("  ", seen))
