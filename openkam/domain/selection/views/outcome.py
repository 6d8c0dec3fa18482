"""The list that a round results in: who was accepted, declined, postponed, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.portfolio.panels.uncared import uncared
from openkam.domain.selection import panels
from openkam.domain.selection.models import Decision, Round, RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.result import (
    ResultRow,
    RoundResult,
    result_rows,
    round_result,
)
from openkam.domain.selection.views.colours import swatch
from openkam.domain.selection.views.ranking.drawing import patterns, score_bar
from openkam.domain.selection.views.ranking.line import why
from openkam.domain.selection.views.words import account_url, status_text, step_url

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST = 50  # of each; the ranking has all
Verdict = Decision.Verdict


@require_safe
def round_outcome(request: Request, pk: int) -> HttpResponse:
    """Show the resulting list with reasons, and the criteria and rules that it rests on.

    Members get it for their own accounts.
    """
    actor = request.user
    result = round_result(actor, pk)
    found = result.round
    sees_all = actor.sees_all_accounts
    parts = [_part(actor, result, verdict) for verdict in Verdict]
    waiting = ranking.waiting_count(actor, found) if sees_all else 0
    context = {
        "active": "selection",
        "round": found,
        "result": result,
        "path": panels.path_of(actor, found, here="list") if sees_all else None,
        "may_decide": actor.is_head,
        "patterns": patterns(),
        "figures": _figures(parts, waiting) if not result.is_draft else [],
        "parts": parts,
        "is_empty": not any(part["rows"] for part in parts),
        "waiting": waiting,
        "uncared": uncared(actor) if sees_all and not result.is_draft and not waiting else [],
        "criteria": [(swatch(place), one) for place, one in enumerate(result.criteria)],
        "basis_text": _basis(found),
        "why_line": why(result.version, found.places or 0, None),
        "places": formats.number(found.places),
        "pdf_url": _url("selection:board-pdf", pk),
        "xlsx_url": _url("selection:board-xlsx", pk),
        "close_url": _url("selection:round-close", pk) if actor.is_head else "",
    }
    return render(request, "selection/list.html", context)


def _part(actor: "User", result: RoundResult, verdict: Verdict) -> dict[str, Any]:
    titles = {
        Verdict.ACCEPT: (_("Accepted"), "circle-check", "fine"),
        Verdict.DECLINE: (_("Declined"), "circle-x", "mute"),
        Verdict.POSTPONE: (_("Postponed"), "hourglass", "watch"),
    }
    title, icon, tone = titles[verdict]
    wanted = {"show": "all", "decision": verdict.value}
    rows = ranking.ranking_rows(actor, result.round, filters=wanted)
    count = rows.count()
    shown = list(rows[:MOST])
    return {
        "title": title,
        "icon": icon,
        "tone": tone,
        "total": count,
        "count": formats.number(count),
        "rows": _rows(result, shown),
        "more_url": f"{step_url(result.round, 'ranking')}?decision={verdict.value}"
        if count > MOST
        else "",
    }


def _rows(result: RoundResult, rows: Sequence[RoundAccount]) -> list[dict[str, Any]]:
    pairs = zip(rows, result_rows(result, rows), strict=True)
    return [_row(row, found) for row, found in pairs]


def _row(row: RoundAccount, found: ResultRow) -> dict[str, Any]:
    decision = found.decision
    is_certain = found.low is None or found.high is None or found.high - found.low < 0.05
    return {
        "pk": row.pk,
        "rank": formats.number(found.rank),
        "name": row.name,
        "url": account_url(row),
        "status": status_text(row),
        "bar": score_bar(found.contributions, found.low, found.high),
        "score": formats.number(found.score, 2),
        "interval": ""
        if is_certain
        else f"{formats.number(found.low, 1)}–{formats.number(found.high, 1)}",
        "share": formats.share(found.inside_share, 0),
        "reason": decision.reason if decision else "",
        "by": decision.decided_by if decision else "",
        "on": formats.day(decision.decided_at.date()) if decision else "",
        "until": formats.day(decision.postponed_to) if decision and decision.postponed_to else "",
    }


def _figures(parts: Sequence[dict[str, Any]], waiting: int) -> list[Figure]:
    figures = [Figure(part["title"], part["count"]) for part in parts]
    if waiting:
        context = _("inside the line or key accounts already")
        figures.append(
            Figure(_("Waiting for a decision"), formats.number(waiting), context, tone="watch")
        )
    return figures


def _basis(found: Round) -> str:
    if found.as_of is None or found.period_from is None or found.period_until is None:
        return ""
    return _("Sales of %(period)s in %(currency)s, data up to %(day)s.") % {
        "period": formats.period(found.period_from, found.period_until),
        "currency": found.currency,
        "day": formats.day(found.as_of),
    }


def _url(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
