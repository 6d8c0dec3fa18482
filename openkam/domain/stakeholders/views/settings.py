"""Settings: which buying roles there are, and which every account should have covered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.services import Refusal

PAGE = "stakeholders:settings"


@require_http_methods(["GET", "HEAD", "POST"])
def role_settings(request: Request) -> HttpResponse:
    """Show the roles, and keep which of them are expected."""
    found = selectors.role_settings(request.user)
    if request.method != "POST":
        return _show(request, found)
    try:
        services.expect_roles(request.user, request.POST.getlist("roles"))
    except Refusal as refusal:
        return _show(request, found, fault=str(refusal), status=422)
    messages.success(request, _("Saved. The coverage of all accounts is being measured anew."))
    return redirect(PAGE)


@require_POST
def own_role_add(request: Request) -> HttpResponse:
    """Add a role of the company's own."""
    name = request.POST.get("name", "")
    found = selectors.role_settings(request.user)
    try:
        role = services.add_own_role(request.user, name)
    except Refusal as refusal:
        return _show(request, found, name_fault=str(refusal), typed=name, status=422)
    messages.success(request, _("%(name)s is added.") % {"name": role})
    return redirect(PAGE)


@require_POST
def own_role_retire(request: Request, pk: int) -> HttpResponse:
    """Offer an own role no more, or again."""
    is_retired = request.POST.get("retired") == "1"
    services.retire_own_role(request.user, pk, is_retired=is_retired)
    if is_retired:
        messages.success(request, _("It is offered no more. Who plays it keeps it."))
    else:
        messages.success(request, _("It is offered again."))
    return redirect(PAGE)


def _show(
    request: Request, found: selectors.RoleSettings, *, status: int = 200, **given: str
) -> HttpResponse:
    context = {"settings": found, "active": "settings", **given}
    return render(request, "stakeholders/settings.html", context, status=status)
