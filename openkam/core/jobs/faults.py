"""What a person is told when work stops."""

import errno

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def message_for(fault: BaseException) -> str | None:
    """Return words for the user, or None for a fault that nobody foresaw.

    What our own code raises carries its message; of the faults of the system, those that the
    user can mend are named.
    """
    if type(fault).__module__.startswith("openkam."):
        return str(fault) or None
    if isinstance(fault, ValidationError):
        return " ".join(fault.messages)
    if isinstance(fault, PermissionDenied):
        return str(fault) or _("You may not do this.")
    if isinstance(fault, Http404):
        return _("What this is about does not exist, or is not open to you.")
    if isinstance(fault, DatabaseError):
        return _database_message(str(fault))
    if isinstance(fault, OSError):
        return _system_message(fault)
    return None


def _database_message(text: str) -> str | None:
    if "is locked" in text:
        return _("The database is busy: another program holds it. Nothing was changed; try again.")
    if "disk is full" in text or "No space left" in text or "disk I/O error" in text:
        return _("The disk is full. Nothing was changed; make room and try again.")
    if "readonly database" in text:
        return _("The database cannot be written: its file or folder is read-only.")
    if "no such table" in text or ("relation" in text and "does not exist" in text):
        return _("The database is not prepared. Run: openkam migrate")
    if "connect" in text or "unable to open database file" in text:
        reason = text.strip().splitlines()[0]
        return _("The database cannot be reached: %(reason)s") % {"reason": reason}
    return None


def _system_message(fault: OSError) -> str | None:
    if fault.errno in FULL:
        return _("The disk is full. Nothing was changed; make room and try again.")
    if fault.filename is None:
        return None
    if isinstance(fault, PermissionError):
        return _("%(file)s cannot be opened: permission denied.") % {"file": fault.filename}
    if isinstance(fault, FileNotFoundError):
        return _("%(file)s does not exist.") % {"file": fault.filename}
    return None
