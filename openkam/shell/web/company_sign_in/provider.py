"""The one provider, as allauth speaks to it: code flow with PKCE, state and nonce."""

import secrets
from datetime import UTC, datetime
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from openkam.core.access.sealed import seal
from openkam.core.company_sign_in import metadata, protocol
from openkam.core.company_sign_in.configuration import Configuration
from openkam.core.company_sign_in.faults import AnswerRefused, ProviderUnreachable

NAME = "company"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def configured() -> Configuration:
    """Return the provider of the environment; Http404 where the operator has named none."""
    provider: Configuration | None = settings.COMPANY_SIGN_IN
    if provider is None:
        raise Http404
    return provider


def public(name: str) -> str:
    """Return one of our addresses as the provider knows it."""
    return f"{settings.PUBLIC_URL}{reverse(name)}"


class Line(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Believes the provider only what our own checks let pass."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str, *, now: datetime) -> None:
        super().__init__(request, provider_id)
        self.now = now

    @property
    def openid_config(self) -> Any:
        """The provider's description of itself, checked and kept for some minutes."""
        return metadata.of(configured())

    @property
    def authorize_url(self) -> Any:
        """Where people sign in."""
        return metadata.address(configured(), "authorization_endpoint")

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return where the provider leads people back to: our public address, never a header."""
        return public("company_sign_in_back")

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Redeem the code, and check everything that came for it."""
        answer = protocol.redeem(
            configured(),
            code=request.GET["code"],
            verifier=pkce_code_verifier or "",
            nonce=self.nonce,
            back_to=self.get_callback_url(request, app),
        )
        return {"access_token": "", "answer": answer}

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """Return the sign-in; who it is, is decided by the claims in it."""
        answer = kwargs["response"]["answer"]
        login = SocialLogin(
            provider=self.get_provider(),
            account=SocialAccount(
                provider=NAME,
                uid=answer.subject[:191],
                extra_data={"sid": answer.session, "id_token": seal(answer.id_token)},
            ),
        )
        login.answer, login.now = answer, self.now
        return login


class CompanyProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends people to the provider with exactly what we ask for."""

    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> Line:
        """Return the line to the provider; going there asks no clock."""
        return Line(request, NAME, now=EPOCH)

    def start(self, request: HttpRequest, *, next_url: str | None) -> HttpResponse:
        """Answer with the way to the provider.

        Raises ProviderUnreachable and AnswerRefused when there is no way now.
        """
        nonce = secrets.token_urlsafe(32)
        answer: HttpResponse = self.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=next_url,
            scope=list(protocol.scopes(configured())),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
        return answer


class WayBack(OAuth2CallbackView):  # type: ignore[misc]
    """Takes people who come back from the provider."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer; whatever is wrong with the provider's answer ends on a page of ours."""
        provider = self.adapter.get_provider()
        try:
            return super().dispatch(request, *args, **kwargs)
        except (ProviderUnreachable, AnswerRefused) as fault:
            return render_authentication_error(request, provider, exception=fault)

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce") or secrets.token_urlsafe()
            issuer = request.GET.get("iss")  # RFC 9207: the answer is of who was asked
            if issuer is not None and issuer != configured().issuer:
                raise AnswerRefused("The answer comes from another provider.")
        return state, answer
