"""What every change of the map is answered with: the map anew, or the form with the refusal."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.panels.map import board

CONFLICT, REFUSED = 409, 422


def map_url(account_id: int, **asked: object) -> str:
    """Return the address of the map of an account."""
    address = reverse("web:account-people", args=[account_id])
    return f"{address}?{urlencode(asked)}" if asked else address


def drawn_anew(
    request: Request,
    account_id: int,
    *,
    said: str = "",
    person: int | None = None,
    may_undo: bool = True,
) -> HttpResponse:
    """Answer a change: the map alone for who stays on it, else a way to its page."""
    if not request.htmx:
        if said:
            messages.success(request, said)
        return redirect(map_url(account_id, **({"person": person} if person else {})))
    response = fragment(request, account_id, person=person, said=said, may_undo=may_undo)
    # The dialog that asked closes, wherever the answer goes.
    response["HX-Retarget"], response["HX-Reswap"] = "#people-board", "outerHTML"
    response["HX-Trigger-After-Settle"] = "people:changed"
    return response


def fragment(
    request: Request,
    account_id: int,
    *,
    person: int | None = None,
    said: str = "",
    may_undo: bool = False,
) -> HttpResponse:
    """Return the inside of the map, filtered as the page around it is."""
    found = selectors.snapshot(request.user, account_id, localdate())
    asked = asked_of_page(request)
    if person is not None:
        asked["person"] = str(person)
    context = {**board(found, asked), "said_now": said, "may_undo_now": may_undo}
    return render(request, "stakeholders/_map_board.html", context)


def asked_of_page(request: Request) -> dict[str, str]:
    """Return what the address of the page asks for, from inside of which the request came."""
    query = urlsplit(request.htmx.current_url or "").query if request.htmx else ""
    return {**QueryDict(query).dict(), **request.GET.dict()}


def refused(
    request: Request, name: str, context: dict[str, Any], refusal: services.Refusal | None = None
) -> HttpResponse:
    """Answer with the form, which keeps what was chosen and says why not."""
    form: forms.Form = context["form"]
    if refusal is not None:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
    status = CONFLICT if isinstance(refusal, services.ChangedMeanwhile) else REFUSED
    return asking(request, name, context, status=status)


def asking(
    request: Request, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a form of the map: its fragment for the dialog, or a page of its own."""
    whole = {**context, "active": "portfolio", "form_template": f"stakeholders/_{name}.html"}
    template = f"stakeholders/_{name}.html" if request.htmx else "stakeholders/map_form.html"
    response = render(request, template, whole, status=status)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#people-asked", "innerHTML"
    return response
