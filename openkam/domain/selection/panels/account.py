"""What the account page says of the last round that the account was in."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.selection.models import Decision, RoundAccount
from openkam.domain.selection.panels.addresses import row_url
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.latest import latest_row

if TYPE_CHECKING:
    from openkam.core.access.models import User

Verdict = Decision.Verdict


def fill_selection(
    actor: "User", account_id: int, today: date, basis: Any = None, account: Any = None
) -> Mapping[str, Any]:
    """Return rank, score, decision and reason of the last round that was run.

    Nothing where the account was in none. Today does not matter.
    """
    found = latest_row(actor, account_id)
    if found is None:
        return {"standing": None}
    row, decision = found
    return {
        "standing": {
            "round": row.round.name,
            "as_of": formats.day(row.round.as_of),
            "first": _place(row),
            "score": formats.number(row.score, 2),
            "interval": _interval(row),
            "sureness": wording.sureness(row.inside_share),
            "decision": _decided(decision) if decision else _("Nothing was decided of it."),
            "verdict": decision.verdict if decision else "",
            "reason": decision.reason if decision else "",
            "by": str(decision.decided_by) if decision else "",
            "on": formats.day(timezone.localtime(decision.decided_at).date()) if decision else "",
            "url": row_url(row),
        }
    }


def _place(row: RoundAccount) -> str:
    if row.fails:
        reasons = [wording.failed(rule, row.round.currency) for rule in row.fails]
        said = _("Without a rank: it does not reach a must-have (%(what)s).")
        return said % {"what": "; ".join(reasons)}
    if row.rank is None:
        return _("Without a rank.")
    places = row.round.places or 0
    said = ngettext(
        "Rank %(rank)s; there was %(places)s place.",
        "Rank %(rank)s; there were %(places)s places.",
        places,
    )
    return said % {"rank": formats.number(row.rank), "places": formats.number(places)}


def _interval(row: RoundAccount) -> str:
    if row.low is None or row.high is None or row.high - row.low < 0.05:
        return ""
    return f"{formats.number(row.low, 1)}–{formats.number(row.high, 1)}"


def _decided(decision: Decision) -> str:
    if decision.verdict == Verdict.POSTPONE and decision.postponed_to:
        return _("The decision was postponed to %(day)s.") % {
            "day": formats.day(decision.postponed_to)
        }
    words = {
        Verdict.ACCEPT: _("It was accepted as a key account."),
        Verdict.DECLINE: _("It was not accepted as a key account."),
    }
    return words.get(Verdict(decision.verdict), "")


OVERVIEW = Panel("selection", "selection/_account_panel.html", fill_selection)
