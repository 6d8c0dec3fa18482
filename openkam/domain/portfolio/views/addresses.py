"""The hosts that scheduled imports may ask."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.forms.schedules import AllowedHost


@require_http_methods(["GET", "HEAD", "POST"])
def address_list(request: Request) -> HttpResponse:
    """Show the allowed hosts, and allow another."""
    rows = selectors.allowed_addresses(request.user)
    form = AllowedHost(request.POST or None)
    if form.is_valid():
        try:
            services.allow_address(request.user, **form.cleaned_data, now=timezone.now())
        except services.BadHost as refusal:
            form.add_error("host", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("portfolio:import-addresses")
    context = {
        "form": form,
        "addresses": [(row, formats.when(row.allowed_at)) for row in rows],
        "active": "portfolio",
    }
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/addresses.html", context, status=status)


@require_POST
def address_remove(request: Request, pk: int) -> HttpResponse:
    """Allow a host no more."""
    try:
        services.forbid_address(request.user, pk)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The host is not asked any more."))
    return redirect("portfolio:import-addresses")
