"""What other ways of signing in ask about company sign-in: who may still use them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openkam.core.access.models import User
from openkam.core.access.sealed import SealBroken, unseal
from openkam.core.company_sign_in import withdrawal
from openkam.shell.web.company_sign_in.refusals import refused

WITH_PASSWORD = "password"  # noqa: S105 a parameter of the address


def may_use_password(user: User) -> bool:
    """Whether this user may come in without the provider.

    Administrators always may: they must be able to mend a broken company sign-in.
    """
    provider = settings.COMPANY_SIGN_IN
    return provider is None or not provider.is_only or user.is_administrator


def refusal_of(
    request: HttpRequest, user: User, signal_kwargs: Mapping[str, Any] | None
) -> HttpResponse | None:
    """Answer those who come by another way than the company wants; None for all others."""
    if "sociallogin" in (signal_kwargs or {}) or may_use_password(user):
        return None
    return refused(request, "only_company", user=user)


def note_session(request: HttpRequest, user: User, signal_kwargs: Mapping[str, Any] | None) -> None:
    """Remember that the provider opened the session that begins now."""
    login = (signal_kwargs or {}).get("sociallogin")
    if login is None or not request.session.session_key:
        return
    told = login.account.extra_data
    try:
        id_token = unseal(told["id_token"])
    except SealBroken:
        id_token = ""
    withdrawal.note_session(user, request.session.session_key, sid=told["sid"], id_token=id_token)


def sign_in_page(request: HttpRequest) -> dict[str, object]:
    """Return what the sign-in page shows of company sign-in."""
    provider = settings.COMPANY_SIGN_IN
    if provider is None:
        return {"asks_password": True}
    asked = {"next": request.GET["next"]} if request.GET.get("next") else {}
    return {
        "provider_name": provider.name,
        "company_sign_in_url": _address("company_sign_in", asked),
        "asks_password": not provider.is_only
        or WITH_PASSWORD in request.GET
        or request.method == "POST",
        "password_url": _address("account_login", {**asked, WITH_PASSWORD: "1"}),
    }


def _address(name: str, asked: Mapping[str, str]) -> str:
    return reverse(name) + (f"?{urlencode(asked)}" if asked else "")
