"""Sign-in pages that differ from allauth's own."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator

from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.web import first_visit, sign_in_log
from openkam.shell.web.company_sign_in import gate
from openkam.shell.web.sign_in import keys_work_at


@method_decorator(login_not_required, name="dispatch")
class SignIn(account.LoginView):  # type: ignore[misc]
    """Sign-in; in the demo with the names and the password that are open to everybody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note whom the limit of attempts from one address stops."""
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            way, reason = sign_in_log.Way.PASSWORD, "too_many"
            typed = request.POST.get("login", "")
            sign_in_log.note(
                request, sign_in_log.Outcome.LOCKED, way=way, reason=reason, typed=typed
            )
        return answer

    def get_form(self, form_class: Any = None) -> Any:
        """Begin in the first field, unless the company's button comes before it."""
        form = super().get_form(form_class)
        if settings.COMPANY_SIGN_IN is not None and not form.is_bound:
            form.fields["login"].widget.attrs.pop("autofocus", None)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the company and, only in the demo, its sign-ins."""
        return {
            **super().get_context_data(**kwargs),
            "company": portfolio.company(),
            "sign_ins": first_visit.demo_sign_ins(),
            "keys_work": keys_work_at(self.request),
            **gate.sign_in_page(self.request),
        }


class EnterSecondFactor(second_factor.AuthenticateView):  # type: ignore[misc]
    """The second step of sign-in: a key, a code of the app, or a recovery code."""

    def form_invalid(self, form: Any) -> HttpResponseBase:
        """Note it and ask again."""
        sign_in_log.note_refused_form(self.request, form, self.stage.login.user)
        answer: HttpResponseBase = super().form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which of them this user has."""
        kinds = set(
            Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        )
        return {
            **super().get_context_data(**kwargs),
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_keys": Authenticator.Type.WEBAUTHN in kinds,
            "keys_work": keys_work_at(self.request),
        }


class ConfirmWithCode(second_factor.ReauthenticateView):  # type: ignore[misc]
    """A code once more, before something delicate."""

    def form_invalid(self, form: Any) -> HttpResponseBase:
        """Note it and ask again."""
        sign_in_log.note_refused_form(self.request, form, self.request.user)
        answer: HttpResponseBase = super().form_invalid(form)
        return answer


def password_change(request: HttpRequest) -> HttpResponseBase:
    """Change the password; who comes by company sign-in only is told that there is none."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return render(request, "account/password_none.html", gate.sign_in_page(request))
    answer: HttpResponseBase = account.password_change(request)
    return answer


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Send a link by mail; where no mail is sent, say whom to ask."""
    if not settings.MAIL_IS_SENT:
        return render(request, "account/password_reset_by_colleague.html")
    answer: HttpResponseBase = account.password_reset(request)
    return answer
