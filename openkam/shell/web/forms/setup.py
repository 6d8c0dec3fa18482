"""The forms of the first visit and of an invitation."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openkam.core.face import currencies
from openkam.shell.web.forms.fields import (
    WithNewPassword,
    language_field,
    month_field,
)

LOGO_HELP = _("PNG, JPEG or WebP, at most 512 KB.")


class SetupCode(forms.Form):
    """The one-time code that the server printed."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}
        ),
    )


class StartCompany(forms.Form):
    """The company that starts with its own data."""

    name = forms.CharField(
        label=_("Company"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    logo = forms.FileField(
        label=_("Logo"),
        help_text=LOGO_HELP,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    currency = forms.ChoiceField(
        label=_("Reporting currency"),
        help_text=_("Leave it open and it is the currency of your first import."),
        required=False,
    )
    first_month = month_field()
    language = language_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("That of the first import")), *currencies.choices()]


class StartCompanyAsAdministrator(WithNewPassword, StartCompany):
    """The company and its first administrator."""

    administrator_name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = (
        "name",
        "logo",
        "currency",
        "first_month",
        "language",
        "administrator_name",
        "email",
        "password",
        "password_again",
    )


class AcceptInvitation(WithNewPassword):
    """Name and password of somebody who was invited."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "password", "password_again")
