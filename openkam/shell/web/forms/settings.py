"""The forms of Settings and of the profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import Role
from openkam.core.face import currencies
from openkam.shell.web.forms.fields import (
    PercentField,
    language_field,
    month_field,
)
from openkam.shell.web.forms.setup import LOGO_HELP

THEMES = [("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]


class Company(forms.Form):
    """What the company is called and how it reckons."""

    name = forms.CharField(label=_("Company"), max_length=200)
    logo = forms.FileField(
        label=_("Logo"),
        help_text=LOGO_HELP,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    currency = forms.ChoiceField(label=_("Reporting currency"), required=False)
    first_month = month_field()
    language = language_field()
    figures_as_of = forms.DateField(
        label=_("Figures as of"),
        help_text=_("Leave it empty for the last day that your sales lines cover."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, currency_is_fixed: bool, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("That of the first import")), *currencies.choices()]
        if currency_is_fixed:
            field.disabled = True
            field.help_text = _(
                "Fixed, since the sales lines in the ledger are reported in this currency."
            )
        if not has_logo:
            del self.fields["remove_logo"]


class Thresholds(forms.Form):
    """At which figures people are asked to look, and to act."""

    dependence_limit_share = PercentField(
        label=_("Alarm at a dependence of"),
        help_text=_("Share of the revenue that one account or group may have."),
        max_value=100,
    )
    a_class_limit_share = PercentField(
        label=_("Class A covers"),
        help_text=_("The largest accounts that together bring this share of the revenue."),
        max_value=100,
    )
    b_class_limit_share = PercentField(
        label=_("Classes A and B cover"), help_text=_("What remains is class C."), max_value=100
    )
    watch_decline_share = PercentField(
        label=_("Watch a decline from"), help_text=_("Shown in amber."), max_value=100
    )
    act_decline_share = PercentField(
        label=_("Act on a decline from"), help_text=_("Shown in red."), max_value=100
    )
    members_see_whole = forms.BooleanField(
        label=_("Members see shares of the whole company"),
        help_text=_("Otherwise a member sees shares within the accounts that they work on."),
        required=False,
    )


class Profile(forms.Form):
    """What everybody decides about themselves."""

    name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = language_field(empty=_("As the browser"), required=False)
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, required=False)


class UserRole(forms.Form):
    """What a user may see and do."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    is_administrator = forms.BooleanField(
        label=_("Administrator"),
        help_text=_("Looks after users and settings; this opens no accounts."),
        required=False,
    )


class InviteUser(UserRole):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("Mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = language_field(empty=_("As the browser"), required=False)
    field_order = ("email", "name", "role", "is_administrator", "language")


class ProfileChange(forms.Form):
    """One thing that a user changes about themselves with a keystroke."""

    theme = forms.ChoiceField(
        choices=[("auto", "auto"), ("light", "light"), ("dark", "dark")], required=False
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)

    @property
    def told(self) -> dict[str, str]:
        """What was chosen, as a profile keeps it."""
        given = {key: value for key, value in self.cleaned_data.items() if value}
        return {key: "" if value == "auto" else value for key, value in given.items()}
