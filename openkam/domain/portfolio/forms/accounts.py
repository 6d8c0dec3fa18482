"""What people type about accounts, turned into values."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import Level
from openkam.core.face import countries

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User


class _OfColleagues(forms.Form):
    """A form in which a colleague is chosen."""

    def __init__(self, *args: Any, colleagues: "QuerySet[User]", **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = colleagues


class AccountName(forms.Form):
    """What the account is called."""

    name = forms.CharField(label=_("Name"), max_length=300)


class AccountCountry(forms.Form):
    """Where the account sits."""

    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["country"] = _country_field()


class AccountOwner(_OfColleagues):
    """Who leads the account."""

    owner: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, empty_label=_("Nobody")
    )


class _Day(forms.DateField):
    """A day that an invoice can have, or none."""

    def __init__(self, label: Any, help_text: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
        )

    def clean(self, value: Any) -> date | None:
        """Refuse days that no invoice can have."""
        day: date | None = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2200:
            raise forms.ValidationError(_("This day is out of reach."))
        return day


class AccountParent(forms.Form):
    """Under which account it stands, and since when."""

    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    valid_from = _Day(_("From"), _("Leave it empty if it has always been so."))


class ParentTimes(forms.Form):
    """From when until when an account stands below another."""

    valid_from = _Day(_("From"), _("Leave it empty if it has always been so."))
    valid_until = _Day(
        _("Until before"), _("The first day on which it is not so any more; empty while it lasts.")
    )


class SplitOff(forms.Form):
    """Where a key goes that does not belong to its account."""

    to = forms.ChoiceField(choices=[(value, value) for value in ("origin", "new", "other")])
    name = forms.CharField(label=_("Name of the new account"), max_length=300, required=False)
    other = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("to") == "new" and not cleaned.get("name", "").strip():
            self.add_error("name", _("Give the new account a name."))
        if cleaned.get("to") == "other" and not cleaned.get("other"):
            self.add_error(None, _("Choose the account that the key belongs to."))
        return cleaned


class Member(_OfColleagues):
    """A colleague and what they may do with the account."""

    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Colleague"), queryset=None, empty_label=""
    )
    level = forms.TypedChoiceField(
        label=_("Level"), choices=Level.choices, coerce=lambda value: Level(int(value))
    )


class NewAccount(_OfColleagues):
    """An account that no file has brought."""

    name = forms.CharField(label=_("Name"), max_length=300)
    country = forms.ChoiceField(label=_("Country"), required=False)
    owner: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["country"] = _country_field()

    def clean(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        cleaned: dict[str, Any] = super().clean() or {}
        owner = cleaned.pop("owner", None)
        return {**cleaned, "owner_id": owner.pk if owner else None}


def _country_field() -> forms.ChoiceField:
    choices = [("", _("Not known")), *countries.choices()]
    return forms.ChoiceField(label=_("Country"), choices=choices, required=False)
