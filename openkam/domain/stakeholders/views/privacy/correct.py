"""Correcting one entry, since the person says that it is wrong."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.forms.corrections import AskedOn, Correction
from openkam.domain.stakeholders.views.privacy.held import ACTIVE, crumb


@require_http_methods(["GET", "HEAD", "POST"])
def person_correct(request: Request, pk: int, section: str, entry: int) -> HttpResponse:
    """Ask what is right, and keep it; or delete what should never have been noted."""
    person = selectors.person_to_answer(request.user, pk)
    spec = services.CORRECTABLE.get(section)
    if spec is None or person.erased_on:
        raise Http404
    row = services.entry_of(pk, section, entry)
    titles = dict(selectors.held(request.user, pk).section(section).columns)
    given: Any = request.POST if request.method == "POST" else None
    form: Any = Correction(given, row=row, names=spec.fields, titles=titles)
    back = f"{reverse('stakeholders:person-held', args=[pk])}#held-{section}"
    context = {
        "active": ACTIVE,
        "person": person,
        "crumb": crumb(request, pk),
        "may_go": spec.may_go,
        "back": back,
    }
    if given is None:
        return render(request, "stakeholders/correct.html", {**context, "form": form})
    is_deleted = spec.may_go and "delete" in given
    sent = AskedOn(given) if is_deleted else form
    if sent.is_valid() and _kept(request, (pk, section, entry), sent, is_deleted=is_deleted):
        said = _("Deleted, as they asked.") if is_deleted else _("Corrected, as they asked.")
        messages.success(request, said)
        return redirect(back)
    if is_deleted:
        form.errors["asked_on"] = sent.errors.get("asked_on")
    return render(request, "stakeholders/correct.html", {**context, "form": form}, status=422)


def _kept(request: Request, named: tuple[int, str, int], form: Any, *, is_deleted: bool) -> bool:
    asked_on, today = form.cleaned_data["asked_on"], localdate()
    try:
        if is_deleted:
            services.delete_entry(request.user, *named, asked_on=asked_on, today=today)
        else:
            services.correct_entry(
                request.user, *named, values=form.values, asked_on=asked_on, today=today
            )
    except services.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
