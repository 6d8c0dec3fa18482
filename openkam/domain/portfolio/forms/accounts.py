"""What people type about accounts, turned into values."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import Level
from openkam.core.face import countries, formats

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import OwnField, Segment, Tier


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


class AccountSite(forms.Form):
    """Where it sits."""

    site = forms.CharField(
        label=_("Site"),
        max_length=200,
        required=False,
        help_text=_("An address, or the name of a place or plant."),
    )


class AccountVatNumber(forms.Form):
    """Its number for value added tax."""

    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=60,
        required=False,
        help_text=_("With the letters of the country, like CZ12345678."),
    )


class AccountCompanyNumber(forms.Form):
    """Its number in the register of companies."""

    company_number = forms.CharField(label=_("Company number"), max_length=40, required=False)


class AccountDomain(forms.Form):
    """Where it is in the web."""

    domain = forms.CharField(
        label=_("Web domain"),
        max_length=300,
        required=False,
        help_text=_("Like example.com; of a whole address only the domain is kept."),
    )


class AccountSegment(forms.Form):
    """Which part of the market it belongs to."""

    segment: "forms.ModelChoiceField[Segment]" = forms.ModelChoiceField(
        label=_("Segment"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, segments: "QuerySet[Segment]", **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["segment"]
        field.queryset = segments
        field.help_text = _("New segments are added in the settings.")


class AccountTier(forms.Form):
    """How much care it gets."""

    tier: "forms.ModelChoiceField[Tier]" = forms.ModelChoiceField(
        label=_("Tier"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, tiers: "QuerySet[Tier]", **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["tier"]
        field.queryset = tiers


class OwnValue(forms.Form):
    """What an own field holds; the service reads it by the kind of the field."""

    value = forms.CharField(required=False, max_length=600)

    def __init__(self, *args: Any, field: "OwnField", kept: str, **given: Any) -> None:
        super().__init__(*args, **given)
        asked: Any = self.fields["value"]
        asked.label, asked.initial = field.name, kept
        if field.kind == "date":
            asked.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        elif field.kind == "number":
            asked.widget = forms.TextInput(attrs={"inputmode": "decimal"})
            asked.initial = kept.replace(".", formats.decimal_sign())


class AccountOwner(_OfColleagues):
    """Who leads the account."""

    owner: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, empty_label=_("Nobody")
    )


class Day(forms.DateField):
    """A day that an invoice can have, or none."""

    def __init__(self, label: Any, help_text: Any, *, required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
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
    valid_from = Day(_("From"), _("Leave it empty if it has always been so."))


class ParentTimes(forms.Form):
    """From when until when an account stands below another."""

    valid_from = Day(_("From"), _("Leave it empty if it has always been so."))
    valid_until = Day(
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
