"""What people type about a criterion of their own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.selection.models import Axis, Criterion
from openkam.domain.selection.selectors.catalogue import LEVELS
from openkam.domain.selection.services.catalogue import LONGEST_LEVEL, LONGEST_NAME

AXES = (
    (Axis.ATTRACTIVENESS.value, _("Attractiveness: what the account is worth to us")),
    (Axis.STRENGTH.value, _("Our strength: how strong we are with it")),
)
ASKED = {
    1: _("What does 1 mean?"),
    4: _("What does 4 mean?"),
    7: _("What does 7 mean?"),
    10: _("What does 10 mean?"),
}
HELP = {
    1: _("The worst account that you can think of, in words that two people read alike."),
    10: _("The best one. What lies between is judged between."),
}


class OwnCriterion(forms.Form):
    """A criterion that people judge: its name, its axis, and what its scale says."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    axis = forms.ChoiceField(
        label=_("Speaks of"), choices=AXES, widget=forms.RadioSelect, initial=Axis.ATTRACTIVENESS
    )
    field_order: Any = ("name", "axis", *(f"level_{level}" for level in LEVELS))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for level in LEVELS:
            self.fields[f"level_{level}"] = forms.CharField(
                label=ASKED[level],
                help_text=HELP.get(level, ""),
                required=level in HELP,
                max_length=LONGEST_LEVEL,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def initial_of(cls, criterion: Criterion) -> dict[str, Any]:
        """Return what the form shows of a criterion that is there."""
        levels = {f"level_{level}": criterion.scale.get(str(level), "") for level in LEVELS}
        return {"name": criterion.name, "axis": criterion.axis, **levels}

    def wish(self) -> dict[str, Any]:
        """Return what was typed as the services take it."""
        typed = self.cleaned_data
        scale = {level: typed[f"level_{level}"] for level in LEVELS}
        return {"name": typed["name"], "axis": typed["axis"], "scale": scale}
