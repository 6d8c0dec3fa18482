"""The map and the card of one person, as parts of the page."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.map import card
from openkam.domain.stakeholders.selectors import positions
from openkam.domain.stakeholders.selectors.map import home_of
from openkam.domain.stakeholders.views.map import answers


@require_safe
def map_board(request: Request, pk: int) -> HttpResponse:
    """Show the map of an account with other filters."""
    found = selectors.snapshot(request.user, pk, localdate())
    address = answers.map_url(pk, **{name: value for name, value in request.GET.items() if value})
    if not request.htmx or not found.positions:
        return redirect(address)
    response = answers.fragment(request, pk)
    response["HX-Push-Url"] = address
    return response


@require_safe
def map_card(request: Request, pk: int) -> HttpResponse:
    """Show what is known of a person of the map."""
    place = positions.position(request.user, pk)
    account = home_of(place)
    if not request.htmx:
        return redirect(answers.map_url(account, person=pk))
    shown = card(selectors.snapshot(request.user, account, localdate()), pk)
    if shown is None:
        raise Http404
    return render(request, "stakeholders/_map_card.html", {"card": shown})
