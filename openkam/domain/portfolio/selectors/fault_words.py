"""What is wrong with a file, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def fault_words(code: str, parameters: Mapping[str, Any], message: str) -> str:
    """Return the words for a fault of a file, as stored with a preview; the message if unknown."""
    words = {
        "ambiguous_dates": _(
            "In the column “%(column)s”, %(example)s and all other dates can be read in more than"
            " one way. Which one is meant?"
        ),
        "ambiguous_numbers": _(
            "In the column “%(column)s”, %(example)s may be a thousand or a fraction, and no other"
            " number decides. What is the decimal sign?"
        ),
        "binary": _("This is no CSV, XLSX or Parquet file."),
        "busy": _("Another import is running. Nothing is lost; start again when it has ended."),
        "column_twice": _("The file has several columns named “%(column)s”. Rename all but one."),
        "damaged": _("The file is damaged. Save it anew and choose that."),
        "documents_changed": _(
            "%(total)s documents differ from what was imported before. Choose below what shall"
            " become of them."
        ),
        "empty": _("The file is empty."),
        "encoding_unknown": _("Nobody knows the encoding “%(encoding)s”. Choose another below."),
        "encoding_unrecognised": _(
            "The encoding of the text is not recognised. Choose it below, or save as UTF-8."
        ),
        "encoding_wrong": _("The text is not written in %(encoding)s. Choose another encoding."),
        "no_header": _("The first line does not name the columns. Add a line with their names."),
        "no_lines": _("The file has a header but no rows."),
        "no_such_sheet": _("The workbook has no such sheet. Choose another one."),
        "old_workbook": _("This is a workbook of an old kind. Save it as XLSX and choose that."),
        "password": _("The workbook is locked with a password. Save it without one."),
        "sheet_too_large": _(
            "The sheet reaches too far. Delete what stands far from the table, or save it as CSV."
        ),
        "space": _("The disk of the server is full. Nothing was changed; make room and try again."),
        "zip_bomb": _("Unpacked, the workbook is far too large. Save the sheet as CSV."),
    }
    sentence = words.get(code)
    try:
        return message if sentence is None else sentence % parameters
    except (KeyError, TypeError):
        return message
