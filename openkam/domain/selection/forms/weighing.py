"""The weights of the criteria, and comparisons of them in pairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from openkam.calc import scoring
from openkam.core.face.typed_numbers import NumberField

STEPS = (*range(9, 1, -1), 1, *(f"1/{times}" for times in range(2, 10)))
"""Saaty's steps as they are sent, from the first one that counts most to the second."""
TIMES = {str(step): 1 / int(str(step)[2:]) if "/" in str(step) else float(step) for step in STEPS}


class Weights(forms.Form):
    """A whole percent for each criterion, by its number; their sum is 100."""

    def __init__(self, criteria: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for pk in criteria:
            self.fields[name_of_weight(pk)] = NumberField(
                whole=True, least=0, most=scoring.FULL, required=True
            )

    @property
    def weights(self) -> dict[int, int]:
        """What was typed, by the number of the criterion."""
        return {
            pk: self.cleaned_data[name_of_weight(pk)]
            for pk in self.criteria
            if name_of_weight(pk) in self.cleaned_data
        }

    @property
    def is_complete(self) -> bool:
        """Whether every weight is one, whatever they add up to."""
        return len(self.weights) == len(self.criteria)

    def scaled(self) -> dict[int, int]:
        """Return the weights in the same proportions with the sum of 100."""
        return dict(
            zip(self.criteria, scoring.whole_weights(list(self.weights.values())), strict=True)
        )

    def clean(self) -> dict[str, Any]:
        """Refuse weights that do not add up to 100, and say how far they are from it."""
        values: dict[str, Any] = super().clean() or {}
        if len(values) < len(self.criteria):
            return values
        total = sum(values.values())
        if not total:
            raise forms.ValidationError(_("All weights are zero, so that nothing would count."))
        if total < scoring.FULL:
            raise forms.ValidationError(
                _("The weights add up to %(sum)d: %(rest)d are missing to 100.")
                % {"sum": total, "rest": scoring.FULL - total}
            )
        if total > scoring.FULL:
            raise forms.ValidationError(
                _("The weights add up to %(sum)d: %(rest)d too many.")
                % {"sum": total, "rest": total - scoring.FULL}
            )
        return values


def name_of_weight(criterion: int) -> str:
    """Return the name of the field of a criterion's weight."""
    return f"weight-{criterion}"


def name_of_pair(pair: tuple[int, int]) -> str:
    """Return the name of the field of a pair's comparison."""
    return f"pair-{pair[0]}-{pair[1]}"


def read_pairs(
    given: Mapping[str, str], pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """Return the comparisons that were made; what is no step of the scale is none."""
    return {
        pair: TIMES[given[name_of_pair(pair)]]
        for pair in pairs
        if given.get(name_of_pair(pair)) in TIMES
    }


def step_of(times: float) -> str:
    """Return the step of the scale that comes nearest."""
    return min(TIMES, key=lambda step: abs(TIMES[step] - times))
