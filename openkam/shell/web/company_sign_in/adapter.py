"""What allauth asks about sign-in by others: there is one provider, and its claims decide."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest

from openkam.core.company_sign_in import admission
from openkam.core.company_sign_in.faults import AnswerRefused, NotAdmitted, ProviderUnreachable
from openkam.shell.web.company_sign_in.provider import NAME, CompanyProvider, configured
from openkam.shell.web.company_sign_in.refusals import refused


class CompanySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Knows the provider of the environment and no other."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the one provider, without asking the database."""
        configured = settings.COMPANY_SIGN_IN
        if configured is None:
            return []
        app = SocialApp(
            provider=CompanyProvider.id,
            provider_id=NAME,
            name=configured.name,
            client_id=configured.client_id,
            secret=configured.client_secret,
            settings={"server_url": configured.issuer, "oauth_pkce_enabled": True},
        )
        return [app]

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> CompanyProvider:
        """Return the one provider, whatever it is called."""
        return CompanyProvider(request, app=self.get_app(request, provider))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse every registration: who is admitted is a user already."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let the claims decide who this is; answer with a page if they let nobody in."""
        try:
            sociallogin.user = admission.admit(
                configured(), sociallogin.answer, now=sociallogin.now
            )
        except NotAdmitted as fault:
            raise ImmediateHttpResponse(refused(request, fault.reason)) from fault

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: CompanyProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Answer every fault on the way with a page that says what to do."""
        reason = "not_understood"
        if error == AuthError.CANCELLED:
            reason = "cancelled"
        elif isinstance(exception, ProviderUnreachable):
            reason = "unreachable"
        elif exception is None and not (extra_context or {}).get("state"):
            reason = "too_late"
        elif exception is None and request.GET.get("error"):
            exception = AnswerRefused(f"The provider says: {request.GET['error'][:80]}")
        raise ImmediateHttpResponse(refused(request, reason, fault=exception))
