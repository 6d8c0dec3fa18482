"""Office documents, which are packed: what is inside, and what must not be."""

import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from openkam.core.filing.faults import BadFile

MOST_ENTRIES = 10_000
MOST_UNPACKED = 500 * 1024 * 1024
# XML of sheets packs well; a hundredfold is common, a thousandfold is a trap.
LARGEST_RATIO, RATIO_COUNTS_FROM = 250, 30 * 1024 * 1024
LONGEST_LIST = 4 * 1024 * 1024
TYPES = "[Content_Types].xml"
MAIN = {
    b"wordprocessingml.document.main+xml": "wordprocessingml.document",
    b"spreadsheetml.sheet.main+xml": "spreadsheetml.sheet",
    b"presentationml.presentation.main+xml": "presentationml.presentation",
}
OPEN = {
    f"application/vnd.oasis.opendocument.{name}": name
    for name in ("text", "spreadsheet", "presentation")
}
OFFICE = "application/vnd.openxmlformats-officedocument"


def media_type_of(path: Path) -> str:
    """Return which office document a packed file is. Raises BadFile for any other."""
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_traps(package, path.stat().st_size)
            return _of_package(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise BadFile(_("The file is damaged: it cannot be unpacked.")) from fault


def _refuse_traps(package: zipfile.ZipFile, size: int) -> None:
    entries = package.infolist()
    unpacked = sum(one.file_size for one in entries)
    swells = unpacked > RATIO_COUNTS_FROM and unpacked > LARGEST_RATIO * size
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swells:
        raise BadFile(_("It would become far too large when unpacked."))
    for one in entries:
        parts = one.filename.replace("\\", "/").split("/")
        if one.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise BadFile(_("The file is damaged: it cannot be unpacked."))
        if one.flag_bits & 1:
            raise _locked()
    # What stands before the first entry or behind the last is another file.
    begins = min((one.header_offset for one in entries), default=0)
    if begins or _has_tail(package, size):
        raise BadFile(_("Another file is hidden in the document."))


def _has_tail(package: zipfile.ZipFile, size: int) -> bool:
    file = package.fp
    if file is None:
        return True
    length = 22 + len(package.comment)
    file.seek(max(0, size - length))
    return file.read(4) != b"PK\x05\x06"


def _of_package(package: zipfile.ZipFile) -> str:
    names = {one.casefold() for one in package.namelist()}
    if TYPES.casefold() in names:
        found = _of_office(_bounded(package, TYPES), names)
    elif "mimetype" in names:
        found = _of_open(_bounded(package, "mimetype"), names)
    else:
        found = None
    if found is None:
        raise BadFile(
            _("Packed files (ZIP) are taken only where they are an office document. Unpack it.")
        )
    return found


def _of_office(types: bytes, names: set[str]) -> str | None:
    if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names):
        raise has_macros()
    found = next((kind for sign, kind in MAIN.items() if sign in types), None)
    return f"{OFFICE}.{found}" if found else None


def _of_open(written: bytes, names: set[str]) -> str | None:
    media_type = written.decode("ascii", "replace").strip()
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        raise has_macros()
    if "meta-inf/manifest.xml" not in names or "content.xml" not in names:
        return None
    return media_type if media_type in OPEN else None


def has_macros() -> BadFile:
    """Return the refusal of a document with programs inside."""
    return BadFile(_("There are macros inside. Save it without them, or as a PDF."))


def _locked() -> BadFile:
    return BadFile(_("It is locked with a password, so that nobody can look inside. Unlock it."))


def _bounded(package: zipfile.ZipFile, name: str) -> bytes:
    exact = next(one for one in package.namelist() if one.casefold() == name.casefold())
    with package.open(exact) as file:
        return file.read(LONGEST_LIST)
