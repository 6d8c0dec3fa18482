"""Noting sign-ins as requests bring them, and telling people of a device never seen before."""

import re
from functools import partial
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.access import sign_ins
from openkam.core.access.models import SignIn, User
from openkam.core.access.sign_ins import Attempt
from openkam.core.face import formats
from openkam.shell.web import mail
from openkam.shell.web.places import place_of

Way, Outcome = SignIn.Way, SignIn.Outcome
DEVICE_COOKIE = f"{'__Host-' if settings.SECURE else ''}device"
DEVICE_KEPT_SECONDS = 400 * 24 * 60 * 60  # as long as browsers keep anything
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")
TOO_MANY = "too_many_login_attempts"
FACTORS = {
    Authenticator.Type.TOTP: Way.APP,
    Authenticator.Type.RECOVERY_CODES: Way.RECOVERY_CODE,
    Authenticator.Type.WEBAUTHN: Way.KEY,
}
# Why; those of company sign-in are the headings of the pages that people see.
REASONS = {
    "wrong_password": gettext_lazy("Wrong password"),
    "unknown_address": gettext_lazy("Nobody has this address"),
    "wrong_code": gettext_lazy("Wrong code"),
    "unknown_key": gettext_lazy("Key not known, or answered too late"),
    "too_many": gettext_lazy("Too many attempts"),
    "deactivated": gettext_lazy("Deactivated"),
    "only_company": gettext_lazy("Only company sign-in is allowed"),
    "cancelled": gettext_lazy("Stopped at the provider"),
    "too_late": gettext_lazy("Took too long"),
    "unreachable": gettext_lazy("Provider not reached"),
    "not_understood": gettext_lazy("Answer of the provider refused"),
    "no_role": gettext_lazy("No role from the provider"),
    "claims_incomplete": gettext_lazy("Groups missing in the provider's answer"),
    "no_mail": gettext_lazy("Mail address missing in the provider's answer"),
    "mail_not_verified": gettext_lazy("Mail address not verified by the provider"),
    "other_person": gettext_lazy("Address tied to another account of the provider"),
}


def note(
    request: HttpRequest,
    outcome: str,
    *,
    way: str = "",
    reason: str = "",
    user: User | None = None,
    typed: str = "",
) -> None:
    """Note an attempt of this request: by a known user, or by what was typed as an address."""
    attempt = Attempt(outcome, way, user, typed, reason)
    now = timezone.now()  # noqa: TID251 - of the request
    sign_ins.note(attempt, place=place_of(request), device=_device_of(request), now=now)


def note_refused_form(
    request: HttpRequest, form: BaseForm, user: User | None, *, way: str = ""
) -> None:
    """Note why the form of a second step was refused: a wrong code or key, or too many of them."""
    is_key = "credential" in form.fields
    codes = {fault.code for faults in form.errors.as_data().values() for fault in _all(faults)}
    way = way or (Way.KEY if is_key else Way.APP)
    if TOO_MANY in codes:
        note(request, Outcome.LOCKED, way=way, reason="too_many", user=user)
    else:
        reason = "unknown_key" if is_key else "wrong_code"
        note(request, Outcome.FAILED, way=way, reason=reason, user=user)


def note_signed_in(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note a success, and tell the user by mail if the device was never seen before."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    if not TOKEN.fullmatch(token):
        token = token_urlsafe(16)
    device, place = _hashed(token), place_of(request)
    is_news = sign_ins.is_new_device(user, device)
    now = timezone.now()  # noqa: TID251 - of the request
    attempt = Attempt(Outcome.IN, _way_in(request, user), user)
    row = sign_ins.note(attempt, place=place, device=device, now=now)
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=DEVICE_KEPT_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    if is_news and row and settings.MAIL_IS_SENT:
        _tell(request, row)


def reason_in_words(reason: str) -> str:
    """Return a reason for the reader; one that is not known is shown as it is written."""
    return str(REASONS.get(reason, reason.replace("_", " ")))


def who_in_words(row: SignIn) -> str:
    """Return whom an entry is about: a user, or which unknown address."""
    if row.user is not None:
        return str(row.user)
    return _("Unknown address %(hash)s") % {"hash": row.unknown} if row.unknown else _("Unknown")


def _tell(request: HttpRequest, row: SignIn) -> None:
    if row.user is None:
        return
    given = {
        "user": row.user,
        "place": place_of(request),
        "when": partial(formats.when, row.at),
        "url": request.build_absolute_uri(reverse("web:own-sessions")),
    }
    template = "account/email/new_device"
    mail.send_later(mail.composed(template, row.user.email, given, language=row.user.language))


def _way_in(request: HttpRequest, user: User) -> str:
    """By what somebody came in: the last of the steps that they took."""
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    if not records:
        return Way.LINK
    last = records[-1]
    if last.get("method") == "socialaccount":
        return Way.COMPANY
    if last.get("passwordless"):
        return Way.PASSKEY
    return FACTORS.get(last.get("type", ""), Way.PASSWORD)


def _device_of(request: HttpRequest) -> str:
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    return _hashed(token) if TOKEN.fullmatch(token) else ""


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]


def _all(faults: list[ValidationError]) -> list[ValidationError]:
    return [one for fault in faults for one in fault.error_list]
