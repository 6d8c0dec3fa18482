"""Reasons that are proposed for a decision, from what was found; the head edits them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Decision, Measure
from openkam.domain.selection.selectors.contributions import Contribution
from openkam.domain.selection.selectors.result import ResultRow, RoundResult

STRONG, WEAK = 7.0, 4.0
MOST_NAMED = 2
Verdict = Decision.Verdict


def proposed_verdict(row: ResultRow, key_state: str) -> str:
    """Return what the line says of an account; "" where nothing is to be decided of it."""
    if row.is_inside:
        return str(Verdict.ACCEPT)
    return str(Verdict.DECLINE) if key_state in ("key", "candidate") else ""


def proposed_reason(result: RoundResult, row: ResultRow, verdict: str) -> str:
    """Return a reason for a verdict in two or three sentences that an outsider understands.

    "" for a verdict against the line: the facts speak for the other one, so a head says why.
    """
    if verdict in (Verdict.ACCEPT, Verdict.DECLINE) and row.is_inside != (
        verdict == Verdict.ACCEPT
    ):
        return ""
    if row.fails:
        parts = [_("Does not reach a must-have. %(what)s.") % {"what": "; ".join(row.fails)}]
        return " ".join([*parts, *_uncertain(row, verdict)])
    parts = [_place(result, row), _criteria(row, verdict), *_uncertain(row, verdict)]
    return " ".join(part for part in parts if part)


def _place(result: RoundResult, row: ResultRow) -> str:
    if row.rank is None or row.score is None:
        return ""
    places = result.round.places or 0
    said = ngettext(
        "Rank %(rank)s with a score of %(score)s; there is %(places)s place.",
        "Rank %(rank)s with a score of %(score)s; there are %(places)s places.",
        places,
    )
    return said % {
        "rank": formats.number(row.rank),
        "score": formats.number(row.score, 2),
        "places": formats.number(places),
    }


def _criteria(row: ResultRow, verdict: str) -> str:
    if verdict == Verdict.ACCEPT:
        best = sorted(row.contributions, key=lambda one: -one.points)[:MOST_NAMED]
        return _("It stands there for %(what)s.") % {"what": _named(best)} if best else ""
    known = [one for one in row.contributions if one.is_certain and one.score < STRONG]
    # What is lost by a criterion: how far it is from ten, by its weight.
    worst = sorted(known, key=lambda one: -(10 - one.score) * one.criterion.weight)[:MOST_NAMED]
    return _("It is held back by %(what)s.") % {"what": _named(worst)} if worst else ""


def _named(parts: list[Contribution]) -> str:
    said = []
    for one in parts:
        words = {
            "name": one.criterion.name,
            "score": formats.number(one.score, 1),
            "value": _found(one),
        }
        if one.value is not None:
            said.append(_("%(name)s (%(value)s, %(score)s of 10)") % words)
        else:
            said.append(_("%(name)s (%(score)s of 10)") % words)
    return _(" and ").join(said)


def _found(one: Contribution) -> str:
    """What was measured: of a growth from next to nothing a percentage says nothing."""
    is_growth = one.criterion.measure == Measure.GROWTH
    if is_growth and one.value is not None and one.value >= formats.MANY_TIMES:
        return _("more than tenfold")
    return one.value_text


def _uncertain(row: ResultRow, verdict: str) -> list[str]:
    missing = [one.criterion.name for one in row.contributions if not one.is_certain]
    parts = []
    if missing and verdict == Verdict.POSTPONE:
        said = _("Not known yet: %(what)s; the score may lie between %(low)s and %(high)s.")
        parts.append(
            said
            % {
                "what": ", ".join(missing),
                "low": formats.number(row.low, 1),
                "high": formats.number(row.high, 1),
            }
        )
    if row.inside_share is not None:
        said = _("Inside the cut in %(share)s of the weightings tried.")
        parts.append(said % {"share": formats.share(row.inside_share, 0)})
    return parts
