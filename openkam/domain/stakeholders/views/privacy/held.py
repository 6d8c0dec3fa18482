"""The page "What we hold on …", for whoever answers the person."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.gate import fetch
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.models import Person

MOST = 100  # entries of one section on the page; the export has all
ACTIVE = "people"


@require_safe
def person_held(request: Request, pk: int) -> HttpResponse:
    """Show everything that we hold on a person, or say whom to ask."""
    kept = selectors.kept_person(pk)
    if kept != pk:
        return redirect("stakeholders:person-held", kept)
    person = fetch(Person.objects.all(), request.user, pk)
    if not selectors.may_answer(request.user, pk):
        return whom_to_ask(request, person)
    held = selectors.held(request.user, pk)
    context = {
        "active": ACTIVE,
        "person": person,
        "crumb": crumb(request, pk),
        "sections": [
            shown(one, mends=person.erased_on is None) for one in held.sections if one.entries
        ],
        **_objection(person),
        "today": localdate().isoformat(),
        "nothing": [one.title for one in held.sections if not one.entries],
        "languages": settings.LANGUAGES,
        "language": formats.current_language(),
        "erased_on": formats.day(person.erased_on) if person.erased_on else "",
    }
    return render(request, "stakeholders/held.html", context)


def _objection(person: Person) -> dict[str, Any]:
    waiting = person.objections.filter(outcome="").first()
    return {"objection": waiting, "objection_on": formats.day(waiting.asked_on) if waiting else ""}


def whom_to_ask(request: Request, person: Person) -> HttpResponse:
    """Say who may answer for a person, to somebody who may not."""
    context = {
        "active": ACTIVE,
        "person": person,
        "crumb": crumb(request, person.pk),
        "heads": selectors.whom_to_ask(),
    }
    return render(request, "stakeholders/whom_to_ask.html", context)


def crumb(request: Request, person_id: int) -> dict[str, str]:
    """Return what leads back: the account where the person works or worked last, and their page."""
    place = selectors.latest_position(request.user, person_id)
    if place is None:
        return {}
    url = reverse("web:account-people-table", args=[place.account_id])
    page = reverse("stakeholders:person", args=[place.pk])
    return {"name": str(place.account), "url": url, "person": str(place.person), "page": page}


def shown(section: selectors.Section, *, mends: bool) -> dict[str, Any]:
    """Return a section as the page shows it: each entry with what is known of it."""
    more = len(section.entries) - MOST
    said = ngettext(
        "%(count)s more stands in the export.", "%(count)s more stand in the export.", more
    )
    return {
        "section": section,
        "count": formats.number(len(section.entries)),
        "columns": [title for _key, title in section.columns],
        "is_table": is_table(section),
        "mends": mends and section.key in services.CORRECTABLE,
        "entries": [
            {"pk": entry.pk, "words": entry.words(), "facts": facts(section, entry)}
            for entry in section.entries[:MOST]
        ],
        "more": said % {"count": formats.number(more)} if more > 0 else "",
    }


def is_table(section: selectors.Section) -> bool:
    """Whether the entries fit beside each other; else each stands for itself."""
    return len(section.columns) <= 5


def facts(section: selectors.Section, entry: selectors.Entry) -> list[tuple[str, str]]:
    """Return what is known of an entry, with what it is called."""
    titles = [title for _key, title in section.columns]
    return [(title, word) for title, word in zip(titles, entry.words(), strict=True) if word]
