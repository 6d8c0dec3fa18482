"""Adding a person: at an account, somebody known to another account, or in passing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Level, Role
from openkam.core.access.requests import Request
from openkam.core.face.asking import typed
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms import people as forms
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.services import Played, Refusal
from openkam.domain.stakeholders.views.account_choice import accounts_to_write, chosen_account
from openkam.domain.stakeholders.views.questions import back_of, number_of
from openkam.domain.stakeholders.views.ways_back import account_crumbs, person_url


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: Request, pk: int) -> HttpResponse:
    """Add a person to an account; somebody who is known already is only given a position."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    choices: dict[str, Any] = {"bosses": selectors.bosses_at(pk), "roles": _roles()}
    if known := _known(request):
        return _add_known(request, account, known, choices)
    first = {"name": request.GET.get("name", "")[:200]}
    form = forms.NewPerson(typed(request), initial=first, **choices)
    if not form.is_valid():
        return _show(request, account, form)
    if "anyway" not in request.POST and (alike := _alike(request, account, form.cleaned_data)):
        return _show(request, account, form, alike=alike, status=409)
    try:
        place = services.add_stakeholder(
            request.user,
            pk,
            facts=form.facts,
            position=form.position,
            ways=form.ways,
            boss_id=form.cleaned_data["reports_to"],
            roles=[Played(role) for role in form.cleaned_data["roles"]],
            today=localdate(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, account, form)
    return _added(request, place)


@require_safe
def person_alike(request: Request, pk: int) -> HttpResponse:
    """Say whether the person typed is known already."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    context = {"account": account, "alike": _alike(request, account, request.GET)}
    return render(request, "stakeholders/_alike.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def quick_add(request: Request) -> HttpResponse:
    """Add a person from anywhere: who it is and where they work, the rest later."""
    if request.user.role == Role.OBSERVER:
        raise PermissionDenied
    is_kept = request.method == "POST" and "find" not in request.POST
    form = forms.QuickPerson(request.POST if is_kept else None, initial=request.POST.dict())
    account = chosen_account(request)
    if not is_kept:
        return _show_quick(request, form, account)
    if account is None:
        form.add_error(None, _("Say for which account the person works."))
        return _show_quick(request, form, account)
    if not form.is_valid():
        return _show_quick(request, form, account)
    if "anyway" not in request.POST and (alike := _alike(request, account, form.cleaned_data)):
        return _show_quick(request, form, account, alike=alike, status=409)
    facts, position = {"name": form.cleaned_data["name"]}, {"title": form.cleaned_data["title"]}
    try:
        place = services.add_stakeholder(
            request.user,
            account.pk,
            facts=facts,
            position=position,
            ways=form.ways,
            today=localdate(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show_quick(request, form, account)
    return _added(request, place)


def _add_known(
    request: Request, account: Any, person: Person, choices: dict[str, Any]
) -> HttpResponse:
    moves = selectors.moves_of(request.user, person.pk)
    there = [one.position for one in moves if one.is_open and one.position.until is None]
    places = [(one.pk, one.account.name) for one in there if one.account_id != account.pk]
    first = {"since": localdate(), "leaves": [number_of(request.GET.get("left", ""))]}
    form = forms.KnownPerson(typed(request), initial=first, places=places, **choices)
    if not form.is_valid():
        return _show(request, account, form, person=person)
    try:
        place = services.place_person(
            request.user,
            person.pk,
            account.pk,
            position=form.position,
            leaves=form.cleaned_data.get("leaves", ()),
            on=form.cleaned_data["since"] or localdate(),
            boss_id=form.cleaned_data["reports_to"],
            roles=[Played(role) for role in form.cleaned_data["roles"]],
            today=localdate(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, account, form, person=person)
    return _added(request, place)


def _added(request: Request, place: Position) -> HttpResponse:
    said = _("%(name)s is added.") % {"name": place.person}
    messages.success(request, said)
    if "next" in request.POST:
        return redirect("stakeholders:person-add", place.account_id)
    return redirect(person_url(place.pk))


def _show(
    request: Request, account: Any, form: Any, *, status: int = 0, **given: Any
) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "crumbs": account_crumbs(account.pk, account.name),
        "back": back_of(request, reverse("web:account-people-table", args=[account.pk])),
        "active": "people",
        **selectors.names_at(account.pk),
        **given,
    }
    answer = status or (422 if form.is_bound else 200)
    return render(request, "stakeholders/person_add.html", context, status=answer)


def _show_quick(
    request: Request, form: Any, account: Any, *, status: int = 0, **given: Any
) -> HttpResponse:
    text = request.POST.get("q") or request.GET.get("q", "")
    context = {
        "form": form,
        "account": account,
        "q": text,
        "found": accounts_to_write(request.user, text),
        "back": back_of(request, reverse("stakeholders:people")),
        "active": "people",
        **given,
    }
    answer = status or (422 if form.is_bound else 200)
    return render(request, "stakeholders/quick_add.html", context, status=answer)


def _known(request: Request) -> Person | None:
    if not (asked := request.GET.get("known", "")):
        return None
    if (number := number_of(asked)) is None:
        raise Http404
    return selectors.person(request.user, number)


def _alike(request: Request, account: Any, given: Any) -> list[selectors.KnownPerson]:
    ways = [(kind, str(given.get(kind) or "")) for kind in forms.WAYS]
    name = str(given.get("name") or "")[:200]
    return selectors.known_people(
        request.user, name, ways, country=account.country, here=account.pk
    )


def _roles() -> list[tuple[str, str]]:
    return list(selectors.role_names(with_retired=False).items())
