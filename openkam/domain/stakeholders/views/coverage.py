"""What is lost with one person, and how we ourselves see the relationship."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.views.merged import follows_merges
from openkam.domain.stakeholders import panels, selectors, services
from openkam.domain.stakeholders.forms.stage import StageForm
from openkam.domain.stakeholders.selectors import leaving
from openkam.domain.stakeholders.selectors.coverage import THEM
from openkam.domain.stakeholders.selectors.network import Node


@require_safe
@follows_merges
def account_if_leaves(request: Request, pk: int) -> HttpResponse:
    """Show what the account loses with the person of either side whom the address names."""
    who = leaving.key_of(request.GET.get("who", ""))
    if who is None:
        portfolio.account(request.user, pk)
        return _to_coverage(request, pk)
    return _if_leaves(request, pk, who)


@require_safe
def if_leaves(request: Request, pk: int) -> HttpResponse:
    """Show what the account loses with one of their people."""
    place = selectors.position(request.user, pk)
    kept = portfolio.kept_accounts().get(place.account_id, place.account_id)
    return _if_leaves(request, kept, (THEM, pk))


@require_safe
def colleague_leaves(request: Request, pk: int) -> HttpResponse:
    """Show what all accounts that the reader sees lose with one of us."""
    basis = portfolio.basis_for(request.user)
    found = leaving.if_colleague_leaves(request.user, pk, localdate(), basis)
    colleagues = leaving.colleagues_with_ties(request.user)
    context = {
        "loss": panels.colleague_loss(request.user, found, colleagues, basis),
        "active": "portfolio",
        "basis": basis,
    }
    return render(request, "stakeholders/colleague_leaves.html", context)


@require_safe
def colleagues_leave(request: Request) -> HttpResponse:
    """Lead to the colleague whom the address names, or to the first one."""
    colleagues = leaving.colleagues_with_ties(request.user)
    chosen = request.GET.get("user", "")
    known = {str(user.pk): user for user in colleagues}
    if not known:
        context = {"loss": None, "active": "portfolio"}
        return render(request, "stakeholders/colleague_leaves.html", context)
    user = known.get(chosen, colleagues[0])
    return redirect("stakeholders:colleague-leaves", pk=user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def stage_set(request: Request, pk: int) -> HttpResponse:
    """Say at which stage we ourselves see the relationship, and why."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    views = selectors.stage_views(request.user, pk)
    typed = request.POST if request.method == "POST" else None
    form = StageForm(typed, initial={"stage": views[0].stage if views else ""})
    if form.is_valid():
        try:
            services.set_stage_view(request.user, pk, **form.cleaned_data, today=localdate())
        except services.BadStage as fault:
            form.add_error(fault.field or None, str(fault))
        else:
            messages.success(request, _("Our view of the relationship is kept."))
            return redirect(f"{reverse('web:account-people-coverage', args=[pk])}#stage")
    context = {"account": account, "form": form, "active": "portfolio"}
    status = 422 if form.is_bound else 200
    return render(request, "stakeholders/stage.html", context, status=status)


def _if_leaves(request: Request, account_id: int, who: Node) -> HttpResponse:
    basis = portfolio.basis_for(request.user)
    try:
        found = leaving.if_leaves(request.user, account_id, who, localdate(), basis)
    except Http404:
        return _nobody(request, account_id)
    context: dict[str, Any] = {"loss": panels.loss(found, basis), "account": found.account}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "stakeholders/_if_leaves.html", context)
    chooser = panels.chooser(found.found, request.GET.get("who", ""))
    page = {**context, "chooser": chooser, "active": "portfolio", "basis": basis}
    return render(request, "stakeholders/if_leaves.html", page)


def _nobody(request: Request, account_id: int) -> HttpResponse:
    """Lead back where somebody left meanwhile; Http404 where the account is not open."""
    portfolio.account(request.user, account_id)
    messages.info(request, _("This person has no tie here any more, or does not work there now."))
    return _to_coverage(request, account_id)


def _to_coverage(request: Request, account_id: int) -> HttpResponse:
    """Lead the whole window there: a redirect would put the page into the panel that asked."""
    url = f"{reverse('web:account-people-coverage', args=[account_id])}#remove"
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)
