"""Noting contracts, their page with all versions, and saying that they are true still."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.forms.contracts import NoteContract
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.views.faults import look_further, show_faults
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.views.merged import follows_merges

if TYPE_CHECKING:
    from openkam.domain.dossier.services import Agreement

TEMPLATE = "dossier/contract_note.html"


@require_http_methods(["GET", "HEAD", "POST"])
@follows_merges
def contract_add(request: Request, pk: int) -> HttpResponse:
    """Note a contract with an account."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    form = NoteContract(
        request.POST if request.method == "POST" else None,
        groups=portfolio.product_groups(request.user),
        initial={
            "currency": portfolio.basis_for(request.user).currency,
            "source": "document",
            "value_per": "year",
            "life_months": selectors.kinds()["contracts"].life_months,
        },
    )
    context: dict[str, Any] = {"account": account, "form": form, "active": "portfolio"}
    if request.method != "POST":
        return render(request, TEMPLATE, context)

    def note(agreement: "Agreement") -> ContractVersion:
        return services.add_contract(request.user, pk, agreement, today=localdate())

    version = _noted(request, form, note, context)
    if version is None:
        return render(request, TEMPLATE, context, status=422)
    return redirect("dossier:contract", version.contract_id)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_edit(request: Request, pk: int) -> HttpResponse:
    """Note what a contract says now; what holds stands in the form."""
    standing = selectors.contract_standing(request.user, pk, Level.WRITE)
    form = NoteContract(
        request.POST if request.method == "POST" else None,
        groups=portfolio.product_groups(request.user),
        initial=NoteContract.initial_of(standing),
    )
    context: dict[str, Any] = {
        "account": standing.contract.account,
        "contract": standing,
        "form": form,
        "active": "portfolio",
    }
    if request.method != "POST":
        return render(request, TEMPLATE, context)

    def note(agreement: "Agreement") -> ContractVersion:
        seen = form.cleaned_data["seen"]
        return services.change_contract(request.user, pk, agreement, seen=seen, today=localdate())

    if _noted(request, form, note, context) is None:
        return render(request, TEMPLATE, context, status=422)
    return redirect("dossier:contract", pk)


@require_safe
def contract(request: Request, pk: int) -> HttpResponse:
    """Show a contract: where it stands, what it says, its files, and every version."""
    today = localdate()
    found = selectors.contract_history(request.user, pk, today)
    currency = portfolio.basis_for(request.user).currency
    context = {
        **panels.contract_page(found, today, currency),
        "found": found,
        "may_write": found.may_write,
        "active": "portfolio",
    }
    return render(request, "dossier/contract.html", context)


@require_POST
def contract_withdraw(request: Request, pk: int) -> HttpResponse:
    """Say that a contract was entered by mistake."""
    seen = request.POST.get("seen", "")
    try:
        services.withdraw_contract(
            request.user,
            pk,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None,
            today=localdate(),
        )
    except services.ChangedMeanwhile:
        messages.error(request, _("Somebody changed it meanwhile. Look at it again first."))
    else:
        messages.success(request, _("It counts nowhere any more. What was noted stays below."))
    return redirect("dossier:contract", pk)


@require_POST
def contract_restore(request: Request, pk: int) -> HttpResponse:
    """Let an earlier version of a contract hold again."""
    version = services.restore_contract(request.user, pk, today=localdate())
    messages.success(request, _("This version holds again."))
    return redirect("dossier:contract", version.contract_id)


@require_POST
def contracts_still_true(request: Request, pk: int) -> HttpResponse:
    """Say of the chosen contracts of an account that they are true still."""
    chosen = [
        int(one) for one in request.POST.getlist("version") if one.isdigit() and len(one) < 19
    ]
    back = redirect("web:account-dossier-contracts", pk)
    if not chosen:
        messages.warning(request, _("Choose at least one contract."))
        return back
    try:
        count = services.contracts_still_true(
            request.user, chosen[:500], is_confirmed=True, today=localdate()
        )
    except Http404:
        said = _("One of them was changed meanwhile. Look at them again; nothing was noted.")
        messages.error(request, said)
        return back
    said = ngettext(
        "%(count)s contract is confirmed as of today.",
        "%(count)s contracts are confirmed as of today.",
        count,
    )
    messages.success(request, said % {"count": count})
    return back


def _noted(
    request: Request, form: NoteContract, note: Any, context: dict[str, Any]
) -> ContractVersion | None:
    if not form.is_valid():
        look_further(form, lambda: services.check_agreement(form.agreement(), localdate()))
        return None
    try:
        version: ContractVersion = note(form.agreement())
    except services.ChangedMeanwhile as refusal:
        _show_both(form, refusal, context)
        return None
    except services.Refusal as refusal:
        show_faults(form, refusal)
        return None
    messages.success(request, _("Noted: %(name)s.") % {"name": version.title})
    return version


def _show_both(
    form: NoteContract, refusal: services.ChangedMeanwhile, context: dict[str, Any]
) -> None:
    """Keep what was typed, and set what the other wrote beside it; saving again replaces that."""
    standing = refusal.standing
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = standing.pk if standing else ""  # type: ignore[index]
    context["refusal"] = str(refusal)
    if isinstance(standing, ContractVersion):
        seen = standing.contract.versions.filter(pk=form.cleaned_data["seen"]).first()
        context["theirs"] = {
            "by": standing.noted_by,
            "is_withdrawn": standing.is_withdrawn,
            "fields": panels.differences(standing, seen),
        }
