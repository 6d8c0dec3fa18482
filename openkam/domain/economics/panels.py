"""What this room offers to the account page."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.calc.retention import Movement
from openkam.core.face import charts, formats
from openkam.core.offers import Panel
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import AccountMovement, MarginStanding, Position
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors import Basis

if TYPE_CHECKING:
    from openkam.core.access.models import User


def fill_overview(
    actor: "User", account_id: int, today: date, basis: Basis | None = None, account: Any = None
) -> Mapping[str, Any]:
    """Return where the account stands, what became of it, and what its loss would mean.

    Today does not matter.
    """
    basis = basis or portfolio.basis_for(actor)
    account = account or portfolio.summary(actor, account_id, basis)
    position = selectors.position(actor, account_id, basis, account)
    moved = selectors.movement(basis, account)
    figures = basis.figures
    return {
        "position": position,
        "movement": _movement(moved, account) if moved else None,
        "margin": _margin(selectors.margin_standing(actor, basis, account), account),
        "period": formats.period(figures.period) if figures and figures.period else "",
        **(_standing(position) if position else {}),
    }


def _standing(position: Position) -> dict[str, Any]:
    what_if = urlencode({"lost": position.account})
    return {
        "share": formats.share(position.share),
        "meter": charts.meter(float(position.share or 0), None),
        "rank": formats.number(position.rank),
        "revenue": formats.money(position.revenue, position.currency),
        "if_lost": _if_lost(position),
        "url": f"{reverse('economics:concentration')}?{what_if}",
    }


def _movement(moved: AccountMovement, account: Any) -> dict[str, str]:
    words = {
        Movement.EXPANSION: _("buys more"),
        Movement.CONTRACTION: _("buys less"),
        Movement.LOST: _("lost"),
        Movement.NEW: _("new"),
        Movement.RETURNED: _("back again"),
        Movement.CREDITS: _("credit notes only"),
        Movement.NONE: _("as much as before"),
    }
    change = formats.money_short(moved.change, moved.currency)
    return {
        "word": words[moved.course],
        "change": f"+{change}" if moved.change > 0 else change if moved.change else "",
        "before": formats.money_short(moved.before, moved.currency),
        "tone": {Movement.LOST: "act", Movement.CONTRACTION: "watch"}.get(moved.course, ""),
        "url": _listed("economics:retention", account),
    }


def _margin(standing: MarginStanding | None, account: Any) -> dict[str, str] | None:
    if standing is None:
        return None
    words = {
        "amount": formats.money_short(abs(standing.margin), standing.currency),
        "rank": formats.number(standing.rank),
        "count": formats.number(standing.ranked),
    }
    said = _("earns %(amount)s") if standing.margin >= 0 else _("costs %(amount)s")
    place = _("number %(rank)s of %(count)s by margin")
    if not standing.is_of_whole:
        place = _("number %(rank)s of your %(count)s by margin")
    return {
        "said": said % words,
        "rate": formats.share(standing.rate),
        "place": place % words if standing.ranked > 1 else "",
        "tone": "act" if standing.margin < 0 else "",
        "url": _listed("economics:margin", account),
    }


def _listed(report: str, account: Any) -> str:
    """Return where a report lists the account."""
    return f"{reverse(report)}?{urlencode({'q': account.name})}#list"


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
