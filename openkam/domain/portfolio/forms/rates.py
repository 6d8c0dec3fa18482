"""What people type about rates of currencies."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openkam.core.face import currencies, formats

MONTH_FORMATS = ["%Y-%m", "%Y-%m-%d"]
SMALLEST_RATE = Decimal("0.00000001")


class RatePlace(forms.Form):
    """Which currency in which month."""

    currency = forms.CharField(max_length=3)
    month = forms.DateField(input_formats=MONTH_FORMATS)


class RatesMonth(forms.Form):
    """The month whose rates count; none for the latest."""

    month = forms.DateField(input_formats=MONTH_FORMATS, required=False)


class Rate(forms.Form):
    """What one unit of a currency is worth in a month, and who says so."""

    currency = forms.CharField(label=_("Currency"), max_length=3)
    month = forms.DateField(
        label=_("Month"),
        input_formats=MONTH_FORMATS,
        widget=forms.DateInput(
            attrs={"type": "month", "placeholder": "2026-10"}, format=MONTH_FORMATS[0]
        ),
    )
    rate = forms.DecimalField(
        label=_("Rate"), max_digits=18, decimal_places=8, min_value=SMALLEST_RATE, localize=True
    )
    origin = forms.CharField(
        label=_("Who says so"), max_length=100, help_text=_("A bank, or a decision of yours.")
    )

    def __init__(self, *args: Any, is_fixed: bool, **given: Any) -> None:
        """With `is_fixed` currency and month are known and only the rate is asked for."""
        super().__init__(*args, **given)
        self.is_fixed = is_fixed
        self.fields["rate"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if is_fixed:
            for name in ("currency", "month"):
                self.fields[name].widget = forms.HiddenInput()
        else:
            choices = [("", ""), *currencies.choices()]
            self.fields["currency"].widget = forms.Select(choices=choices)

    @property
    def subject(self) -> str:
        """What the form is about, for its heading."""
        if not self.is_fixed:
            return gettext("Add a rate")
        month = self["month"].value()
        shown = formats.month(month) if isinstance(month, date) else month
        return f"{gettext('Rate')} {self['currency'].value()}, {shown}"

    def clean_month(self) -> date:
        """Refuse months that no invoice can have."""
        month: date = self.cleaned_data["month"]
        if not 1900 <= month.year <= 2200:
            raise forms.ValidationError(_("This day is out of reach."))
        return month
