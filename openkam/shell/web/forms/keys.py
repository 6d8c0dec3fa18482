"""The forms of passkeys and security keys; the browser fills what the key said."""

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openkam.shell.web.forms.sign_in import OurWords

NOT_KNOWN = _("This key is not known here, or its answer came too late. Try again.")
NOT_ADDED = _(
    "The key could not be added: its answer came too late or was not complete. Try again."
)
LONGEST_NAME = 60
# What the libraries raise over an answer that no browser would give.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError, NotImplementedError)


class AddKey(OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A name for the key, and whether it alone lets in."""

    labels: ClassVar = {"name": _("Name of the key"), "passwordless": _("Lets me in on its own")}
    hints: ClassVar = {
        "name": _("So that you know later which one it is."),
        "passwordless": _(
            "A passkey: with your finger, face or PIN you sign in without the password. Without "
            "this the key is asked for after the password."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # an answered key is never refused for its name
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs |= {"maxlength": LONGEST_NAME}
        self.fields["passwordless"].initial = True

    def clean_name(self) -> str:
        """Cut the name to what a list can show."""
        return str(super().clean_name()).strip()[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that is not one of a key, and say what to do."""
        try:
            answer: dict[str, Any] = super().clean()
        except (ValidationError, *MALFORMED) as fault:
            raise ValidationError(NOT_ADDED) from fault
        return answer


class RenameKey(OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    labels: ClassVar = {"name": _("Name of the key")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs |= {"maxlength": LONGEST_NAME, "autofocus": True}

    def clean_name(self) -> str:
        """Cut the name to what a list can show."""
        return str(self.cleaned_data["name"]).strip()[:LONGEST_NAME]


class _Answer:
    """What a key answered, checked."""

    def clean_credential(self) -> Authenticator:
        """Return the key that answered; ValidationError in our words."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as fault:
            if fault.code != "incorrect_code":
                raise
            raise ValidationError(NOT_KNOWN, code=fault.code) from fault
        except MALFORMED as fault:
            raise ValidationError(NOT_KNOWN, code="incorrect_code") from fault


class SignInWithPasskey(_Answer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of mail address and password."""


class UseKey(_Answer, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key after the password."""


class ConfirmWithKey(_Answer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key once more, before something delicate."""
