"""Changing what is known of an account, in place: each field is a small form of its own."""

from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.portfolio import forms, panels, selectors, services
from openkam.domain.portfolio.views.account_fields import Field, field_called

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

FACTS = "account-facts"  # the part of the page that shows them


@require_http_methods(["GET", "HEAD", "POST"])
def account_change(request: Request, pk: int, field: str) -> HttpResponse:
    """Ask for a new value of one field, and keep it."""
    wanted = field_called(field)
    account = selectors.account(request.user, pk, wanted.level)
    if request.method != "POST":
        form = wanted.form(request.user, account, None)
        return _ask(request, account, field, wanted, form)
    form = wanted.form(request.user, account, request.POST)
    if not form.is_valid():
        return _ask(request, account, field, wanted, form, status=422)
    undo = wanted.undo(account)
    try:
        wanted.keep(request.user, account, form.cleaned_data)
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, account, field, wanted, form, status=422)
    return _kept(request, pk, field, undo)


@require_POST
def member_set(request: Request, pk: int) -> HttpResponse:
    """Let a colleague work on the account at the given level."""
    selectors.account(request.user, pk, Level.LEAD)
    form = forms.Member(request.POST, colleagues=selectors.colleagues(request.user))
    if not form.is_valid():
        return _team(request, pk, refusal=_("Choose a colleague and a level."), form=form)
    user, level = form.cleaned_data["user"], form.cleaned_data["level"]
    try:
        services.set_membership(request.user, pk, user_id=user.pk, level=level)
    except services.Refusal as refusal:
        return _team(request, pk, refusal=str(refusal), form=form)
    return _team(request, pk, said=_("%(name)s is on the team.") % {"name": user})


@require_POST
def member_remove(request: Request, pk: int, user: int) -> HttpResponse:
    """Take a colleague off the account; the answer offers to bring them back."""
    selectors.account(request.user, pk, Level.LEAD)
    before = {m.user_id: m for m in selectors.members_of(request.user, pk) if m.account_id == pk}
    try:
        services.remove_membership(request.user, pk, user_id=user)
    except services.Refusal as refusal:
        return _team(request, pk, refusal=str(refusal))
    if not selectors.is_open(request.user, pk):  # people may take themselves off
        return redirect("portfolio:accounts")
    if user not in before:
        return _team(request, pk)
    said = _("%(name)s is off the team.") % {"name": before[user].user}
    return _team(request, pk, said=said, undo={"user": user, "level": before[user].level})


def _ask(
    request: Request,
    account: "Account",
    name: str,
    wanted: Field,
    form: django_forms.Form,
    status: int = 200,
) -> HttpResponse:
    context = {
        "account": account,
        "field": name,
        "title": wanted.title,
        "form": form,
        "active": "portfolio",
    }
    if name == "parent":
        context |= _parent_search(request, account)
    if not request.htmx:
        return render(request, "portfolio/account_change.html", context, status=status)
    response = render(request, "portfolio/_account_change.html", context, status=status)
    if status == 200:
        return response
    # The form asks for the header or the facts in return; with a fault it gets itself back.
    place = "#facts-change" if request.htmx.target == FACTS else "#account-change"
    return retarget(reswap(response, "innerHTML"), place)


def _parent_search(request: Request, account: "Account") -> dict[str, Any]:
    text = request.GET.get("q", "") or request.POST.get("q", "")
    found = selectors.find_accounts(request.user, text, limit=8)
    current = selectors.parent_of(request.user, account.pk, today=localdate())
    known = {account.pk, current.pk if current else None}
    chosen = request.POST.get("parent", "")
    if request.method != "POST":
        chosen = str(current.pk) if current else ""
    return {
        "q": text,
        "found": [option for option in found if option.pk not in known],
        "chosen": int(chosen) if chosen.isascii() and chosen.isdigit() else None,
        "current": current,
    }


def _kept(request: Request, pk: int, field: str, undo: dict[str, str] | None) -> HttpResponse:
    if not selectors.is_open(request.user, pk):  # the change may have closed the account
        messages.success(request, _("Saved."))
        return redirect("portfolio:accounts")
    if not request.htmx:
        messages.success(request, _("Saved."))
        return redirect("web:account", pk)
    is_undo = "undo" in request.POST
    account = selectors.account(request.user, pk)
    context = {
        **panels.header(request.user, pk, localdate(), account=account),
        **panels.facts(request.user, pk, localdate(), account=account),
        "saved": _("Brought back.") if is_undo else _("Saved."),
        "undo": None if is_undo else undo,
        "undo_field": field,
        "by_facts": request.htmx.target == FACTS,  # which part of the page was changed
    }
    return render(request, "portfolio/_account_changed.html", context)


def _team(
    request: Request,
    pk: int,
    *,
    said: str = "",
    refusal: str = "",
    undo: dict[str, int] | None = None,
    form: Any = None,
) -> HttpResponse:
    if not request.htmx:
        if refusal:
            messages.error(request, refusal)
        elif said:
            messages.success(request, said)
        return redirect("web:account-team", pk)
    context = dict(panels.team(request.user, account_id=pk, today=localdate()))
    context |= {"saved": said, "refusal": refusal, "undo": undo}
    if form is not None:
        context["form"] = form
    return render(request, "portfolio/_team.html", context, status=422 if refusal else 200)
