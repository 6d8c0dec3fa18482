"""Sign-in as this house wants it: nobody registers themselves, and every change leaves a trace."""

from ipaddress import ip_address
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openkam.core.access import devices, sessions
from openkam.core.access.models import User
from openkam.core.audit import trail
from openkam.shell.web import mail, sign_in_log
from openkam.shell.web.company_sign_in import gate
from openkam.shell.web.sign_in_log import Outcome, Way

# What allauth would notify people about, and what it is called on the trail.
TRACES = {
    "account/email/password_changed": "user.password_changed",
    "account/email/password_reset": "user.password_reset",
    "mfa/email/totp_activated": "user.second_factor_activated",
    "mfa/email/totp_deactivated": "user.second_factor_deactivated",
    "mfa/email/recovery_codes_generated": "user.recovery_codes_made",
    "mfa/email/webauthn_added": "user.key_added",
    "mfa/email/webauthn_removed": "user.key_removed",
}
SECOND_FACTOR_STAGE = "openkam.shell.web.company_sign_in.stages.SecondFactorStage"


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Lets active people in, and never the system's own actor."""

    def user_can_authenticate(self, user: User | None) -> bool:
        """Whether this user may be signed in, asked again at each request."""
        return bool(super().user_can_authenticate(user)) and not getattr(user, "is_system", False)


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes self-registration, speaks our words, and notes changes on the audit trail."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("The link is not valid any more."),
        "too_many_login_attempts": _("Too many attempts. Try again in some minutes."),
        "rate_limited": _("Too many attempts. Try again in some minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every registration: users come by invitation."""
        return False

    def get_login_stages(self) -> list[str]:
        """Put our own way of asking for the second factor in place of allauth's."""
        ours = {"allauth.mfa.stages.AuthenticateStage": SECOND_FACTOR_STAGE}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who tried too often, and note it."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            typed = credentials.get("email", "")
            sign_in_log.note(
                request, Outcome.LOCKED, way=Way.PASSWORD, reason="too_many", typed=typed
            )
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password, at sign-in or where it is asked for once more."""
        typed = credentials.get("email", "")
        sign_in_log.note(
            request, Outcome.FAILED, way=Way.PASSWORD, reason="wrong_password", typed=typed
        )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell the deactivated that they are, and note it."""
        sign_in_log.note(request, Outcome.FAILED, reason="deactivated", user=user)
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def logout(self, request: HttpRequest) -> None:
        """End the session and note it."""
        if isinstance(request.user, User):
            sign_in_log.note(request, Outcome.OUT, user=request.user)
        super().logout(request)

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Answer those who may not come in this way; None lets them go on."""
        refusal = gate.refusal_of(request, user, how.get("signal_kwargs"))
        return refusal or super().pre_login(request, user, **how)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Note the sign-in, and which session the provider of company sign-in opened."""
        gate.note_session(request, user, how.get("signal_kwargs"))
        answer: HttpResponse = super().post_login(request, user, **how)
        sign_in_log.note_signed_in(request, answer, user)
        return answer

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password of who is signed in, under the same limits as a sign-in."""
        known = self.authenticate(current.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def set_password(self, user: User, password: str) -> None:
        """Set a password; whoever is signed in with the former one is signed out elsewhere."""
        super().set_password(user, password)
        request = current.request
        is_own = request.user.is_authenticated and request.user.pk == user.pk
        sessions.drop(user, keep=request.session.session_key if is_own else "")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the profile."""
        return reverse("web:profile")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link to active people with a password, after the answer.

        A stranger cannot tell by the time whether the address is known.
        """
        if user.is_system or not gate.may_use_password(user):
            return
        message = mail.composed(
            "account/email/password_reset_key", user.email, context, language=user.language
        )
        mail.send_later(message)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Note a change of password or second factor on the trail, and tell its owner by mail."""
        trail.record(user, TRACES[template_prefix], user)
        if settings.MAIL_IS_SENT:
            given = {"user": user, "change": TRACES[template_prefix]}
            mail.send_later(
                mail.composed(
                    "account/email/security_notice", user.email, given, language=user.language
                )
            )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Speaks our words."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. It may be too old: use the newest one."),
        "cannot_generate_recovery_codes": _("Switch the second factor on first."),
    }

    def generate_authenticator_name(self, user: User, kind: str) -> str:
        """Suggest a name for a new key: the device that is at hand."""
        agent = current.request.headers.get("user-agent", "")
        return devices.device_of(agent).words

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Say who asks for the key: the browser shows it, and ties the key to the address."""
        return {**super().get_public_key_credential_rp_entity(), "name": "OpenKAM"}


def keys_work_at(request: HttpRequest) -> bool:
    """Whether browsers use passkeys and security keys here: a name, over https or on localhost."""
    host, _port = split_domain_port(request.get_host())
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return request.is_secure() and not _is_ip_address(host)


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
