"""What a person says is wrong, as they say it is right."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Opinion

if TYPE_CHECKING:
    from django.db.models import Model

LONG = {"text": 4, "why": 2, "note": 2}  # lines of the field
SCALES = {Opinion.Kind.POWER: (1, 5), Opinion.Kind.ATTITUDE: (-2, 2)}


class AskedOn(forms.Form):
    """When the person asked."""

    asked_on = forms.DateField(
        label=_("Asked on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which the person asked for it. It is kept with the correction."),
    )


class Correction(AskedOn):
    """The facts of one entry, and when the person asked."""

    def __init__(
        self, given: Any, *, row: "Model", names: tuple[str, ...], titles: Mapping[str, str]
    ) -> None:
        initial = {name: getattr(row, name) for name in names}
        super().__init__(given, initial=initial)
        asked_on = self.fields.pop("asked_on")
        self.names = _names(row, names)
        made = fields_for_model(type(row), fields=self.names)
        for name in self.names:
            self.fields[name] = _fitted(made[name], name, row, titles)
        self.fields["asked_on"] = asked_on

    @property
    def values(self) -> dict[str, Any]:
        """The facts, by the model's names."""
        return {name: self.cleaned_data[name] for name in self.names}


class Objects(AskedOn):
    """That a person objects, in their words."""

    words = forms.CharField(
        label=_("What they said"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _names(row: "Model", names: tuple[str, ...]) -> list[str]:
    """An opinion is a number or words, never both."""
    if not isinstance(row, Opinion):
        return list(names)
    unused = "text" if row.kind in SCALES else "number"
    return [name for name in names if name != unused]


def _fitted(field: Any, name: str, row: "Model", titles: Mapping[str, str]) -> Any:
    opinion = {"text": "opinion", "number": "opinion"}
    field.label = titles.get(opinion.get(name, name), field.label)
    model_field: Any = type(row)._meta.get_field(name)
    if model_field.null:
        field.required = False
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if name in LONG:
        field.widget = forms.Textarea(attrs={"rows": LONG[name], **field.widget.attrs})
    if name == "strength":
        low, high = 1, 3
    elif name == "number" and isinstance(row, Opinion):
        low, high = SCALES[Opinion.Kind(row.kind)]
    else:
        return field
    return forms.IntegerField(label=field.label, min_value=low, max_value=high)
