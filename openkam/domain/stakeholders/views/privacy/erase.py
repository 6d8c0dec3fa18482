"""Erasing a person: what goes, what stays, who is sure."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.gate import fetch
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Person
from openkam.domain.stakeholders.views.privacy.erase_words import goes, stays, unread
from openkam.domain.stakeholders.views.privacy.held import ACTIVE, crumb, whom_to_ask

NOBODY = "nobody"


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: Request, pk: int) -> HttpResponse:
    """Show what erasing a person does; done once the name is typed."""
    kept = selectors.kept_person(pk)
    if kept != pk:
        return redirect("stakeholders:person-erase", kept)
    person = fetch(Person.objects.all(), request.user, pk)
    if not selectors.may_answer(request.user, pk):
        if request.method == "POST":
            raise PermissionDenied
        return whom_to_ask(request, person)
    if person.erased_on:
        return redirect("stakeholders:person-held", pk)
    if request.method != "POST":
        return _asked(request, pk)
    try:
        services.erase_person(
            request.user,
            pk,
            typed=request.POST.get("typed", ""),
            reports=_wishes(request),
            meant=set(request.POST.getlist("meant")),
            today=localdate(),
        )
    except services.PersonErased:
        messages.info(request, _("Somebody else erased this person meanwhile."))
        return redirect("stakeholders:person-held", pk)
    except services.Refusal as refusal:
        return _asked(request, pk, refusal)
    messages.success(request, _("Erased. Only a mark without any word is left."))
    back = crumb(request, pk)
    return redirect(back["url"] if back else reverse("portfolio:accounts"))


def _wishes(request: Request) -> dict[int, int | None]:
    """To whom those who report to the person report from now on, by position."""
    wishes: dict[int, int | None] = {}
    for key in request.POST:
        value = request.POST.get(key, "")
        start, _dash, place = key.partition("reports-")
        if start or not (place.isascii() and place.isdigit()):
            continue
        if value == NOBODY:
            wishes[int(place)] = None
        elif value.isascii() and value.isdigit():
            wishes[int(place)] = int(value)
    return wishes


def _asked(request: Request, pk: int, refusal: services.Refusal | None = None) -> HttpResponse:
    preview = selectors.erasure_preview(request.user, pk)
    context = {
        "active": ACTIVE,
        "person": preview.person,
        "crumb": crumb(request, pk),
        "goes": goes(preview),
        "stays": stays(preview),
        "hung": [_hung(one, request) for one in preview.hung],
        "nobody": NOBODY,
        "reading": preview.reading,
        "left": unread(preview.reading),
        "meant": _ticked(request, preview.reading),
        "typed": request.POST.get("typed", ""),
        "refusal": refusal,
    }
    return render(request, "stakeholders/erase.html", context, status=422 if refusal else 200)


def _ticked(request: Request, reading: selectors.Reading) -> set[str]:
    """What a reader has ticked; before, where the whole name stands."""
    if request.method == "POST":
        return set(request.POST.getlist("meant"))
    return {one.key for one in reading.rows if one.is_whole}


def _hung(one: selectors.Hung, request: Request) -> dict[str, Any]:
    chosen = request.POST.get(f"reports-{one.position.pk}", "")
    standard = str(one.boss.pk) if one.boss else NOBODY
    count = ngettext(
        "%(count)s person reports to them at %(account)s",
        "%(count)s people report to them at %(account)s",
        len(one.reports),
    )
    told = {"count": formats.number(len(one.reports)), "account": one.position.account}
    return {
        "name": f"reports-{one.position.pk}",
        "title": count % told,
        "names": ", ".join(str(row.person) for row in one.reports[:20]),
        "boss": one.boss,
        "others": one.others,
        "chosen": chosen or standard,
    }
