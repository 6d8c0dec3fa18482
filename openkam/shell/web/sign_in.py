"""Sign-in as this house wants it: nobody registers themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class SignInAdapter(DefaultAccountAdapter):
    """Closes self-registration; users come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every registration."""
        return False
