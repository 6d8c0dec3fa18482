"""What people type about a fact: its value, its source, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from openkam.core.face.typed_numbers import NumberField
from openkam.domain.dossier.forms.amounts import (
    CountField,
    MoneyField,
    agree_on_currency,
    as_typed,
    said_beside,
)
from openkam.domain.dossier.models import FactVersion, KindOfFact, Source, ValueType
from openkam.domain.dossier.services import Noted
from openkam.domain.dossier.services.facts import FIRST_YEAR, LAST_YEAR, LONGEST
from openkam.domain.dossier.services.files import MEGABYTE, largest
from openkam.domain.dossier.services.provenance import LONGEST_LIFE, LONGEST_SOURCE

SURE = ((True, _("Confirmed")), (False, _("Assumed")))
AMOUNTS = ("low", "number", "high")
Choices = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Offered:
    """What the form lets one choose from, and what it begins with."""

    currency: str = ""
    people: Choices = ()
    files: Choices = ()
    asks_year: bool = False


class NoteFact(forms.Form):
    """One fact of a kind; the fields follow from what its value is."""

    source = forms.ChoiceField(label=_("Where is it from?"), choices=Source.choices)
    said_by = forms.TypedChoiceField(
        label=_("Who said it"), coerce=int, empty_value=None, required=False
    )
    file = forms.TypedChoiceField(label=_("File"), coerce=int, empty_value=None, required=False)
    upload = forms.FileField(
        label=_("Or add a file"), required=False, max_length=None, allow_empty_file=True
    )
    source_text = forms.CharField(
        label=_("More about the source: name, page, place"),
        required=False,
        # No limit in the browser: it would cut what was pasted without a word.
        validators=[MaxLengthValidator(LONGEST_SOURCE)],
    )
    source_url = forms.URLField(
        label=_("Web address"), required=False, assume_scheme="https", max_length=LONGEST_SOURCE
    )
    is_confirmed = forms.TypedChoiceField(
        label=_("How sure is it?"),
        choices=SURE,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        initial=False,
    )
    life_months = NumberField(
        label=_("Trusted for … months"), whole=True, least=1, most=LONGEST_LIFE, required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: KindOfFact, offered: Offered, **given: Any) -> None:
        super().__init__(*args, **given)
        self.kind = kind
        values = _value_fields(kind, offered)
        if offered.asks_year:
            year = NumberField(label=_("Year"), whole=True, least=FIRST_YEAR, most=LAST_YEAR)
            values = {"year": year, **values}
        self.values = tuple(values)
        self.fields = {**values, **self.fields}
        self.fields["life_months"].initial = kind.life_months
        if "currency" in self.fields:
            # A sign beside the amount says it as well.
            self.fields["currency"].required = not any(said_beside(self, name) for name in AMOUNTS)
        is_value = kind.value_type == ValueType.FILE
        self._offer("said_by", offered.people, _now("somebody else, or nobody of them"))
        self._offer("file", offered.files, _now("Choose …") if is_value else _now("none of them"))
        self.fields["upload"].help_text = _now("At most %(count)s MB.") % {
            "count": largest() // MEGABYTE
        }
        if is_value:
            self.values = tuple(name for name in ("file", "upload") if name in self.fields)

    def _offer(self, name: str, choices: Choices, none: str) -> None:
        """Let one choose, as far as there is something to choose from."""
        if choices:
            self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def choose_file(self, pk: int, name: str) -> None:
        """Show a file that was taken in as the one chosen, since the fact itself was refused."""
        if "file" not in self.fields:
            self.fields["file"] = forms.TypedChoiceField(
                label=_("File"), coerce=int, empty_value=None, required=False
            )
            self.values = ("file", *self.values) if "upload" in self.values else self.values
        field = self.fields["file"]
        field.choices = [*dict([*getattr(field, "choices", []), (pk, name)]).items()]  # type: ignore[attr-defined]
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["file"] = str(pk)  # type: ignore[index]

    def clean(self) -> dict[str, Any]:
        """Refuse an amount beside which another currency stands than the one chosen."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if self.kind.value_type == ValueType.FILE and not (
            typed.get("file") or typed.get("upload") or "upload" in self.errors
        ):
            self.add_error("upload", _now("Choose a file, or add one."))
        if "currency" in self.fields:
            agree_on_currency(self, AMOUNTS)
        return typed

    @property
    def value_fields(self) -> list[Any]:
        """Those that hold the value itself."""
        return [self[name] for name in self.values]

    @classmethod
    def initial_of(cls, version: FactVersion | None) -> dict[str, Any]:
        """Return what the form shows of the version that holds."""
        if version is None or version.is_withdrawn:
            return {"seen": version.pk if version else None}
        names = ("text", "currency", "day", "source", "source_text", "source_url")
        shown = {name: getattr(version, name) for name in (*names, "is_confirmed", "life_months")}
        for name in AMOUNTS:
            shown[name] = as_typed(getattr(version, name))
        source = version.mentions.filter(is_source=True).first()
        said_by = source.person_id if source else None
        return {**shown, "said_by": said_by, "file": version.file_id, "seen": version.pk}

    @property
    def takes_file(self) -> bool:
        """Whether a file is the value, or goes with the source that was chosen."""
        is_value = self.kind.value_type == ValueType.FILE
        return is_value or self.cleaned_data.get("source") in SOURCES_WITH_FILE

    def noted(self) -> Noted:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        source = typed["source"]
        return Noted(
            source=source,
            text=typed.get("text") or "",
            number=typed.get("number"),
            low=typed.get("low"),
            high=typed.get("high"),
            currency=typed.get("currency") or "",
            day=typed.get("day"),
            file=typed.get("file") if self.takes_file else None,
            said_by=typed.get("said_by") if source == Source.PERSON else None,
            source_text=typed["source_text"],
            source_url=typed["source_url"],
            is_confirmed=typed["is_confirmed"],
            life_months=typed["life_months"],
        )


SOURCES_WITH_FILE = (Source.DOCUMENT, Source.DATA)


def _value_fields(kind: KindOfFact, offered: Offered) -> dict[str, forms.Field]:
    if kind.value_type == ValueType.FILE:
        return {}
    if kind.value_type == ValueType.DATE:
        day = forms.DateField(label=str(kind.name), widget=forms.DateInput({"type": "date"}))
        return {"day": day}
    if kind.value_type == ValueType.NUMBER:
        help_text = _("In %(unit)s.") % {"unit": kind.unit} if kind.unit else ""
        return {"number": CountField(label=str(kind.name), unit=kind.unit, help_text=help_text)}
    if kind.value_type == ValueType.RANGE:
        return _range_fields(offered)
    if kind.value_type == ValueType.MONEY:
        amount = MoneyField(label=str(kind.name))
        return {"number": amount, "currency": _currency_field(offered)}
    is_list = kind.value_type == ValueType.LIST
    return {
        "text": _words(kind.name, 6 if is_list else 8, _("One entry a line.") if is_list else "")
    }


def _range_fields(offered: Offered) -> dict[str, forms.Field]:
    return {
        "low": MoneyField(label=_("At least")),
        "number": MoneyField(label=_("Likely")),
        "high": MoneyField(label=_("At most")),
        "currency": _currency_field(offered),
        "text": _words(_("How you come to it"), 5),
    }


def _words(label: Any, rows: int, help_text: Any = "") -> forms.Field:
    # The service says how much too long it is; a limit here would cut what was pasted.
    widget = forms.Textarea({"rows": rows, "data-most": LONGEST})
    return forms.CharField(label=str(label), help_text=help_text, widget=widget)


def _currency_field(offered: Offered) -> forms.Field:
    return forms.CharField(label=_("Currency"), max_length=3, initial=offered.currency)
