"""Deciding whether an account is a key account, and taking that back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.domain.portfolio import forms, panels, selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
def key_status_set(request: Request, pk: int) -> HttpResponse:
    """Ask what the account is from now on, and why; keep it."""
    account = selectors.account(request.user, pk)
    if not selectors.may_decide_key_status(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, pk, {})
    form = forms.KeyStatus(request.POST, state=account.key_state, today=localdate())
    if not form.is_valid():
        return _page(request, pk, {"form": form}, status=422)
    try:
        status = services.give_key_status(request.user, pk, **form.cleaned_data, today=localdate())
    except services.Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, pk, {"form": form}, status=422)
    return _kept(request, pk, _("Decided."), undo=status.pk)


@require_POST
def key_status_undo(request: Request, pk: int, status: int) -> HttpResponse:
    """Take the newest decision back."""
    try:
        services.take_back_key_status(request.user, pk, status)
    except services.Refusal as refusal:
        if request.htmx:
            return _page(request, pk, {"refusal": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return redirect(_place(pk))
    return _kept(request, pk, _("Taken back."))


def _kept(request: Request, pk: int, said: str, undo: int | None = None) -> HttpResponse:
    if not request.htmx:
        messages.success(request, said)
        return redirect(_place(pk))
    return _page(request, pk, {"saved": said, "undo": undo})


def _page(request: Request, pk: int, more: dict[str, Any], status: int = 200) -> HttpResponse:
    today = localdate()
    context = {**panels.key_status(request.user, pk, today), "active": "portfolio"}
    if not request.htmx:
        return render(request, "portfolio/key_status.html", context | more, status=status)
    context |= panels.header(request.user, pk, today, account=context["account"])
    template = "portfolio/_key_status_changed.html"
    return render(request, template, context | more, status=status)


def _place(pk: int) -> str:
    return f"{reverse('web:account-team', args=[pk])}#key-status"
