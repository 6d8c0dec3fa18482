"""The yearly review of a key account: it stays one, and that is said with a reason."""

from typing import TYPE_CHECKING

from openkam.domain.portfolio import services as portfolio
from openkam.domain.selection.services.refusals import BadDecision

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import KeyStatus


def confirm_key_account(actor: "User", account_id: int, *, reason: str) -> "KeyStatus":
    """Note that a key account was reviewed and stays one; it is due again a year later.

    Only heads. Raises BadDecision where it is no key account or the reason is missing,
    PermissionDenied, Http404.
    """
    try:
        return portfolio.confirm_key_status(actor, account_id, reason=reason)
    except portfolio.Refusal as refusal:
        raise BadDecision(str(refusal)) from None
