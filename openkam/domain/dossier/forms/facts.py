"""What people type about a fact: its value, its source, and how sure it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.face.typed_numbers import NumberField
from openkam.domain.dossier.models import FactVersion, KindOfFact, Source, ValueType
from openkam.domain.dossier.services import Noted
from openkam.domain.dossier.services.facts import FIRST_YEAR, LAST_YEAR, LONGEST

SURE = ((True, _("Confirmed")), (False, _("Assumed")))


class NoteFact(forms.Form):
    """One fact of a kind; the fields follow from what its value is."""

    source = forms.ChoiceField(label=_("Where is it from?"), choices=Source.choices)
    source_text = forms.CharField(
        label=_("Who said it, or where it stands"), max_length=500, required=False
    )
    source_url = forms.URLField(
        label=_("Web address"), max_length=500, required=False, assume_scheme="https"
    )
    is_confirmed = forms.TypedChoiceField(
        label=_("How sure is it?"),
        choices=SURE,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        initial=False,
    )
    life_months = forms.IntegerField(
        label=_("Trusted for … months"), min_value=1, max_value=120, required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: KindOfFact,
        currency: str = "",
        asks_year: bool = False,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.kind = kind
        values = _value_fields(kind, currency)
        if asks_year:
            year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
            values = {"year": year, **values}
        self.fields = {**values, **self.fields}
        self.fields["life_months"].initial = kind.life_months

    @classmethod
    def initial_of(cls, version: FactVersion | None) -> dict[str, Any]:
        """Return what the form shows of the version that holds."""
        if version is None or version.is_withdrawn:
            return {"seen": version.pk if version else None}
        names = ("text", "currency", "day", "source", "source_text", "source_url")
        shown = {name: getattr(version, name) for name in (*names, "is_confirmed", "life_months")}
        for name in ("low", "number", "high"):
            amount = getattr(version, name)
            shown[name] = None if amount is None else format(amount.normalize(), "f")
        return {**shown, "file": version.file_id, "seen": version.pk}

    def noted(self) -> Noted:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        return Noted(
            source=typed["source"],
            text=typed.get("text") or "",
            number=typed.get("number"),
            low=typed.get("low"),
            high=typed.get("high"),
            currency=typed.get("currency") or "",
            day=typed.get("day"),
            source_text=typed["source_text"],
            source_url=typed["source_url"],
            is_confirmed=typed["is_confirmed"],
            life_months=typed["life_months"],
        )


def _value_fields(kind: KindOfFact, currency: str) -> dict[str, forms.Field]:
    if kind.value_type == ValueType.DATE:
        return {
            "day": forms.DateField(label=str(kind.name), widget=forms.DateInput({"type": "date"}))
        }
    if kind.value_type == ValueType.NUMBER:
        return {"number": NumberField(label=str(kind.name), help_text=kind.unit)}
    if kind.value_type == ValueType.RANGE:
        return {
            "low": NumberField(label=_("At least")),
            "number": NumberField(label=_("Likely")),
            "high": NumberField(label=_("At most")),
            "currency": _currency_field(currency),
            "text": forms.CharField(
                label=_("How you come to it"),
                widget=forms.Textarea({"rows": 5, "data-most": LONGEST}),
            ),
        }
    if kind.value_type == ValueType.MONEY:
        return {
            "number": NumberField(label=str(kind.name)),
            "currency": _currency_field(currency),
        }
    is_list = kind.value_type == ValueType.LIST
    words = forms.CharField(
        label=str(kind.name),
        help_text=_("One entry a line.") if is_list else "",
        # The service says how much too long it is; a limit here would cut what was pasted.
        widget=forms.Textarea({"rows": 6 if is_list else 8, "data-most": LONGEST}),
    )
    return {"text": words}


def _currency_field(currency: str) -> forms.Field:
    return forms.CharField(label=_("Currency"), max_length=3, min_length=3, initial=currency)
