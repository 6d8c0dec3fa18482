"""The steps between a proof of who somebody is and being in."""

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for our second factor, but not after company sign-in unless the operator wants both."""

    def _should_handle(self, request: HttpRequest) -> bool:
        # Bound to this one sign-in, and not to the browser: a password tried later is asked.
        is_by_company = "sociallogin" in (self.login.signal_kwargs or {})
        provider = settings.COMPANY_SIGN_IN
        if is_by_company and provider is not None and not provider.asks_second_factor:
            return False
        return bool(super()._should_handle(request))
