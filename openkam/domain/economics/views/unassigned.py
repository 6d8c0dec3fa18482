"""What no account explains: it stands beside every report, and in none of its figures."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.periods import Period
from openkam.core.face import formats
from openkam.domain.economics.selectors import Basis
from openkam.domain.economics.views.addresses import days_of
from openkam.domain.economics.views.report import Note
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


def unassigned_note(actor: "User", basis: Basis, period: Period) -> Note | None:
    """Say how much stands on lines without an account; None where nothing does, or nobody may know.

    The whole's amount may be open to members; the lines of all customers are not.
    """
    prepared = basis.prepared
    amount = portfolio.unassigned(
        actor, period=period, preparation=prepared.preparation if prepared else None
    )
    if not amount:
        return None
    url = f"{reverse('portfolio:unassigned')}?{urlencode(days_of(period))}"
    return Note(
        "unlink",
        _("%(amount)s stand on lines without an account.")
        % {"amount": formats.money(amount, basis.currency)},
        _("They are in no figure on this page."),
        url if actor.sees_all_accounts else "",
        _("Show the lines"),
    )
