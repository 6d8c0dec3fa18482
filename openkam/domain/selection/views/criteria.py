"""The first step of a round: which criteria count."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.gate import require_head
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.selection import panels, selectors, services
from openkam.domain.selection.models import Axis, Round
from openkam.domain.selection.selectors.offered import Offered

STEP = "criteria"
FEWEST, MOST = 3, 5
"""How many criteria are enough to see an account from several sides, and few enough to grasp."""


@require_http_methods(["GET", "HEAD", "POST"])
def round_criteria(request: Request, pk: int) -> HttpResponse:
    """Show which criteria count and what else there is; let a head choose others."""
    found = selectors.round_seen_whole(request.user, pk)
    offered = {one.key: one for one in selectors.offered_criteria(request.user)}
    saved = _saved(found)
    if request.method != "POST":
        return _show(request, found, offered, saved)
    require_head(request.user)
    keys = [key for key in dict.fromkeys(request.POST.getlist("chosen")) if key in offered]
    action, _sign, key = request.POST.get("do", "").partition(":")
    if action not in ("keep", "sure"):
        after = _rearranged(keys, action, key, offered)
        focus = _focus(keys, action, key, offered)
        return _show(request, found, offered, after, focus=focus)
    if action == "keep" and not FEWEST <= len(keys) <= MOST and keys != saved:
        return _show(request, found, offered, keys, unusual=_unusual(len(keys)), status=422)
    try:
        services.choose_criteria(request.user, pk, [offered[one].choice for one in keys])
        found = services.confirm_step(request.user, pk, STEP)
    except services.Refusal as refusal:
        return _show(request, found, offered, keys, refusal=str(refusal), status=422)
    following = panels.path_of(request.user, found, here=STEP).following
    return redirect(following.url if following and following.url else "selection:rounds")


def _saved(found: Round) -> list[str]:
    rows = found.version.criteria.select_related("criterion")
    return [Offered(row.criterion).key for row in rows]


def _rearranged(
    keys: Sequence[str], action: str, key: str, offered: dict[str, Offered]
) -> list[str]:
    """Return the criteria after one was added, dropped or moved; nonsense changes nothing."""
    found = list(keys)
    if action == "add" and key in offered and key not in found:
        return [*found, key]
    if key not in found:
        return found
    place = found.index(key)
    if action == "drop":
        found.remove(key)
    elif action in ("up", "down"):
        other = place + (-1 if action == "up" else 1)
        if 0 <= other < len(found):
            found[place], found[other] = found[other], found[place]
    return found


def _focus(keys: Sequence[str], action: str, key: str, offered: dict[str, Offered]) -> str:
    """Where the keyboard goes on when the button that was pressed is gone: the one after it."""
    if key not in offered:
        return ""
    if action == "drop":
        row = list(keys)
    elif action == "add":
        axis = offered[key].criterion.axis
        row = [one for one in offered if one not in keys and offered[one].criterion.axis == axis]
    else:
        return ""
    place = row.index(key) if key in row else 0
    after = row[place + 1 :] or row[:place]
    return f"{action}-{after[0]}" if after else ""


def _show(
    request: Request,
    found: Round,
    offered: dict[str, Offered],
    keys: Sequence[str],
    *,
    focus: str = "",
    unusual: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    is_editable = request.user.is_head and found.state == Round.State.OPEN
    words = {key: panels.criterion(one, found=found) for key, one in offered.items()}
    rest = [one for key, one in words.items() if key not in keys and not one.is_retired]
    work = selectors.work_on(found)
    context = {
        "round": found,
        "path": panels.path_of(request.user, found, here=STEP),
        "may_decide": request.user.is_head,
        "is_editable": is_editable,
        "chosen": [words[key] for key in keys if key in words],
        "count": _count(len(keys)),
        "is_changed": is_editable and list(keys) != _saved(found),
        "rest": [
            {"axis": axis, "words": AXES[axis](), "rows": [o for o in rest if o.axis == axis]}
            for axis in Axis
        ],
        "focus": focus,
        "unusual": unusual,
        "refusal": refusal,
        "work": work if work is not None and not work.has_ended else None,
        "is_empty": found.measured_at is not None and not found.findings.get("buying", 1),
        "active": "selection",
    }
    template = "selection/_criteria.html" if request.htmx else "selection/round_criteria.html"
    return render(request, template, context, status=status)


def _count(chosen: int) -> str:
    said = ngettext("%(count)s criterion", "%(count)s criteria", chosen)
    return said % {"count": formats.number(chosen)}


def _unusual(chosen: int) -> str:
    if not chosen:
        return ""
    if chosen < FEWEST:
        text = ngettext(
            "With %(count)s criterion the ranking is a sorted list of one figure, and who is large"
            " today wins. Three to five show an account from several sides.",
            "With %(count)s criteria one of them decides nearly alone. Three to five show an"
            " account from several sides.",
            chosen,
        )
    else:
        text = ngettext(
            "With %(count)s criteria each counts little.",
            "With %(count)s criteria each counts little, more has to be judged, and nobody can say"
            " in a sentence why an account is in. Three to five are enough.",
            chosen,
        )
    return text % {"count": formats.number(chosen)}


AXES: dict[str, Any] = {
    Axis.ATTRACTIVENESS: lambda: _("What the account is worth to us"),
    Axis.STRENGTH: lambda: _("How strong we are with it"),
}
