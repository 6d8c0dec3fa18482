"""The values that score 1 and 10, as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.face.typed_numbers import NumberField
from openkam.domain.selection.selectors.anchoring import Anchors
from openkam.domain.selection.selectors.units import as_stored, as_typed


class AnchorsForm(forms.Form):
    """Which value of a measure scores 1, and which scores 10, in the reader's unit."""

    worst = NumberField(label=gettext_lazy("Scores 1"))
    best = NumberField(label=gettext_lazy("Scores 10"))

    def __init__(self, *args: Any, measure: str, anchors: Anchors | None, **kwargs: Any) -> None:
        names = ("worst", "best")
        values = anchors or (None, None)
        initial = {
            name: as_typed(measure, value) for name, value in zip(names, values, strict=True)
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.measure = measure

    def clean(self) -> dict[str, Any]:
        """Refuse two anchors that are one."""
        values: dict[str, Any] = super().clean() or {}
        worst, best = values.get("worst"), values.get("best")
        if worst is not None and worst == best:
            raise forms.ValidationError(
                _("Both are the same value, so that no account could be told from another.")
            )
        return values

    @property
    def anchors(self) -> Anchors | None:
        """What was typed, as it is measured; None while it is faulty."""
        if not self.is_valid():
            return None
        worst, best = self.cleaned_data["worst"], self.cleaned_data["best"]
        return Anchors(as_stored(self.measure, worst), as_stored(self.measure, best))
