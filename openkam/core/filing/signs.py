"""By which first bytes kinds of files are told apart, and what must not stand behind them."""

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from openkam.core.filing.faults import BadFile

ZIP, COMPOUND = "zip", "compound"
PDF_TAIL = 2048
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
FIRST = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def mark_of(path: Path) -> str | None:
    """Return the media type, ZIP or COMPOUND that the bytes begin as; None for others.

    Raises BadFile where a second file is hidden behind the first, or the end is missing.
    """
    with open(path, "rb") as file:
        head = file.read(32)
    found = next((kind for sign, kind in FIRST if head.startswith(sign)), None)
    if found is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found = "image/webp"
    if found is None and head[4:8] == b"ftyp" and head[8:12] in HEIC:
        found = "image/heic"
    if found == "application/pdf":
        _refuse_open_pdf(path)
    if found is not None and found.startswith("image/") and zipfile.is_zipfile(path):
        raise BadFile(_("Another file is hidden behind the picture."))
    return found


def _refuse_open_pdf(path: Path) -> None:
    with open(path, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - PDF_TAIL))
        tail = file.read()
    if b"%%EOF" not in tail:
        raise BadFile(_("The PDF is not complete, or another file is hidden behind it."))
    if tail[-22:-18] == b"PK\x05\x06":
        raise BadFile(_("Another file is hidden behind the PDF."))
