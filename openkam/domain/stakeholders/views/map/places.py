"""Where people stand on the map."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.forms.map import Dragged
from openkam.domain.stakeholders.selectors import positions
from openkam.domain.stakeholders.selectors.map import home_of
from openkam.domain.stakeholders.views.map import answers, steps


@require_POST
def map_place(request: Request, pk: int) -> HttpResponse:
    """Keep where a person was dragged to, for everybody; without a place, back into the tree."""
    place = positions.position(request.user, pk, Level.WRITE)
    form, account = Dragged(request.POST), home_of(place)
    if not form.is_valid():
        said = _("This place is too far away from the others.")
        return answers.drawn_anew(request, account, said=said, person=pk, may_undo=False)
    before = services.set_place(request.user, pk, form.place)
    steps.remember(request, account, "place", position=pk, place=before)
    said = _("%(name)s stays there, for everybody.") if form.place else _("%(name)s is back.")
    return answers.drawn_anew(request, account, said=said % {"name": place.person}, person=pk)


@require_POST
def map_tidy(request: Request, pk: int) -> HttpResponse:
    """Put everybody of an account where the tree puts them."""
    before = services.tidy_map(request.user, pk)
    if before:
        places = {str(position): list(place) for position, place in before.items()}
        steps.remember(request, pk, "tidy", places=places)
    said = _("Everybody stands where the tree puts them.")
    return answers.drawn_anew(request, pk, said=said)
