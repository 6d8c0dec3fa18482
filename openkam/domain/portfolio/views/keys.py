"""How other systems call an account, what they sold it, and splitting a key off."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.portfolio import forms, panels, selectors, services


@require_safe
def account_keys(request: Request, pk: int) -> HttpResponse:
    """Show the keys of an account with what the sales lines hold of each."""
    context = {
        **panels.keys(request.user, pk, localdate(), sales=selectors.key_sales(request.user, pk)),
        "account": selectors.account(request.user, pk),
        "active": "portfolio",
    }
    template = "portfolio/_keys.html" if request.htmx else "portfolio/account_keys.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def key_split(request: Request, pk: int) -> HttpResponse:
    """Show what a key brings along, ask where it goes, and move it."""
    key = selectors.key_of(request.user, pk)
    if request.method != "POST":
        return _ask(request, key, forms.SplitOff(initial={"to": _first_way(key)}))
    form = forms.SplitOff(request.POST)
    if not form.is_valid():
        return _ask(request, key, form, status=422)
    to = form.cleaned_data["to"]
    account = {"origin": key.came_from_id, "other": form.cleaned_data["other"]}.get(to)
    name = form.cleaned_data["name"] if to == "new" else ""
    before = key.account_id
    try:
        moved = services.split_key(
            request.user, pk, account_id=account, new_name=name, today=localdate()
        )
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, key, form, status=422)
    selectors.forget_duplicates_count(request.user)
    said = _("%(key)s belongs to %(name)s now. Figures of both are being added up again.")
    messages.success(request, said % {"key": moved, "name": moved.account.name})
    there = moved.account_id if selectors.is_open(request.user, moved.account_id) else before
    return redirect("web:account-identity", there)


def _ask(request: Request, key: Any, form: forms.SplitOff, status: int = 200) -> HttpResponse:
    text = request.GET.get("q", "") or request.POST.get("q", "")
    found = selectors.find_accounts(request.user, text, limit=8) if text else []
    leads = selectors.open_at(request.user, [hit.pk for hit in found], Level.LEAD)
    sales = selectors.key_sales(request.user, key.account_id)
    chosen = form["other"].value()
    context = {
        "key": key,
        "account": key.account,
        "form": form,
        "to": form["to"].value() or _first_way(key),
        "q": text,
        "found": [hit for hit in found if hit.pk in leads and hit.pk != key.account_id],
        "chosen": int(chosen) if str(chosen).isdigit() else None,
        "own": panels.sales_of(sales.get((key.source, key.key)), selectors.basis_for(request.user)),
        "others": len(sales) - ((key.source, key.key) in sales),
        "is_last": selectors.keys(request.user, key.account_id).count() == 1,
        "active": "portfolio",
    }
    return render(request, "portfolio/key_split.html", context, status=status)


def _first_way(key: Any) -> str:
    return "origin" if key.came_from_id else "new"
