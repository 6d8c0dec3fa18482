"""What this room offers to the account page."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face import charts, formats
from openkam.core.offers import Panel
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import Position
from openkam.domain.portfolio.selectors import Basis

if TYPE_CHECKING:
    from openkam.core.access.models import User


def fill_overview(
    actor: "User", account_id: int, today: date, basis: Basis | None = None, account: Any = None
) -> Mapping[str, Any]:
    """Return where the account stands and what its loss would mean; today does not matter."""
    position = selectors.position(actor, account_id, basis, account)
    if position is None:
        return {"position": None}
    share = position.share
    what_if = urlencode({"lost": account_id})
    return {
        "position": position,
        "period": formats.period(position.period),
        "share": formats.share(share),
        "meter": charts.meter(float(share or 0), None),
        "rank": formats.number(position.rank),
        "revenue": formats.money(position.revenue, position.currency),
        "if_lost": _if_lost(position),
        "url": f"{reverse('economics:concentration')}?{what_if}",
    }


def _if_lost(position: Position) -> str:
    words = {
        "share": formats.share(position.share),
        "left": formats.money(position.total - position.revenue, position.currency),
        "amount": formats.money(abs(position.revenue), position.currency),
    }
    if position.revenue < 0:
        return (
            _("Without this account revenue would be higher by its credit notes, %(amount)s.")
            % words
        )
    if position.revenue == 0:
        return _("Without this account revenue would stay as it is.")
    if position.share is None:
        return _("Without this account revenue would fall by %(amount)s.") % words
    if position.is_of_whole:
        return _("If lost, revenue falls by %(share)s; %(left)s would be left.") % words
    return (
        _("If lost, the revenue of your accounts falls by %(share)s; %(left)s would be left.")
        % words
    )


OVERVIEW = Panel("concentration", "economics/_position.html", fill_overview)
PANELS = (OVERVIEW,)
