"""What we think of somebody: noting and withdrawing, with reason and legal basis."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face.asking import typed
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms.opinions import Noted
from openkam.domain.stakeholders.models import Opinion
from openkam.domain.stakeholders.panels.opinions import opinion_view
from openkam.domain.stakeholders.views.questions import Question, back_of, seen_of, settle
from openkam.domain.stakeholders.views.ways_back import person_crumbs, person_url


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_note(request: Request, pk: int, kind: str) -> HttpResponse:
    """Note what we think; who noted something else meanwhile is shown beside what is typed."""
    if kind not in Opinion.Kind.values:
        raise Http404
    place = selectors.position(request.user, pk, Level.WRITE)
    standing = place.opinions.filter(kind=kind, replaced_on=None).select_related("noted_by").first()
    seen = seen_of(request, standing.pk if standing else None)
    is_other = seen != (standing.pk if standing else None)
    form = Noted(typed(request), kind=kind, initial=_initial(standing))
    question = Question(
        title=f"{place.person}: {Opinion.Kind(kind).label}",
        form=form,
        button=_("Save"),
        back=back_of(request, f"{person_url(pk)}#opinions"),
        crumbs=person_crumbs(place),
        fields="stakeholders/_opinion_asked.html",
        given={
            "seen": (standing.pk if standing else "") if is_other else (seen or ""),
            "meanwhile": opinion_view(standing) if is_other and standing else None,
        },
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.note_opinion(request.user, pk, kind, **form.opinion, seen=seen, today=localdate())
        return _("Noted.")

    return settle(request, question, keep)


@require_POST
def opinion_withdraw(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hold an opinion no more."""
    services.withdraw_opinion(request.user, pk, kind, today=localdate())
    messages.success(request, _("Withdrawn. It stays readable as history."))
    return redirect(f"{person_url(pk)}#opinions")


def _initial(standing: Opinion | None) -> dict[str, Any]:
    if standing is None:
        return {"basis": Opinion.Basis.LEGITIMATE_INTEREST, "is_confirmed": "0"}
    return {
        "number": standing.number,
        "text": standing.text,
        "why": standing.why,
        "basis": standing.basis,
        "is_confirmed": "1" if standing.is_confirmed else "0",
    }
