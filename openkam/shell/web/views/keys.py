"""Passkeys and security keys: signing in with them, adding, naming, removing."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.base import views as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.shell.web import sign_in_log
from openkam.shell.web.sign_in import keys_work_at


@dataclass(frozen=True)
class Key:
    """A key as its owner sees it in the list."""

    pk: int
    name: str
    is_passkey: bool
    added: str
    last_used: str


class SecondFactor(second_factor.IndexView):  # type: ignore[misc]
    """What is asked for at sign-in besides the password: app, keys, recovery codes."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the keys in words, and whether keys work at this address."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        keys = context["authenticators"].get(Authenticator.Type.WEBAUTHN, [])
        return {
            **context,
            "keys": [_key(key) for key in keys],
            "keys_work": keys_work_at(self.request),
            "local_url": _on_localhost(self.request),
        }


class AddKey(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Name a key and let the browser ask for it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether keys work at this address."""
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or self.get_form(),
            "keys_work": keys_work_at(self.request),
            "local_url": _on_localhost(self.request),
        }


class RenameKey(webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Give a key another name."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, say so, and lead back to the list."""
        answer: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Saved."))
        return answer


class RemoveKey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Ask once, then forget a key."""

    success_url = reverse_lazy("mfa_index")


@method_decorator(login_not_required, name="dispatch")
class SignInWithPasskey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign-in by a passkey alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Note it, and lead back with the reason."""
        way = sign_in_log.Way.PASSKEY
        sign_in_log.note_refused_form(self.request, form, None, way=way)
        answer: HttpResponse = super().form_invalid(form)
        return answer


class ConfirmWithKey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A key once more, before something delicate."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Note it, say what was wrong and ask again."""
        sign_in_log.note_refused_form(self.request, form, self.request.user)
        for fault in form.errors.get("credential", []):
            messages.error(self.request, fault)
        again: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return again


def _key(key: Any) -> Key:
    stored: Authenticator = key.instance
    return Key(
        pk=stored.pk,
        name=key.name,
        is_passkey=bool(key.is_passwordless),
        added=formats.when(stored.created_at),
        last_used=formats.when(stored.last_used_at) if stored.last_used_at else _("never"),
    )


def _on_localhost(request: HttpRequest) -> str:
    """Return the same page at localhost where this one is on the same machine; "" elsewhere."""
    host, _colon, port = request.get_host().partition(":")
    if host != "127.0.0.1":
        return ""
    return f"http://localhost:{port}{request.path}" if port else f"http://localhost{request.path}"
