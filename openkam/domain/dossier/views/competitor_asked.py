"""A competitor typed by its name: who is meant, and what is offered while typing."""

from typing import TYPE_CHECKING, Any

from django import forms

from openkam.core.access.requests import Request
from openkam.domain.dossier import selectors, services
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account


def typed(request: Request) -> Any:
    """Return what was sent, with the competitor that was chosen instead of the one typed.

    None where nothing was sent.
    """
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if chosen := sent.get("chosen"):
        sent["competitor"] = chosen
    return sent


def may_add(request: Request) -> bool:
    """Whether somebody said that a competitor of the name typed is to be added."""
    return request.POST.get("add") == "1"


def offered(request: Request, account: "Account") -> dict[str, Any]:
    """Return what the fields offer while typing: competitors and product groups."""
    basis = portfolio.basis_for(request.user)
    bought = [one.name for one in portfolio.product_groups_of(account, basis) if one.name]
    known = portfolio.product_group_names(basis.preparation) if basis.preparation else ()
    groups = [*bought, *(name for name in known if name and name not in bought)]
    return {"competitors": selectors.competitor_names(), "groups": groups[:500]}


def show_refusal(form: forms.Form, refusal: services.Refusal, context: dict[str, Any]) -> None:
    """Set a refusal at its field; what was typed stays. An unknown name is asked about."""
    if isinstance(refusal, services.UnknownCompetitor):
        context["unknown"] = {
            "name": refusal.name,
            "said": str(refusal),
            "alike": [one.name for one in refusal.alike],
        }
        return
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
