"""The paper for the board: what its pages hold, typeset as PDF."""

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.picture_file import drawing_file
from openkam.core.face.pictures import Picture
from openkam.core.face.typesetting import typeset
from openkam.domain.selection import selectors
from openkam.domain.selection.views.board import words
from openkam.domain.selection.views.board.plane import plane

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Company

TEMPLATE = Path(__file__).with_name("board.typ")
LOGO, PLANE = "logo", "plane.svg"
MOST_COLUMNS = 5  # criteria that have a column with their name; more have a letter
MOST_ROWS = 200  # of one group; a workbook has all
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONG_WORD = re.compile(r"(\w{12})(?=\w{4})")
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
TONES = {"accept": "fine", "postpone": "watch", "decline": "act"}


def pdf(board: selectors.Board, company: "Company", *, address: str, today: date) -> bytes:
    """Return the paper's bytes, in the reader's language."""
    logo = bytes(company.logo) if company.logo else b""
    shown = plane(board)
    data = {
        **pages(board, company.name, address=address, today=today),
        "plane": _picture(shown),
    }
    files: dict[str, str | bytes] = {"main.typ": TEMPLATE.read_text(encoding="utf-8")}
    if shown:
        files[PLANE] = drawing_file(shown)
    if logo:
        try:
            with_logo = json.dumps({**data, "logo": LOGO})
            return typeset({**files, "data.json": with_logo, LOGO: logo}, to="pdf")
        except RuntimeError:
            # A logo that browsers show and typst does not read must not cost the paper.
            pass
    return typeset({**files, "data.json": json.dumps({**data, "logo": ""})}, to="pdf")


def _picture(shown: Picture | None) -> dict[str, str] | None:
    if shown is None:
        return None
    return {
        "file": PLANE,
        "title": shown.title,
        "unit": shown.unit,
        "first": shown.first,
        "second": shown.second,
        "key": _("Dark: on the list. Pale: the others of this paper."),
    }


def standing(board: selectors.Board) -> str:
    """Return as-of day, period, currency, rates and version: what all figures rest on."""
    found = board.result.round
    said = [
        _("as of %(day)s") % {"day": formats.day(found.as_of)} if found.as_of else "",
        formats.period(found.period_from, found.period_until)
        if found.period_from and found.period_until
        else "",
        found.currency,
        found.rates_note,
        _("model “%(name)s”, version %(number)s")
        % {"name": board.result.version.model.name, "number": board.result.version.number},
    ]
    return " · ".join(part for part in said if part)


def draft_word() -> str:
    """Return what stands on everything that can still change."""
    return _("Draft")


def pages(board: selectors.Board, company: str, *, address: str, today: date) -> dict[str, Any]:
    """Return what stands on the pages, in the reader's language."""
    result = board.result
    return {
        "language": formats.current_language(),
        "title": result.round.name,
        "subtitle": _("Selection of key accounts: paper for the board"),
        "company": company,
        "standing": standing(board),
        "state": f"{words.state(board)} {_('Printed on %(day)s.') % {'day': formats.day(today)}}",
        "draft": draft_word() if result.is_draft else "",
        "warning": words.warning(board),
        "figures": _figures(board),
        "sureness": list(board.sureness),
        "changes_title": _changes_title(result),
        "changes": list(board.changes),
        "most_columns": MOST_COLUMNS,
        "legend": words.legend(),
        "criteria": _criteria(result),
        "groups": [_group(board, group) for group in board.groups],
        "rules": words.rules(board),
        "cut": words.cut(board),
        "method": words.method(board),
        "signatures": [
            _("Place and date"),
            _("Head of key account management"),
            _("For the board"),
        ],
        "words": words.words(result.round.currency),
        "address": address,
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _changes_title(result: selectors.RoundResult) -> str:
    former = result.round.follows
    return _("Against “%(name)s”") % {"name": former.name} if former else ""


def _figures(board: selectors.Board) -> list[dict[str, str]]:
    found = board.result.round
    verdicts = board.verdicts
    accepted = _("accepted") if board.is_decided else _("proposed")
    places = formats.number(found.places) if found.places is not None else formats.UNKNOWN
    return [
        _figure(_("Compared"), formats.number(board.accounts), _("accounts")),
        _figure(_("Places"), places, _("by the cut line")),
        _figure(_("On the list"), formats.number(board.listed), accepted),
        _figure(
            _("Their revenue"),
            formats.money_short(board.listed_revenue, found.currency),
            _("%(share)s of all") % {"share": formats.share(board.revenue_share)}
            if board.revenue_share is not None
            else "",
        ),
        _figure(
            _("Declined, postponed"),
            f"{formats.number(verdicts['decline'])}, {formats.number(verdicts['postpone'])}",
            _("inside, undecided: %(count)s") % {"count": formats.number(board.undecided)},
        ),
        _figure(
            _("Judgements"),
            formats.number(board.judgements),
            _("people who judged: %(count)s") % {"count": formats.number(board.judges)},
        ),
    ]


def _figure(caption: str, value: str, context: str) -> dict[str, str]:
    return {"caption": caption, "value": value, "context": context}


def _criteria(result: selectors.RoundResult) -> list[dict[str, Any]]:
    shown, places = [], {"attractiveness": 0, "strength": 0}
    for letter, one in zip(LETTERS, result.criteria, strict=False):
        shown.append(
            {
                "letter": letter,
                "name": one.name,
                "axis": one.axis,
                "place": places[one.axis],
                "axis_name": one.axis_name,
                "source": one.source_name,
                "weight": f"{one.weight}{formats.SPACE}%",
                "meaning": one.meaning,
                "anchors": one.anchors,
                "scale": [{"level": str(level), "text": text} for level, text in one.scale.items()],
            }
        )
        places[one.axis] += 1
    return shown


def _group(board: selectors.Board, group: selectors.Group) -> dict[str, Any]:
    rows = group.rows[:MOST_ROWS]
    more = _("The first %(shown)s of %(total)s; the workbook has all of them.") % {
        "shown": formats.number(len(rows)),
        "total": formats.number(len(group.rows)),
    }
    return {
        "title": group.title,
        "count": formats.number(len(group.rows)),
        "note": group.note,
        "rows": [_row(board, row) for row in rows],
        "more": more if len(rows) < len(group.rows) else "",
    }


def _row(board: selectors.Board, row: selectors.ResultRow) -> dict[str, Any]:
    parts = row.contributions
    nothing = [None] * (len(board.result.criteria) if not parts else 0)
    is_range = row.low is not None and row.low != row.high
    return {
        "rank": formats.number(row.rank),
        "name": _breakable(row.name),
        "revenue": formats.number(row.revenue),
        "scores": [
            *(selectors.wording.interval(one.low, one.high) for one in parts),
            *(formats.UNKNOWN for _one in nothing),
        ],
        "parts": [*(float(one.points) for one in parts), *(0.0 for _one in nothing)],
        "score": formats.number(row.score, 2),
        "range": selectors.wording.interval(row.low, row.high) if is_range else "",
        "sure": formats.percent(row.inside_share, 0),
        "lines": _lines(row),
    }


def _breakable(name: str) -> str:
    """A word longer than its column breaks somewhere, instead of running over the figures."""
    return LONG_WORD.sub(f"\\1{MAY_BREAK}", name)


def _lines(row: selectors.ResultRow) -> list[dict[str, str]]:
    """What stands below an account: the decision with its reason, then what to look at."""
    lines = []
    if (decision := row.decision) is not None:
        by = f"{decision.decided_by}, {formats.day(localdate(decision.decided_at))}"
        head = words.verdict(decision)
        tone = TONES.get(decision.verdict, "")
        lines.append({"head": f"{head}:", "text": decision.reason, "by": f"({by})", "tone": tone})
    if said := _to_look_at(row):
        head = _("To look at:")
        lines.append({"head": head, "text": " · ".join(said), "by": "", "tone": ""})
    return lines


def _to_look_at(row: selectors.ResultRow) -> list[str]:
    said = list(row.fails)
    verdict = row.decision.verdict if row.decision else ""
    if verdict == "accept" and row.rank is not None and not row.is_inside:
        said.append(_("accepted below the line"))
    if verdict == "decline" and row.is_inside:
        said.append(_("declined above the line"))
    said += [text for _code, text in row.flags]
    return [f"{text[:1].upper()}{text[1:]}" for text in said]
