"""The forms of sign-in with our words instead of allauth's."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HELP = _("At least 10 characters. Three or four words that nobody guesses are good.")


class OurWords:
    """Gives the fields our labels and takes placeholders and built-in hints away."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignIn(OurWords, account.LoginForm):  # type: ignore[misc]
    """Mail address and password."""

    labels: ClassVar = {"login": _("Mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocomplete": "username"}


class Confirm(OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    labels: ClassVar = {"password": _("Password")}


class ChangePassword(OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and the new one."""

    labels: ClassVar = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    hints: ClassVar = {"password1": NEW_PASSWORD_HELP}


class ResetPassword(OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """To which address the link goes."""

    labels: ClassVar = {"email": _("Mail address")}


class SetNewPassword(OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, behind a link."""

    labels: ClassVar = {
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    hints: ClassVar = {"password1": NEW_PASSWORD_HELP}


class _Code(OurWords):
    labels: ClassVar = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {  # type: ignore[attr-defined]
            "autofocus": True,
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
        }


class EnterCode(_Code, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The code of the second factor, or a recovery code."""


class ConfirmWithCode(_Code, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something delicate."""


class ActivateSecondFactor(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, as a proof that the app knows the secret."""

    labels: ClassVar = {"code": _("Code shown by the app")}
