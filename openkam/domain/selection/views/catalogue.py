"""The catalogue of criteria: what each asks, its scale, and the company's own ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head
from openkam.core.access.requests import Request
from openkam.core.face.asking import typed
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import panels, selectors, services
from openkam.domain.selection.forms.criteria import OwnCriterion
from openkam.domain.selection.models import Axis, Round
from openkam.domain.selection.views.questions import Question, settle


@require_safe
def criteria(request: Request) -> HttpResponse:
    """Show every criterion with its scale, those of the company with what can be changed."""
    basis = portfolio.basis_for(request.user)
    latest = selectors.open_round() or selectors.latest_run()
    counted = _counted(latest)
    shown = [
        panels.criterion(one, found=latest, currency=basis.currency, counted=counted)
        for one in selectors.offered_criteria(request.user)
    ]
    offered = [one for one in shown if not one.is_retired]
    context = {
        "parts": [
            {"axis": axis, "rows": [one for one in offered if one.axis == axis]} for axis in Axis
        ],
        "retired": [one for one in shown if one.is_retired],
        "round": latest,
        "basis": basis,
        "may_decide": request.user.is_head,
        "active": "selection",
    }
    return render(request, "selection/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_add(request: Request) -> HttpResponse:
    """Add a criterion of the company's own."""
    require_head(request.user)
    form = OwnCriterion(typed(request))
    question = Question(
        title=_("Add a criterion"),
        text=_(
            "People judge it, each on the scale that you write here. The more plainly 1 and 10 are"
            " told, the more two judges mean the same."
        ),
        form=form,
        button=_("Add the criterion"),
        back=_back(request),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        added = services.add_criterion(request.user, **form.wish())
        return _("“%(name)s” is added. It can be chosen in a round now.") % {"name": added.name}

    return settle(request, question, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: Request, pk: int) -> HttpResponse:
    """Describe an own criterion anew."""
    require_head(request.user)
    found = selectors.own_criterion(request.user, pk)
    if found is None:
        raise Http404
    form = OwnCriterion(typed(request), initial=OwnCriterion.initial_of(found))
    question = Question(
        title=_("Change “%(name)s”") % {"name": found.name},
        text=_("Judgements that were given stay as they are; rounds that were run too."),
        form=form,
        button=_("Save"),
        back=reverse("selection:criteria"),
    )

    def keep(cleaned: dict[str, Any]) -> str:
        services.change_criterion(request.user, pk, **form.wish())
        return _("Saved.")

    return settle(request, question, keep)


@require_POST
def criterion_retire(request: Request, pk: int) -> HttpResponse:
    """Offer an own criterion to new rounds no longer, or again."""
    is_retired = request.POST.get("is_retired") == "1"
    found = services.retire_criterion(request.user, pk, is_retired=is_retired)
    if is_retired:
        said = _("“%(name)s” is offered no more. Rounds that use it keep it.")
    else:
        said = _("“%(name)s” is offered again.")
    messages.success(request, said % {"name": found.name})
    return redirect("selection:criteria")


def _counted(latest: Round | None) -> set[str]:
    """Which criteria count in the latest round, by key."""
    if latest is None:
        return set()
    rows = latest.version.criteria.select_related("criterion")
    return {row.criterion.code or str(row.criterion_id) for row in rows}


def _back(request: Request) -> str:
    """Where somebody came from: the first step of a round, or the catalogue."""
    number = request.GET.get("round", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        return reverse("selection:round-criteria", args=[int(number)])
    return reverse("selection:criteria")
