"""The table of a ranking: its filters, its rows, and the line that parts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.acceptability import DRAWS
from openkam.core.face import formats
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.domain.selection.models import RoundAccount
from openkam.domain.selection.selectors import ranking
from openkam.domain.selection.selectors import result as results
from openkam.domain.selection.selectors.counting import Counts
from openkam.domain.selection.selectors.cut import Flag
from openkam.domain.selection.selectors.result import ResultRow, RoundResult
from openkam.domain.selection.selectors.trial import TrialAnswer, as_tried
from openkam.domain.selection.views.ranking import deciding, line
from openkam.domain.selection.views.ranking.asked import Question
from openkam.domain.selection.views.ranking.drawing import score_bar, share_bar
from openkam.domain.selection.views.ranking.flags import flags_cell
from openkam.domain.selection.views.words import account_url, key_text, step_url

if TYPE_CHECKING:
    from openkam.core.access.models import User

# A row is wide, and its account wider: only what the table tells of them is read.
SHOWN = (
    *("round_id", "account_id", "name", "revenue", "measures", "scores", "score", "low", "high"),
    *("attractiveness", "strength", "rank", "inside_share", "flags", "fails", "is_shortlisted"),
    *("account__key_state", "account__key_since", "account__merged_into_id"),
)
SHORT_NAME = 18  # letters that are shown even where there is little room
FILTERS = {"show": ranking.SHOWN[1:], "flag": Flag.values, "decision": ranking.DECISIONS}


@dataclass(frozen=True)
class Shown:
    """The rows that a page of the ranking shows, and how many there are."""

    request: ListRequest
    total: int
    rows: Sequence[tuple[RoundAccount, ResultRow]]
    best: Sequence[RoundAccount] = ()
    """The first ones of all, as many as wished for, where the page begins with them."""


def list_request(question: Question, get: QueryDict) -> ListRequest:
    """Read search, filters, order and page; what is tried goes along in every address."""
    return ListRequest.from_get(
        get,
        columns=columns(question),
        default_sort="rank",
        filters=FILTERS,
        kept=question.kept,
    )


def shown_rows(
    actor: "User",
    question: Question,
    answer: TrialAnswer | None,
    request: ListRequest,
    *,
    ranked: int | None = None,
    best: int = 0,
    every: bool = False,
) -> Shown:
    """Return a page of the rows, or all of them for a file, in the order asked for.

    `ranked` is how many there are without search and filters, where that was counted; `best` is
    how many of the first ones are wished for besides.
    """
    found = question.result.round
    filters = dict(request.filters)
    tries_line = answer is not None and filters.get("show") in ("inside", "outside", "near")
    if tries_line:
        filters["show"] = ""
    rows = ranking.ranking_rows(actor, found, q=request.q, filters=filters, sort=request.order)
    if answer is None:
        is_narrowed = bool(request.q or any(filters.values()))
        total = rows.count() if is_narrowed or ranked is None else ranked
        window = slice(None) if every else request.window(total)
        if best and not window.start and not is_narrowed and request.order == "rank":
            first = list(rows.only(*SHOWN)[: max(best, window.stop)])
            pairs = _pairs(question.result, first[window])
            return Shown(request, total, pairs, first[:best])
        return Shown(request, total, _pairs(question.result, list(rows.only(*SHOWN)[window])))
    order = _tried_order(answer, request, rows if request.q or any(filters.values()) else None)
    wanted = order if every else order[request.window(len(order))]
    needed = rows.only(*SHOWN, "inside_by_places").filter(pk__in=wanted)
    by_pk = {row.pk: row for row in as_tried(answer, needed)}
    return Shown(request, len(order), _pairs(answer.result, [by_pk[pk] for pk in wanted]))


def _tried_order(
    answer: TrialAnswer, request: ListRequest, narrowed: QuerySet[RoundAccount] | None
) -> list[int]:
    """Return the rows in the order of their ranks as tried; of some of them where narrowed."""
    show, order = request.filters.get("show", ""), list(answer.order)
    if narrowed is not None:
        passing = set(narrowed.order_by().values_list("pk", flat=True))
        if show == "failing":
            return sorted(passing)
        order = [pk for pk in order if pk in passing]
    return line.part_of(order, answer, show)


def ranking_page(
    actor: "User", question: Question, answer: TrialAnswer | None, shown: Shown, counts: Counts
) -> ListPage:
    """Return one page of the ranking, ready for the list component."""
    result = answer.result if answer else question.result
    has_decisions = not question.result.is_draft
    may_decide = actor.is_head and has_decisions and answer is None
    cells = [_cells(result, answer, row, found, may_decide) for row, found in shown.rows]
    export = reverse("selection:round-ranking-export", args=[question.result.round.pk])
    request = shown.request
    return ListPage(
        columns=columns(question),
        rows=cells,
        total=shown.total,
        request=request,
        chips=_chips(question, request, counts),
        label=_("Ranking of the accounts"),
        search=_("Search accounts"),
        empty=_empty(actor, question),
        export_url=export + request.url(),
        note=_note(question.result),
        row_css=["" if found.is_inside else "pale" for _row, found in shown.rows],
        between=line.between(result, shown.rows, request),
    )


def columns(question: Question) -> list[Column]:
    """Return the columns; what is tried is always in the order of its ranks."""
    free = question.trial is None
    draws = _("%% of %(count)s weightings") % {"count": formats.number(DRAWS)}
    return [
        Column("rank", _("Rank"), numeric=True, sortable=free, descending_first=False),
        Column("name", _("Account"), sortable=free),
        Column("parts", _("What makes its score (0–10)"), css="wide"),
        Column("score", _("Score"), numeric=True),
        Column("inside", _("Inside the cut,"), unit=draws, sortable=free, descending_first=True),
        Column("flags", _("Flags")),
        Column("decision", _("By the line") if question.result.is_draft else _("Decision")),
    ]


def _pairs(result: RoundResult, rows: list[RoundAccount]) -> list[tuple[RoundAccount, ResultRow]]:
    return list(zip(rows, results.result_rows(result, rows), strict=True))


def _cells(
    result: RoundResult,
    answer: TrialAnswer | None,
    row: RoundAccount,
    found: ResultRow,
    may_decide: bool,
) -> list[str | SafeString]:
    return [
        _rank_cell(row, answer),
        _name_cell(row, found),
        score_bar(found.contributions, found.low, found.high),
        _score_cell(row, found),
        share_bar(found.inside_share),
        flags_cell(row),
        deciding.cell(result, row, found, may_decide=may_decide),
    ]


def _rank_cell(row: RoundAccount, answer: TrialAnswer | None) -> str | SafeString:
    if row.rank is None:
        return formats.UNKNOWN
    text = formats.number(row.rank)
    before = answer.before.get(row.pk) if answer else None
    if before is None or before == row.rank:
        return text
    sign = formats.UP if row.rank < before else formats.DOWN
    was = _("was %(rank)s") % {"rank": formats.number(before)}
    return format_html(
        '<span class="sel-moved" title="{}"><i aria-hidden="true">{}{}</i> '
        '<span class="visually-hidden">{}</span>{}</span>',
        was,
        sign,
        formats.number(abs(before - row.rank)),
        was,
        text,
    )


def _name_cell(row: RoundAccount, found: ResultRow) -> SafeString:
    parts = [escape(key_text(row))]
    if found.fails:
        reasons = escape("; ".join(found.fails))
        parts.append(SafeString(f'<span class="ok-act">{reasons}</span>'))
    sub = " · ".join(part for part in parts if part)
    url, name = escape(account_url(row)), escape(row.name)
    whole = f' title="{name}"' if len(row.name) > SHORT_NAME else ""  # it may be cut
    return SafeString(
        f'<a class="name cut" id="row-{row.pk}" href="{url}"{whole}>{name}</a>'
        f'<span class="sub">{sub}</span>'
    )


def _score_cell(row: RoundAccount, found: ResultRow) -> SafeString:
    score = formats.evidence(formats.number(found.score, 2), account_url(row))
    if found.low is None or found.high is None or found.high - found.low < 0.05:
        return SafeString(f"<b>{score}</b>")
    ends = f"{formats.number(found.low, 1)}–{formats.number(found.high, 1)}"
    return SafeString(f'<b>{score}</b><span class="sub">{ends}</span>')


def _chips(question: Question, request: ListRequest, counts: Counts) -> list[FilterChip]:
    shown = [
        ("inside", _("Inside the line")),
        ("near", _("Near the line")),
        ("outside", _("Outside")),
        ("failing", _("Failing a must-have")),
    ]
    found = counts.flags
    flags = [(flag.value, flag.label, found[flag.value]) for flag in Flag if flag in found]
    chips = [FilterChip("show", _("Show"), request.filters.get("show", ""), shown)]
    if flags:
        chips.append(FilterChip("flag", _("Flagged"), request.filters.get("flag", ""), flags))
    if not question.result.is_draft:
        decisions = [
            ("waiting", _("Decision missing")),
            ("accept", _("Accepted")),
            ("decline", _("Declined")),
            ("postpone", _("Postponed")),
            ("none", _("Nothing decided")),
        ]
        value = request.filters.get("decision", "")
        chips.append(FilterChip("decision", _("Decision"), value, decisions))
    return chips


def _empty(actor: "User", question: Question) -> dict[str, str]:
    found = question.result.round
    if not question.result.criteria and actor.is_head and question.result.is_draft:
        return {
            "title": _("Nothing to rank by yet"),
            "text": _("Choose the criteria that make a customer a key account."),
            "url": step_url(found, "criteria"),
            "action": _("Choose criteria"),
            "icon": "list-check",
        }
    if not actor.sees_all_accounts:
        return {
            "title": _("None of your accounts has a rank here"),
            "text": _("You see the accounts that you work on."),
            "icon": "list-check",
        }
    return {
        "title": _("No account to rank"),
        "text": _("Import sales data, then measure the accounts again."),
        "icon": "list-check",
    }


def _note(result: RoundResult) -> str:
    said = _("Scores come from fixed anchors; hatched is what is not judged yet.")
    if result.round.as_of is None:
        return said
    as_of = _("Sales data up to %(day)s.") % {"day": formats.day(result.round.as_of)}
    return f"{as_of} {said}"


__all__ = ["Shown", "columns", "list_request", "ranking_page", "shown_rows"]
