"""Lines between people: who listens to whom, who is in conflict with whom."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.forms.map import DrawLine
from openkam.domain.stakeholders.models import Line, Position
from openkam.domain.stakeholders.selectors import positions
from openkam.domain.stakeholders.selectors.map import home_of, others_there
from openkam.domain.stakeholders.views.map import answers, steps


@require_http_methods(["GET", "HEAD", "POST"])
def map_line(request: Request, pk: int) -> HttpResponse:
    """Ask what joins a person with another, or draw the line."""
    place = positions.position(request.user, pk, Level.WRITE)
    others = others_there(place, localdate())
    account = home_of(place)
    given: dict[str, Any] = {"name": str(place.person), "others": others}
    form = DrawLine(request.POST, **given) if request.method == "POST" else DrawLine(**given)
    context = {
        "form": form,
        "position": place,
        "account_id": account,
        "title": _("Draw a line from %(name)s") % {"name": place.person},
        "back_url": answers.map_url(account, person=pk),
    }
    if request.method != "POST":
        return answers.asking(request, "map_line", context)
    if not form.is_valid():
        return answers.refused(request, "map_line", context)
    try:
        line = _draw(request, place, form.cleaned_data, account)
    except services.BadLine as refusal:
        return answers.refused(request, "map_line", context, refusal)
    said = _("The line to %(name)s is drawn.")
    other = line.target if line.source_id == pk else line.source
    said = said % {"name": other.person}
    return answers.drawn_anew(request, account, said=said, person=pk)


@require_POST
def map_line_remove(request: Request, pk: int) -> HttpResponse:
    """Take a line off the map."""
    rows = Line.objects.select_related("source__account", "target")
    line = fetch(rows, request.user, pk, Level.WRITE)
    account, step = home_of(line.source), as_step(line)
    services.remove_line(request.user, pk)
    steps.remember(request, account, "line_removed", **step)
    person = _shown_person(request, line)
    return answers.drawn_anew(request, account, said=_("The line is gone."), person=person)


def as_step(line: Line) -> dict[str, Any]:
    """Return what is needed to draw a line again."""
    return {
        "source": line.source_id,
        "target": line.target_id,
        "line": {
            "kind": line.kind,
            "strength": line.strength,
            "is_confirmed": line.is_confirmed,
            "why": line.why,
        },
    }


def _draw(request: Request, place: Position, given: dict[str, Any], account: int) -> Line:
    source, target = place.pk, given["other"]
    if given["kind"] == Line.Kind.INFLUENCE and given["is_listener"] is False:
        source, target = target, source
    before = standing_line(given["kind"], source, target)
    step = as_step(before) if before else None
    line = services.draw_line(
        request.user,
        source,
        target,
        kind=given["kind"],
        strength=given["strength"],
        is_confirmed=given["is_confirmed"],
        why=given["why"],
        today=localdate(),
    )
    # By its ends and not by its number: undone and drawn again, it has another one.
    steps.remember(request, account, "line_drawn", drawn=as_step(line), before=step)
    return line


def standing_line(kind: str, source: int, target: int) -> Line | None:
    """Return the line of a kind between two people; None where there is none."""
    ends = sorted((source, target)) if kind == Line.Kind.CONFLICT else (source, target)
    return Line.objects.filter(kind=kind, source=ends[0], target=ends[1]).first()


def _shown_person(request: Request, line: Line) -> int:
    """The card that was open stays open."""
    shown = answers.asked_of_page(request).get("person", "")
    ends = (line.source_id, line.target_id)
    return next((pk for pk in ends if str(pk) == shown), line.source_id)
