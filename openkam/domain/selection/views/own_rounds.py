"""What a member sees of the selection: what to judge, and what was decided on their accounts."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.domain.selection import panels, selectors
from openkam.domain.selection.models import Decision, RoundAccount

TONES = {
    Decision.Verdict.ACCEPT: "fine",
    Decision.Verdict.DECLINE: "",
    Decision.Verdict.POSTPONE: "watch",
}


def shown(request: Request) -> HttpResponse:
    """Show the member's part of the rounds."""
    context = {"list": _page_of(request), "judging": judging(request), "active": "selection"}
    return list_response(request, "selection/own_rounds.html", context)


def judging(request: Request) -> list[dict[str, Any]]:
    """Return the rounds in which the reader is asked to judge, with how far they are."""
    return [
        {
            "round": one.round,
            "text": _asked_for(one),
            "action": _("Judge") if one.left else _("Look at what you judged"),
            "left": one.left,
            "url": reverse("selection:judge", args=[one.round.pk]),
        }
        for one in selectors.asked_rounds(request.user, still=True)
    ]


def _asked_for(one: selectors.Asked) -> str:
    if not one.total:
        return _("You are asked to judge, but no account of the short list is for you yet.")
    if not one.left:
        return _("You have judged all that you were asked for. Thank you.")
    said = ngettext(
        "You are asked for %(total)s judgement; %(done)s is given.",
        "You are asked for %(total)s judgements; %(done)s of them are given.",
        one.total,
    )
    return said % {"total": formats.number(one.total), "done": formats.number(one.done)}


def _page_of(request: Request) -> ListPage:
    columns = [
        Column("name", _("Account")),
        Column("verdict", _("Decision")),
        Column("reason", _("Why"), css="wrap wraps"),
        Column("round", _("Round"), css="wide"),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    rows = selectors.decided_rows(request.user)
    total = rows.count()
    return ListPage(
        columns=columns,
        rows=[_cells(row) for row in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("Your accounts in the rounds of selection"),
        empty={
            "icon": "adjustments-horizontal",
            "title": _("Nothing is decided on your accounts yet"),
            "text": _(
                "Heads choose the key accounts in rounds. Once they have decided on one of your"
                " accounts, you read here what and why; and when they ask you to judge, you find"
                " the accounts here."
            ),
        },
    )


def _cells(row: RoundAccount) -> list[str | SafeString]:
    newest = next(iter(row.decisions.all()), None)
    decision = newest if newest is not None and newest.reopened_at is None else None
    url = panels.row_url(row)
    name = format_html('<a class="name cut" href="{}">{}</a>', url, row.name) if url else row.name
    return [
        name,
        _verdict(decision),
        decision.reason
        if decision
        else _("It stands above the line; the decision is not taken yet."),
        format_html(
            '<span class="cut part" title="{0}">{0}</span><span class="sub">{1}</span>',
            row.round.name,
            row.round.get_state_display(),
        ),
    ]


def _verdict(decision: Decision | None) -> SafeString:
    if decision is None:
        return format_html('<span class="ok-flag">{}</span>', _("open"))
    words = {
        Decision.Verdict.ACCEPT: _("key account"),
        Decision.Verdict.DECLINE: _("declined"),
        Decision.Verdict.POSTPONE: _("postponed"),
    }
    verdict = Decision.Verdict(decision.verdict)
    until = decision.postponed_to
    return format_html(
        '<span class="ok-flag {}">{}</span>{}',
        TONES[verdict],
        words[verdict],
        format_html('<span class="sub">{}</span>', formats.day(until)) if until else "",
    )
