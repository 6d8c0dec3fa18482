"""Choosing the account at which somebody works, among those that the reader may write to."""

from typing import TYPE_CHECKING

from openkam.core.access.models import Level, User
from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.views.questions import number_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

MOST = 8


def accounts_to_write(actor: User, text: str) -> list[tuple[int, str]]:
    """Return the accounts that the text means; without one the largest of the reader's."""
    if text:
        hits = portfolio.find_accounts(actor, text, limit=4 * MOST)
        found = [(hit.pk, hit.name) for hit in hits]
    else:
        found = [(one.pk, one.name) for one in portfolio.accounts(actor)[: 4 * MOST]]
    writable = portfolio.open_at(actor, [pk for pk, _name in found], Level.WRITE)
    return [pair for pair in found if pair[0] in writable][:MOST]


def chosen_account(request: Request) -> "Account | None":
    """Return the account chosen; None while none is. Raises PermissionDenied, Http404."""
    number = number_of(request.POST.get("account") or request.GET.get("account", ""))
    return None if number is None else portfolio.account(request.user, number, Level.WRITE)
