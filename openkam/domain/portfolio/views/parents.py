"""Correcting from when until when an account stands below another."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.portfolio import forms, selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
def parent_correct(request: Request, pk: int, span: int) -> HttpResponse:
    """Ask for both days of a time under a parent; keep them, or forget that time."""
    account = selectors.account(request.user, pk, Level.LEAD)
    found = {parent.span: parent for parent in selectors.parents_of(request.user, pk)}
    if span not in found:
        raise Http404
    parent = found[span]
    initial = {"valid_from": parent.valid_from, "valid_until": parent.valid_until}
    form = forms.ParentTimes(request.POST or None, initial=initial)
    if request.method == "POST" and "remove" in request.POST:
        services.remove_parent(request.user, span, today=localdate())
        messages.success(request, _("Removed."))
        return redirect("web:account-identity", pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_parent(request.user, span, **form.cleaned_data, today=localdate())
        except services.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("web:account-identity", pk)
    context = {"account": account, "parent": parent, "form": form, "active": "portfolio"}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/parent_correct.html", context, status=status)
