"""Changing what is known of a person: who they are, what they are there, how to reach them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.asking import typed
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms import people as forms
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.services import Refusal, Way
from openkam.domain.stakeholders.services.people import PERSON_FACTS, POSITION_FACTS
from openkam.domain.stakeholders.views.questions import (
    Question,
    Rows,
    back_of,
    seen_of,
    settle,
)
from openkam.domain.stakeholders.views.ways_back import kept_account, person_crumbs, person_url


@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: Request, pk: int) -> HttpResponse:
    """Change who somebody is."""
    place = _to_change(request, pk)
    known = {name: getattr(place.person, name) for name in PERSON_FACTS}
    question = Question(
        title=_("Change %(name)s") % {"name": place.person},
        form=forms.PersonFacts(typed(request), initial=known),
        button=_("Save"),
        back=back_of(request, person_url(pk)),
        crumbs=person_crumbs(place),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.change_person(request.user, place.person_id, facts=cleaned, today=localdate())
        return _("Saved.")

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def position_change(request: Request, pk: int) -> HttpResponse:
    """Change what somebody is at the account, and to whom they report."""
    place = _to_change(request, pk)
    account = kept_account(place)
    known = {name: getattr(place, name) for name in POSITION_FACTS}
    bosses = selectors.bosses_at(account.pk, without=pk)
    if place.reports_to and place.reports_to_id not in dict(bosses):
        bosses.append((place.reports_to.pk, str(place.reports_to.person)))
    form = forms.PositionFacts(
        typed(request), initial={**known, "reports_to": place.reports_to_id}, bosses=bosses
    )
    seen = seen_of(request, place.reports_to_id)
    question = Question(
        title=_("%(name)s at %(account)s") % {"name": place.person, "account": account.name},
        form=form,
        button=_("Save"),
        back=back_of(request, person_url(pk)),
        crumbs=person_crumbs(place),
        fields="stakeholders/_position_asked.html",
        given={**selectors.names_at(account.pk), "seen_boss": seen or ""},
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.edit_position(
            request.user, pk, position=form.position, boss_id=cleaned["reports_to"], seen=seen
        )
        return _("Saved.")

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def ways_set(request: Request, pk: int) -> HttpResponse:
    """Change how to reach somebody."""
    place = _to_change(request, pk)
    rows = place.person.ways.order_by("-is_preferred", "pk")
    known = list(rows.values("kind", "value", "label", "is_preferred"))
    ways = forms.Ways(typed(request), initial=known or [{"kind": "email"}, {"kind": "phone"}])
    question = Question(
        title=_("How to reach %(name)s") % {"name": place.person},
        form=Rows(ways),
        button=_("Save"),
        back=back_of(request, person_url(pk)),
        crumbs=person_crumbs(place),
        fields="stakeholders/_ways_asked.html",
        given={"ways": ways},
    )

    def keep(cleaned: dict[str, Any]) -> str:
        found = [Way(**one) for one in ways.cleaned_data if one.get("value")]
        services.set_ways(request.user, place.person_id, found)
        return _("Saved.")

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def position_end(request: Request, pk: int) -> HttpResponse:
    """Ask on which day somebody left, and note it."""
    place = _to_change(request, pk)
    question = Question(
        title=_("%(name)s left") % {"name": place.person},
        text=_(
            "What is known stays, below the people who work there now. Who reported to"
            " %(name)s reports one level higher then."
        )
        % {"name": place.person},
        form=forms.Left(typed(request), initial={"until": localdate()}),
        button=_("Note that %(name)s left") % {"name": place.person},
        back=back_of(request, person_url(pk)),
        crumbs=person_crumbs(place),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.end_position(request.user, pk, until=cleaned["until"])
        day = formats.day(cleaned["until"])
        return _("%(name)s left on %(day)s.") % {"name": place.person, "day": day}

    return settle(request, question, keep)


@require_POST
def position_resume(request: Request, pk: int) -> HttpResponse:
    """Take back that somebody left."""
    try:
        place = services.resume_position(request.user, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s works there again.") % {"name": place.person})
    return redirect(person_url(pk))


def _to_change(request: Request, pk: int) -> Position:
    return selectors.position(request.user, pk, Level.WRITE)
