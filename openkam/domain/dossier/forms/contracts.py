"""What people type about a contract: its term, notice, value and terms, and where it is from."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openkam.domain.dossier.forms.amounts import MoneyField, agree_on_currency, as_typed
from openkam.domain.dossier.forms.facts import SURE
from openkam.domain.dossier.models import ContractVersion, Source
from openkam.domain.dossier.services import Agreement
from openkam.domain.dossier.services.agreements import LONGEST_TERMS

DAY = {"type": "date"}
EVERYTHING = (("", _("Everything")),)
NOTHING = (("", "–"),)
ROOM = {
    **dict.fromkeys(("title", "terms", "is_confirmed"), "whole"),
    **dict.fromkeys(("value", "currency", "value_per"), "third"),
}


class NoteContract(forms.Form):
    """One contract. The service says what cannot be so; nothing is cut here."""

    title = forms.CharField(label=pgettext_lazy("contract", "What it is about"))
    number = forms.CharField(label=_("Number"), required=False)
    product_group = forms.ChoiceField(label=_("For which products"), required=False)
    starts_on = forms.DateField(label=_("Begins"), widget=forms.DateInput(DAY), required=False)
    ends_on = forms.DateField(
        label=_("Last day of the term"),
        widget=forms.DateInput(DAY),
        required=False,
        help_text=_("Of one that renews: of its first or present term."),
    )
    renewal = forms.ChoiceField(label=_("On its last day"), choices=ContractVersion.Renewal.choices)
    renewal_months = forms.IntegerField(
        label=_("Renews for … months"),
        required=False,
        help_text=_("Only if it renews by itself."),
    )
    notice_days = forms.IntegerField(
        label=_("Notice, days before"),
        required=False,
        help_text=_("Three months are 90 days. Empty: not known."),
    )
    notice_given_on = forms.DateField(
        label=_("Notice was given on"), widget=forms.DateInput(DAY), required=False
    )
    value = MoneyField(label=pgettext_lazy("contract", "Value"), required=False)
    currency = forms.CharField(label=_("Currency"), required=False)
    value_per = forms.ChoiceField(
        label=_("Value of"), choices=(*NOTHING, *ContractVersion.ValuePer.choices), required=False
    )
    terms = forms.CharField(
        label=_("Negotiated terms"),
        required=False,
        help_text=_("Prices, discounts, payment, service levels, exclusivity, penalties …"),
        widget=forms.Textarea({"rows": 7, "data-most": LONGEST_TERMS}),
    )
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

    PARTS = (
        (_("What and for which products"), ("title", "number", "product_group")),
        (
            _("Term and notice"),
            (
                *("starts_on", "ends_on", "renewal", "renewal_months"),
                *("notice_days", "notice_given_on"),
            ),
        ),
        (_("Value and terms"), ("value", "currency", "value_per", "terms")),
        (
            _("Where it is from"),
            ("source", "source_text", "source_url", "life_months", "is_confirmed"),
        ),
    )

    def __init__(self, *args: Any, groups: Iterable[str] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        names = list(groups)
        kept = self.initial.get("product_group") or ""
        if kept and kept not in names:  # bought no more, but the contract says so
            names.append(kept)
        choice = self.fields["product_group"]
        choice.choices = [*EVERYTHING, *((name, name) for name in names)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a value beside which another currency stands than the one chosen."""
        super().clean()
        agree_on_currency(self, ["value"])
        return self.cleaned_data

    @property
    def parts(self) -> list[tuple[Any, list[tuple[str, forms.BoundField]]]]:
        """The fields in groups, each with its heading; each field with the room that it takes."""
        return [
            (title, [(ROOM.get(name, "half"), self[name]) for name in names])
            for title, names in self.PARTS
        ]

    @classmethod
    def initial_of(cls, version: ContractVersion) -> dict[str, Any]:
        """Return what the form shows of the version that holds."""
        shown = {
            name: getattr(version, name)
            for _title, names in cls.PARTS
            for name in names
            if name != "value"
        }
        return {**shown, "value": as_typed(version.value), "seen": version.pk}

    def agreement(self) -> Agreement:
        """Return what was typed as the service takes it."""
        typed = {"title": "", "renewal": "", "source": "", **self.cleaned_data}
        typed.pop("seen", None)
        return Agreement(**typed)
