"""Documents of the office programs of old, and Outlook's mail: files with streams inside."""

from pathlib import Path

import olefile
from django.utils.translation import gettext as _

from openkam.core.filing.faults import BadFile
from openkam.core.filing.packed import has_macros

STREAMS = (
    ("worddocument", "application/msword"),
    ("workbook", "application/vnd.ms-excel"),
    ("book", "application/vnd.ms-excel"),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)


def media_type_of(path: Path) -> str:
    """Return what kind of document it is. Raises BadFile for any other."""
    try:
        with olefile.OleFileIO(str(path)) as found:
            entries = [[part.casefold() for part in one] for one in found.listdir()]
    except (OSError, ValueError, IndexError, RecursionError) as fault:
        raise BadFile(_("The file is damaged: it cannot be opened.")) from fault
    top = {one[0] for one in entries}
    if "encryptedpackage" in top:
        raise BadFile(_("It is locked with a password, so that nobody can look inside. Unlock it."))
    kind = next((kind for name, kind in STREAMS if [name] in entries), None)
    if kind is None:
        raise BadFile(_("It is no document of Word, Excel, PowerPoint or Outlook."))
    # A mail may bring such a document along; it is not opened from here.
    parts = {part for one in entries for part in one}
    if kind != "application/vnd.ms-outlook" and any("vba" in part for part in parts):
        raise has_macros()
    return kind
