"""A competitor typed by its name: who is meant, and what is offered while typing."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.views.faults import show_faults
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

NEW_ONE = "+"  # chosen where none of those called nearly so is meant


@require_safe
def competitor_known(request: Request) -> HttpResponse:
    """Say beside the field whether the catalogue has this name, or who may be meant."""
    name = " ".join(request.GET.get("competitor", "").replace("\0", "").split())[:200]
    known = selectors.competitor_called(name) if name else None
    context = {
        "name": name,
        "known": known,
        "alike": selectors.alike(name) if name and known is None else [],
        "new_one": NEW_ONE,
    }
    return render(request, "dossier/_who_is_typed.html", context)


def typed(request: Request) -> Any:
    """Return what was sent, with the competitor that was chosen instead of the one typed.

    None where nothing was sent.
    """
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    chosen = sent.get("chosen")
    if chosen and chosen != NEW_ONE:
        sent["competitor"] = chosen
    return sent


def may_add(request: Request) -> bool:
    """Whether a competitor of the name typed is to be added.

    Somebody said so, or nobody else is called nearly so and may be meant instead.
    """
    if request.POST.get("chosen") == NEW_ONE:
        return True
    return not selectors.alike(request.POST.get("competitor", ""))


def offered(request: Request, account: "Account") -> dict[str, Any]:
    """Return what the fields offer while typing: competitors and product groups."""
    basis = portfolio.basis_for(request.user)
    bought = [one.name for one in portfolio.product_groups_of(account, basis) if one.name]
    known = portfolio.product_group_names(basis.preparation) if basis.preparation else ()
    groups = [*bought, *(name for name in known if name and name not in bought)]
    return {"competitors": selectors.competitor_names(), "groups": groups[:500]}


def show_refusal(form: forms.Form, refusal: services.Refusal, context: dict[str, Any]) -> None:
    """Set what is refused at its fields; what was typed stays. An unknown name is asked about."""
    for one in refusal.every:
        if isinstance(one, services.UnknownCompetitor):
            context["unknown"] = {
                "name": one.name,
                "said": str(one),
                "alike": [likely.name for likely in one.alike],
                "new_one": NEW_ONE,
            }
    refusal.every = tuple(
        one for one in refusal.every if not isinstance(one, services.UnknownCompetitor)
    )
    show_faults(form, refusal)
