"""Sign-in pages that differ from allauth's own."""

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.web import first_visit


class SignIn(account.LoginView):  # type: ignore[misc]
    """Sign-in; in the demo with the names and the password that are open to everybody."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the company and, only in the demo, its sign-ins."""
        return {
            **super().get_context_data(**kwargs),
            "company": portfolio.company(),
            "sign_ins": first_visit.demo_sign_ins(),
        }


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Send a link by mail; where no mail is sent, say whom to ask."""
    if not settings.MAIL_IS_SENT:
        return render(request, "account/password_reset_by_colleague.html")
    answer: HttpResponseBase = account.password_reset(request)
    return answer
