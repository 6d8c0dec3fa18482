"""Settings: on which points the company compares itself with others."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.domain.dossier import selectors, services

PAGE = "dossier:points"


@require_safe
def points(request: Request) -> HttpResponse:
    """Show the points in their order."""
    return _show(request)


@require_POST
def point_add(request: Request) -> HttpResponse:
    """Add a point after the others."""
    name = request.POST.get("name", "")
    try:
        point = services.add_point(request.user, name)
    except services.BadPoint as refusal:
        return _show(request, status=422, fault=str(refusal), typed=name)
    messages.success(request, _("%(name)s is added.") % {"name": point})
    return redirect(PAGE)


@require_POST
def point_rename(request: Request, key: str) -> HttpResponse:
    """Call a point otherwise."""
    name = request.POST.get("name", "")
    try:
        services.rename_point(request.user, key, name)
    except services.BadPoint as refusal:
        return _show(request, status=422, renamed=key, rename_fault=str(refusal), new_name=name)
    messages.success(request, _("Saved."))
    return redirect(PAGE)


@require_POST
def point_move(request: Request, key: str) -> HttpResponse:
    """Move a point up or down."""
    services.move_point(request.user, key, is_up=request.POST.get("to") == "up")
    return redirect(PAGE)


@require_POST
def point_retire(request: Request, key: str) -> HttpResponse:
    """Offer a point no more, or again."""
    is_retired = request.POST.get("retired") == "1"
    services.retire_point(request.user, key, is_retired=is_retired)
    if is_retired:
        messages.success(request, _("It is compared no more. What was marked stays."))
    else:
        messages.success(request, _("It is compared again."))
    return redirect(PAGE)


def _show(request: Request, status: int = 200, **given: str) -> HttpResponse:
    actor = request.user
    if not (actor.sees_all_accounts or actor.is_administrator):
        raise PermissionDenied
    every = selectors.points(with_retired=True)
    context = {
        "points": [one for one in every if not one.is_retired],
        "retired": [one for one in every if one.is_retired],
        "is_proposed": all(one.pk is None for one in every),
        "may_decide": actor.is_head or actor.is_administrator,
        "active": "settings",
        **given,
    }
    return render(request, "dossier/points.html", context, status=status)
