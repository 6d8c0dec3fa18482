"""The list of those who wait for a decision, and of what was decided."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.domain.selection.models import Round, RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors.proposing import proposed_reason, proposed_verdict
from openkam.domain.selection.selectors.result import ResultRow, RoundResult, result_rows
from openkam.domain.selection.views.ranking import deciding
from openkam.domain.selection.views.ranking.flags import flags_cell
from openkam.domain.selection.views.words import account_url, is_key, key_text, verdict_text

if TYPE_CHECKING:
    from openkam.core.access.models import User

COLUMNS = (
    ("rank", True),
    ("name", False),
    ("score", True),
    ("flags", False),
    ("decision", False),
    ("reason", False),
    ("act", False),
)


def page(actor: "User", result: RoundResult, get: QueryDict) -> ListPage:
    """Return those who wait first, then those who are decided, each by rank."""
    request = ListRequest.from_get(
        get, columns=(), default_sort="", filters={"decision": ranking.DECISIONS}
    )
    found = result.round
    rows = ranking.rows_to_decide(
        actor, found, q=request.q, decision=request.filters.get("decision", "")
    )
    total = rows.count()
    shown = list(rows[request.window(total)])
    pairs = list(zip(shown, result_rows(result, shown), strict=True))
    may_decide = actor.is_head and found.state == Round.State.RUN
    return ListPage(
        columns=_columns(),
        rows=[_cells(result, row, one, may_decide) for row, one in pairs],
        total=total,
        request=request,
        chips=[_chip(request)],
        label=_("Decisions of the round"),
        search=_("Search accounts"),
        empty={
            "title": _("Nobody to decide on"),
            "text": _("No account stands inside the line, and none is a key account."),
            "icon": "list-check",
        },
        row_css=["" if one.decision is None else "pale" for _row, one in pairs],
    )


def open_inside(actor: "User", result: RoundResult) -> list[int]:
    """Return the rows inside the line that wait, by rank."""
    rows = ranking.ranking_rows(actor, result.round, filters={"show": "inside", "decision": "none"})
    return list(rows.values_list("pk", flat=True))


def _columns() -> list[Column]:
    titles = {
        "rank": _("Rank"),
        "name": _("Account"),
        "score": _("Score"),
        "flags": _("Flags"),
        "decision": _("Decision"),
        "reason": _("Reason"),
        "act": _("Details"),
    }
    wraps = {"reason": "wraps reason", "flags": "mid"}
    return [
        Column(key, titles[key], numeric=numeric, css=wraps.get(key, ""))
        for key, numeric in COLUMNS
    ]


def _cells(
    result: RoundResult, row: RoundAccount, found: ResultRow, may_decide: bool
) -> list[str | SafeString]:
    score = formats.evidence(formats.number(found.score, 2), account_url(row))
    return [
        formats.number(found.rank),
        format_html(
            '<a class="name cut" id="row-{}" href="{}">{}</a><span class="sub">{}</span>',
            row.pk,
            account_url(row),
            row.name,
            key_text(row),
        ),
        score,
        flags_cell(row),
        _decision(row, found),
        _reason(result, row, found),
        _act(row, found, may_decide),
    ]


def _decision(row: RoundAccount, found: ResultRow) -> SafeString | str:
    decision = found.decision
    if decision is not None:
        by = _("%(name)s, %(day)s") % {
            "name": decision.decided_by,
            "day": formats.when(decision.decided_at),
        }
        mark = deciding.mark(decision.verdict, decision.postponed_to)
        return SafeString(f'{mark}<span class="sub">{escape(by)}</span>')
    proposed = proposed_verdict(found, row.account.key_state if row.account else "")
    if not proposed:
        return formats.UNKNOWN
    said = verdict_text(proposed, was_key=is_key(row))
    hint = _("open again") if found.decisions else _("proposed by the line")
    return format_html('<span class="ok-soft">{}</span><span class="sub">{}</span>', said, hint)


def _reason(result: RoundResult, row: RoundAccount, found: ResultRow) -> SafeString | str:
    if found.decision is not None:
        return found.decision.reason
    if found.decisions:
        return found.decisions[0].reopened_because
    proposed = proposed_verdict(found, row.account.key_state if row.account else "")
    if not proposed:
        return ""
    said = proposed_reason(result, found, proposed)
    return format_html('<span class="ok-mute">{}</span>', said)


def _act(row: RoundAccount, found: ResultRow, may_decide: bool) -> SafeString | str:
    is_open = found.decision is None and may_decide
    return format_html(
        '<a class="btn btn-s{}" href="{}" data-decides="{}">{}</a>',
        "" if is_open else " btn-quiet",
        door("selection:decide")(row.pk),
        row.pk,
        _("Decide") if is_open else _("Open"),
    )


def _chip(request: ListRequest) -> FilterChip:
    options = [
        ("waiting", _("Decision missing")),
        ("accept", _("Accepted")),
        ("decline", _("Declined")),
        ("postpone", _("Postponed")),
    ]
    return FilterChip("decision", _("Decision"), request.filters.get("decision", ""), options)
