"""Answering for a fact or a contract that sales contradict."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.portfolio import selectors as portfolio

TEMPLATE = "dossier/answer.html"


@require_http_methods(["GET", "HEAD", "POST"])
def fact_answer(request: Request, pk: int) -> HttpResponse:
    """Say why a fact is true still although sales look otherwise."""
    fact, standing = selectors.fact_with_version(request.user, pk)
    account, kind = fact.account, selectors.kinds().get(fact.kind)
    if kind is None or standing is None:
        raise Http404
    portfolio.account(request.user, account.pk, Level.WRITE)
    if request.method != "POST" and not fact.is_contradicted:
        return _nothing_left(request, reverse("dossier:fact", args=[pk]))
    note = reverse("dossier:fact-note", args=[account.pk, fact.kind])
    context = {
        "account": account,
        "title": f"{kind.name} {fact.year}" if fact.year else kind.name,
        "value": panels.value_of(kind, standing),
        "source": panels.source_of(standing),
        "found": panels.contradiction(fact, account.pk),
        "note_url": f"{note}?year={fact.year}" if fact.year else note,
        "back_url": reverse("web:account-dossier", args=[account.pk]),
    }
    return _answered(request, pk, services.answer_contradiction, context)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_answer(request: Request, pk: int) -> HttpResponse:
    """Say why a contract holds as noted although sales look otherwise."""
    standing = selectors.contract_standing(request.user, pk, Level.WRITE)
    contract = standing.contract
    if request.method != "POST" and not contract.is_contradicted:
        return _nothing_left(request, reverse("dossier:contract", args=[pk]))
    context = {
        "account": contract.account,
        "title": standing.title,
        "value": standing.title,
        "source": panels.source_of(standing),
        "found": panels.against_contract(contract, contract.account_id),
        "note_url": reverse("dossier:contract-edit", args=[pk]),
        "back_url": reverse("dossier:contract", args=[pk]),
    }
    return _answered(request, pk, services.answer_for_contract, context)


def _answered(
    request: Request, pk: int, answer: Callable[..., Any], context: dict[str, Any]
) -> HttpResponse:
    why, refusal = request.POST.get("why", ""), ""
    if request.method == "POST":
        try:
            answer(request.user, pk, why=why, today=localdate())
        except services.Refusal as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("It counts as true. Your reason stands beside it."))
            return redirect(context["back_url"])
    context |= {"why": why, "refusal": refusal, "may_write": True, "active": "portfolio"}
    return render(request, TEMPLATE, context, status=422 if refusal else 200)


def _nothing_left(request: Request, url: str) -> HttpResponse:
    messages.info(request, _("Sales do not contradict this any more."))
    return redirect(url)
