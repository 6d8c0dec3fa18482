"""Who judges in a round: asking, releasing, and how far each is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.charts import meter
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Judge, Round
from openkam.domain.selection.selectors import opinions
from openkam.domain.selection.views.score_tabs import score_step

MOST_PROPOSED = 12


@require_http_methods(["GET", "HEAD", "POST"])
def round_judges(request: Request, pk: int) -> HttpResponse:
    """Show who judges and how far they are; ask colleagues, or release one."""
    found = selectors.round_seen_whole(request.user, pk)
    if request.method != "POST":
        return render(request, "selection/judges.html", _context(request, found))
    try:
        if "myself" in request.POST:
            services.ask_judges(request.user, pk, [request.user.pk], scope=Judge.Scope.ALL)
            return redirect("selection:judge", pk)
        said = _release(request, pk) if "release" in request.POST else _ask(request, pk)
    except services.Refusal as refusal:
        context = _context(request, found) | {"fault": str(refusal)}
        return render(request, "selection/judges.html", context, status=422)
    messages.success(request, said)
    return redirect("selection:round-judges", pk)


def _ask(request: Request, pk: int) -> str:
    given = request.POST
    chosen = [_whole(text) for text in (*given.getlist("user"), given.get("other", "")) if text]
    judges = services.ask_judges(request.user, pk, chosen, scope=given.get("scope", ""))
    if len(judges) == 1:
        return _("%(name)s is asked to judge.") % {"name": judges[0].user}
    said = ngettext("%(count)s colleague is asked.", "%(count)s colleagues are asked.", len(judges))
    return said % {"count": formats.number(len(judges))}


def _release(request: Request, pk: int) -> str:
    user = _whole(request.POST["release"])
    services.release_judge(request.user, pk, user, today=localdate())
    return _("Released. What they judged counts, what they did not is not missing any more.")


def _context(request: Request, found: Round) -> dict[str, Any]:
    criteria = selectors.judged_criteria(found)
    step = score_step(request, found, "round-judges")
    judges = [_row(one) for one in opinions.judges_of(request.user, found)]
    free = opinions.candidates(request.user, found) if step["may_change"] else []
    proposed = [one for one in free if one.accounts][:MOST_PROPOSED]
    shown = {one.pk for one in proposed}
    return step | {
        "judges": [row for row in judges if not row["is_released"]],
        "released": [row for row in judges if row["is_released"]],
        "criteria": [selectors.name_of(one) for one in criteria],
        "proposed": [
            {
                "pk": one.pk,
                "name": one.name,
                "why": _works_on(one.accounts, step["path"].standing.shortlisted),
                # The first judges are proposed; afterwards a tick is a wish.
                "is_ticked": not judges,
            }
            for one in proposed
        ],
        "others": [one for one in free if one.pk not in shown],
        "scopes": Judge.Scope.choices,
        "shortlisted": step["path"].standing.shortlisted,
        "short_list_url": reverse("selection:round-short-list", args=[found.pk]),
        "judging_url": reverse("selection:judge", args=[found.pk]),
        "is_judge": any(
            row["user"] == request.user.pk and not row["is_released"] for row in judges
        ),
    }


def _row(one: opinions.JudgeProgress) -> dict[str, Any]:
    judge = one.judge
    given = ngettext("%(count)s judgement counts", "%(count)s judgements count", one.done)
    return {
        "user": judge.user_id,
        "name": str(judge.user),
        "initials": judge.user.initials,
        "scope": judge.scope,
        "scope_text": judge.get_scope_display(),
        "other_scope": Judge.Scope.OWN if judge.scope == Judge.Scope.ALL else Judge.Scope.ALL,
        "meter": meter(one.done / one.total if one.total else 0, None, width=120),
        "progress": _("%(done)s of %(total)s")
        % {"done": formats.number(one.done), "total": formats.number(one.total)},
        "is_done": bool(one.total) and one.done == one.total,
        "has_nothing": not one.total,
        "latest": formats.when(one.latest_at) if one.latest_at else "",
        "is_released": judge.left_on is not None,
        "is_inactive": not judge.user.is_active,
        "left_on": formats.day(judge.left_on) if judge.left_on else "",
        "given": given % {"count": formats.number(one.done)},
    }


def _works_on(count: int, total: int) -> str:
    said = ngettext(
        "works on %(count)s of %(total)s",
        "works on %(count)s of %(total)s",
        count,
    )
    return said % {"count": formats.number(count), "total": formats.number(total)}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
