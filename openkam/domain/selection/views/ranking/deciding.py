"""What the ranking says of decisions: what the line proposes, what was decided, where to decide."""

from datetime import date
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.doors import door
from openkam.domain.selection.models import Decision, RoundAccount
from openkam.domain.selection.selectors.result import ResultRow, RoundResult
from openkam.domain.selection.views.words import done_text, is_key

MARKS = {
    Decision.Verdict.ACCEPT: ("circle-check", "fine"),
    Decision.Verdict.DECLINE: ("circle-x", "mute"),
    Decision.Verdict.POSTPONE: ("hourglass", "watch"),
}


def cell(
    result: RoundResult, row: RoundAccount, found: ResultRow, *, may_decide: bool
) -> SafeString | str:
    """Return the cell of the decision."""
    if result.is_draft:
        return by_the_line(row, found)
    decision = found.decision
    if decision is not None:
        return _decided(row, decision.verdict, decision.reason)
    if not may_decide or result.round.state == result.round.State.CLOSED:
        return formats.UNKNOWN
    # One weight for all: which of them matters most is what the order of the rows says.
    css = "btn btn-s" if found.is_inside or is_key(row) else "btn btn-s btn-quiet"
    url = door("selection:decide")(row.pk)
    said = escape(_("Decide"))
    return SafeString(f'<a class="{css}" href="{url}" data-decides="{row.pk}">{said}</a>')


def by_the_line(row: RoundAccount, found: ResultRow) -> SafeString | str:
    """Return what the cut line alone would make of the account."""
    return _by_the_line(found.is_inside, is_key(row), formats.current_language())


@lru_cache(maxsize=64)
def _by_the_line(is_inside: bool, is_key: bool, _language: str) -> SafeString | str:
    if is_inside:
        said = _("Stays key") if is_key else _("Becomes key")
    elif is_key:
        said = _("Would end")
    else:
        return formats.UNKNOWN
    css = "ok-soft" if is_inside else "ok-watch"
    return SafeString(f'<span class="{css}">{escape(said)}</span>')


def _decided(row: RoundAccount, verdict: str, reason: str) -> SafeString:
    name, tone = MARKS[Decision.Verdict(verdict)]
    url = door("selection:decide")(row.pk)
    return SafeString(
        f'<a class="sel-decided ok-{tone}" href="{url}" data-decides="{row.pk}"'
        f' title="{escape(reason)}">{icon(name, "s")}{escape(done_text(verdict))}</a>'
    )


def mark(verdict: str, postponed_to: date | None = None) -> SafeString:
    """Return what was decided, with its sign."""
    name, tone = MARKS[Decision.Verdict(verdict)]
    said = done_text(verdict)
    if postponed_to is not None:
        said = _("Postponed to %(day)s") % {"day": formats.day(postponed_to)}
    return SafeString(f'<span class="sel-decided ok-{tone}">{icon(name, "s")}{escape(said)}</span>')
