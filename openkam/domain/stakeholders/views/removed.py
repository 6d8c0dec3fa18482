"""What was taken back travels with its undo, signed: it is stored nowhere."""

from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from openkam.domain.stakeholders import services

if TYPE_CHECKING:
    from openkam.core.access.models import User

SALT = "stakeholders.removed"
HOUR = 3600  # seconds for which it can be undone


def undo_token(actor: "User", removed: services.Removed) -> str:
    """Return what an undo has to send to bring it back."""
    return signing.dumps({"by": actor.pk, "text": removed.text}, salt=SALT, compress=True)


def undone_text(actor: "User", token: str) -> str:
    """Return what is to be brought back. Raises BadTouch where it is too late or not theirs."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        found = {}
    if found.get("by") != actor.pk:
        raise services.BadTouch(
            _("It is too late to undo this: note the contact again, or rate the tie anew.")
        )
    return str(found["text"])
