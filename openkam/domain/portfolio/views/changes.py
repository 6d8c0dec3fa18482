"""Changing what is known of an account, in place: each field is a small form of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from openkam.core.access.models import Level, User
from openkam.core.access.requests import Request
from openkam.domain.portfolio import forms, panels, selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account


@dataclass(frozen=True)
class Field:
    """One thing that can be changed: who may, how it is asked for, how it is kept."""

    title: Any
    level: Level
    form: Callable[[User, "Account", Any], django_forms.Form]
    keep: Callable[[User, "Account", dict[str, Any]], "Account"]
    undo: Callable[["Account"], dict[str, str] | None]  # the posted values that bring it back


def _name_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountName(given, initial={"name": account.name})


def _country_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountCountry(given, initial={"country": account.country})


def _owner_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    people = selectors.colleagues(actor)
    return forms.AccountOwner(given, initial={"owner": account.owner_id}, colleagues=people)


def _parent_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountParent(given)


def _keep_name(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.rename_account(actor, account.pk, name=cleaned["name"])


def _keep_country(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.set_country(actor, account.pk, country=cleaned["country"])


def _keep_owner(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    owner = cleaned["owner"]
    return services.set_owner(actor, account.pk, owner_id=owner.pk if owner else None)


def _keep_parent(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.set_parent(
        actor,
        account.pk,
        parent_id=cleaned["parent"],
        valid_from=cleaned["valid_from"],
        today=localdate(),
    )


FIELDS = {
    "name": Field(
        gettext_lazy("Name"),
        Level.WRITE,
        _name_form,
        _keep_name,
        lambda account: {"name": account.name},
    ),
    "country": Field(
        gettext_lazy("Country"),
        Level.WRITE,
        _country_form,
        _keep_country,
        lambda account: {"country": account.country},
    ),
    "owner": Field(
        gettext_lazy("Owner"),
        Level.LEAD,
        _owner_form,
        _keep_owner,
        lambda account: {"owner": str(account.owner_id or "")},
    ),
    "parent": Field(
        gettext_lazy("Parent account"),
        Level.LEAD,
        _parent_form,
        _keep_parent,
        lambda account: None,  # the parents of the past cannot be told back from one value
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def account_change(request: Request, pk: int, field: str) -> HttpResponse:
    """Ask for a new value of one field, and keep it."""
    if field not in FIELDS:
        raise Http404
    wanted = FIELDS[field]
    account = selectors.account(request.user, pk, wanted.level)
    if request.method != "POST":
        form = wanted.form(request.user, account, None)
        return _ask(request, account, field, form)
    form = wanted.form(request.user, account, request.POST)
    if not form.is_valid():
        return _ask(request, account, field, form, status=422)
    undo = wanted.undo(account)
    try:
        wanted.keep(request.user, account, form.cleaned_data)
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, account, field, form, status=422)
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
    request: Request, account: "Account", field: str, form: django_forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "account": account,
        "field": field,
        "title": FIELDS[field].title,
        "form": form,
        "active": "portfolio",
    }
    if field == "parent":
        context |= _parent_search(request, account)
    if not request.htmx:
        return render(request, "portfolio/account_change.html", context, status=status)
    response = render(request, "portfolio/_account_change.html", context, status=status)
    if status == 200:
        return response
    # The form asks for the header in return; with a fault it gets itself back.
    return retarget(reswap(response, "innerHTML"), "#account-change")


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
    context = dict(panels.header(request.user, account_id=pk, today=localdate())) | {
        "saved": _("Brought back.") if is_undo else _("Saved."),
        "undo": None if is_undo else undo,
        "undo_field": field,
    }
    return render(request, "portfolio/_account_header.html", context)


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
