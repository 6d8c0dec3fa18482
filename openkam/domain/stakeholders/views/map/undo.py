"""Taking back the last step on a map."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.views.map import answers, steps
from openkam.domain.stakeholders.views.map.lines import standing_line
from openkam.domain.stakeholders.views.map.steps import Step


@require_POST
def map_undo(request: Request, pk: int) -> HttpResponse:
    """Take back what the reader did last on the map of an account."""
    portfolio.account(request.user, pk, Level.WRITE)
    step = steps.last(request, pk)
    if step is None:
        said = _("There is nothing to undo.")
        return answers.drawn_anew(request, pk, said=said, may_undo=False)
    try:
        UNDO[step["kind"]](request, step)
        said = _("Undone.")
    except services.Refusal as refusal:
        said = _("This cannot be undone any more. %(why)s") % {"why": refusal}
    except (Http404, PermissionDenied):
        said = _("This cannot be undone any more: it is gone.")
    steps.forget(request, step)
    person = step.get("position")
    return answers.drawn_anew(request, pk, said=said, person=person, may_undo=False)


def _reports(request: Request, step: Step) -> None:
    position = step["position"]
    services.set_reports_to(request.user, position, step["boss"], seen=step["now"])
    if step["place"]:
        services.set_place(request.user, position, tuple(step["place"]))


def _place(request: Request, step: Step) -> None:
    place = tuple(step["place"]) if step["place"] else None
    services.set_place(request.user, step["position"], place)


def _tidy(request: Request, step: Step) -> None:
    places = {int(pk): (place[0], place[1]) for pk, place in step["places"].items()}
    services.put_back(request.user, step["account"], places)


def _line_drawn(request: Request, step: Step) -> None:
    if step["before"]:
        _draw(request, step["before"])
    else:
        made = step["drawn"]
        line = standing_line(made["line"]["kind"], made["source"], made["target"])
        if line is None:
            raise Http404
        services.remove_line(request.user, line.pk)


def _draw(request: Request, step: Step) -> None:
    services.draw_line(
        request.user, step["source"], step["target"], **step["line"], today=localdate()
    )


UNDO: dict[str, Callable[[Request, Step], None]] = {
    "reports": _reports,
    "place": _place,
    "tidy": _tidy,
    "line_drawn": _line_drawn,
    "line_removed": _draw,
}
