"""Who could introduce us to a person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.introductions import introduction_card


@require_safe
def introductions(request: Request, pk: int) -> HttpResponse:
    """Show the ways to a person: who of us begins, who leads on, which step is the weakest."""
    place = selectors.position(request.user, pk)
    context = {
        **introduction_card(request.user, place, localdate()),
        "account": place.account,
        "active": "portfolio",
    }
    name = "stakeholders/_introductions.html" if request.htmx else "stakeholders/introductions.html"
    return render(request, name, context)


@require_safe
def introduction_find(request: Request, pk: int) -> HttpResponse:
    """Lead from the chooser of an account to the ways to the chosen person."""
    portfolio.account(request.user, pk)
    asked = request.GET.get("to", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        if request.htmx:
            return HttpResponse()
        return redirect("web:account-people-ties", pk)
    if request.htmx:
        return introductions(request, int(asked))
    return redirect("stakeholders:introductions", int(asked))
