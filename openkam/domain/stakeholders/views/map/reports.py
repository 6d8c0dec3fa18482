"""Who reports to whom, by dragging one person on another or by choosing from a list."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.forms.map import ReportsTo
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.selectors import positions
from openkam.domain.stakeholders.selectors.map import home_of, others_there
from openkam.domain.stakeholders.views.map import answers, steps


@require_http_methods(["GET", "HEAD", "POST"])
def map_reports(request: Request, pk: int) -> HttpResponse:
    """Ask for a new manager of a person, or set it; `to` is on whom they were dragged."""
    place = positions.position(request.user, pk, Level.WRITE)
    others = others_there(place, localdate())
    if request.method != "POST":
        return answers.asking(request, "map_reports", _asked(request, place, others))
    form = ReportsTo(request.POST, others=others)
    dragged = _number(request.POST.get("dragged"))
    if not form.is_valid():
        context = _context(place, form, others, to=dragged)
        return answers.refused(request, "map_reports", context)
    boss = form.cleaned_data["boss"]
    try:
        services.set_reports_to(request.user, pk, boss, seen=form.cleaned_data["seen"])
    except services.Refusal as refusal:
        return _refused(request, pk, others, refusal)
    account = home_of(place)
    if boss != place.reports_to_id:
        before = services.place_of(place)
        step = {"position": pk, "boss": place.reports_to_id, "now": boss, "place": before}
        steps.remember(request, account, "reports", **step)
    said = _said(place, boss, dict(others))
    return answers.drawn_anew(request, account, said=said, person=pk)


def _refused(
    request: Request, pk: int, others: list[tuple[int, str]], refusal: services.Refusal
) -> HttpResponse:
    """What was wished stays; it is compared with what is so now, which the next try has seen."""
    place = positions.position(request.user, pk, Level.WRITE)
    given = request.POST.copy()
    given["seen"] = str(place.reports_to_id or "")
    form = ReportsTo(given, others=others)
    form.is_valid()
    context = _context(place, form, others, to=_number(given.get("dragged")))
    return answers.refused(request, "map_reports", context, refusal)


def _asked(request: Request, place: Position, others: list[tuple[int, str]]) -> dict[str, Any]:
    to = _number(request.GET.get("to"))
    first = to if to is not None else place.reports_to_id
    form = ReportsTo(initial={"boss": first, "seen": place.reports_to_id}, others=others)
    return _context(place, form, others, to=to)


def _context(
    place: Position, form: ReportsTo, others: list[tuple[int, str]], *, to: int | None
) -> dict[str, Any]:
    names = {pk: name.split(" · ")[0] for pk, name in others}
    account = home_of(place)
    return {
        "form": form,
        "position": place,
        "account_id": account,
        "title": _title(place, names.get(to or 0, "")),
        # Dragged on somebody: one question; the list is for who wants somebody else.
        "is_dragged": to is not None and to in names,
        "back_url": answers.map_url(account, person=place.pk),
    }


def _title(place: Position, boss: str) -> str:
    said = {"name": str(place.person), "boss": boss}
    if not boss:
        return _("Who does %(name)s report to?") % said
    if place.reports_to is None:
        return _("Let %(name)s report to %(boss)s?") % said
    said["before"] = str(place.reports_to.person)
    return _("Let %(name)s report to %(boss)s instead of %(before)s?") % said


def _said(place: Position, boss: int | None, names: dict[int, str]) -> str:
    if boss is None:
        return _("%(name)s reports to nobody now.") % {"name": place.person}
    manager = names.get(boss, "").split(" · ")[0]
    return _("%(name)s reports to %(boss)s now.") % {"name": place.person, "boss": manager}


def _number(text: str | None) -> int | None:
    given = text or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
