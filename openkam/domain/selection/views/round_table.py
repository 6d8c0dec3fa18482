"""The table of rounds, what stands above it, and where those under way go on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import Column, ListPage, ListRequest
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import panels, selectors
from openkam.domain.selection.models import Round

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis

TONES = {Round.State.OPEN: "", Round.State.RUN: "watch", Round.State.CLOSED: "fine"}
MOST_LIVE = 3  # rounds under way that are shown whole


def page_of(request: Request, rounds: Sequence[Round], *, may_start: bool) -> ListPage:
    """Return the list of all rounds, the newest first."""
    columns = [
        Column("name", _("Round")),
        Column("state", _("State")),
        Column("as_of", _("Figures as of"), css="wide"),
        Column("criteria", _("Criteria"), css="mid"),
        Column("accepted", _("Key accounts"), numeric=True),
        Column("who", _("Who, and when"), css="wide"),
        Column("acts", "", label=_("Start from it"), css="mid"),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    total = len(rounds)
    return ListPage(
        columns=columns,
        rows=[_cells(one, may_start) for one in rounds[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("Rounds of selection, the newest first"),
    )


def live(actor: "User", basis: "Basis", rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Return those of the rounds that are under way, with the steps and where each goes on."""
    under_way = [one for one in rounds if one.state != Round.State.CLOSED]
    return [_live(actor, one, basis) for one in under_way[:MOST_LIVE]]


def figures(
    actor: "User", rounds: Sequence[Round], due: "selectors.ReviewsDue"
) -> list[dict[str, str]]:
    """Return what the rounds have come to so far; nothing before the first was run."""
    run = [one for one in rounds if one.run_at is not None]
    if not run:
        return []
    last = max(run, key=lambda one: (one.run_at, one.pk))
    counts = portfolio.key_counts(actor)
    candidates = ngettext("%(count)s candidate", "%(count)s candidates", counts.candidates)
    shown = [
        {
            "caption": _("Key accounts"),
            "value": formats.number(counts.key_accounts),
            "context": candidates % {"count": formats.number(counts.candidates)},
            "url": reverse("portfolio:key-accounts"),
        },
        {
            "caption": _("Last round"),
            "value": formats.day(localtime(last.run_at).date()) if last.run_at else "",
            "context": last.name,
            "url": panels.step_url("list", last),
        },
    ]
    if due.list_due_on is not None:
        shown.append(_review(due))
    return shown


def _review(due: "selectors.ReviewsDue") -> dict[str, str]:
    late = due.list_is_overdue
    return {
        "caption": _("Yearly review of the list"),
        "value": formats.day(due.list_due_on) if due.list_due_on else "",
        "context": _("overdue") if late else _("12 months after the last round was closed"),
        "tone": "act" if late else "",
        "url": panels.optional_url("selection:reviews"),
    }


def _live(actor: "User", found: Round, basis: "Basis") -> dict[str, Any]:
    path = panels.path_of(actor, found)
    work = selectors.work_on(found)
    newest = basis.figures.as_of if basis.figures else None
    is_open = found.state == Round.State.OPEN
    return {
        "round": found,
        "path": path,
        "on": panels.going_on(found, path),
        "work": work if work is not None and not work.has_ended else None,
        "failed": work if work is not None and work.can_start_again else None,
        "as_of": formats.day(found.as_of) if found.as_of else "",
        "newer": formats.day(newest)
        if is_open and newest and found.as_of and newest > found.as_of
        else "",
        "is_open": is_open,
        "is_measured": found.measured_at is not None,
        "is_ranked": found.ranked_at is not None,
    }


def _cells(found: Round, may_start: bool) -> list[str | SafeString]:
    criteria = [selectors.name_of(row.criterion) for row in found.version.criteria.all()]
    is_over = found.state != Round.State.OPEN
    return [
        format_html(
            '<a class="name cut" href="{}" title="{}">{}</a>', _door(found), found.name, found.name
        ),
        format_html(
            '<span class="ok-flag {}">{}</span>',
            TONES[Round.State(found.state)],
            found.get_state_display(),
        ),
        formats.day(found.as_of) if found.as_of else "",
        format_html(
            '<span class="cut" title="{0}">{0}</span>', ", ".join(criteria) or _("none chosen")
        ),
        formats.number(getattr(found, "accepted", 0)) if is_over else formats.UNKNOWN,
        _who(found),
        _start_from(found) if is_over and may_start else "",
    ]


def _door(found: Round) -> str:
    wanted = {Round.State.OPEN: "criteria", Round.State.RUN: "decisions"}
    step = wanted.get(Round.State(found.state), "list")
    return panels.step_url(step, found) or panels.step_url("criteria", found)


def _who(found: Round) -> SafeString:
    words, user, at = _("started"), found.started_by, found.started_at
    if found.run_at and found.run_by:
        words, user, at = _("run"), found.run_by, found.run_at
    if found.closed_at and found.closed_by:
        words, user, at = _("closed"), found.closed_by, found.closed_at
    return format_html(
        '<span class="cut">{}</span><span class="sub">{} {}</span>',
        user,
        words,
        formats.day(localtime(at).date()),
    )


def _start_from(found: Round) -> SafeString:
    return format_html(
        '<a class="btn btn-quiet btn-s" href="{}?from={}">{}</a>',
        reverse("selection:round-start"),
        found.pk,
        _("Start from it"),
    )
