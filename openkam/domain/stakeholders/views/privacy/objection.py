"""Noting and deciding that a person objects to being judged."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.forms.corrections import Objects


@require_POST
def person_object(request: Request, pk: int) -> HttpResponse:
    """Note the objection: no opinion is shown from now on."""
    form = Objects(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say on which day the person objected."))
        return redirect("stakeholders:person-held", pk)
    try:
        services.note_objection(request.user, pk, **form.cleaned_data, today=localdate())
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. No opinion is shown or noted until you decide."))
    return redirect("stakeholders:person-held", pk)


@require_POST
def objection_decide(request: Request, pk: int) -> HttpResponse:
    """Decide about the objection."""
    is_upheld = request.POST.get("outcome") == "upheld"
    why = request.POST.get("why", "")
    try:
        services.decide_objection(request.user, pk, is_upheld=is_upheld, why=why, today=localdate())
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("stakeholders:person-held", pk)
    said = _("Upheld: the opinions are deleted.")
    messages.success(request, said if is_upheld else _("The opinions are shown again."))
    return redirect("stakeholders:person-held", pk)
