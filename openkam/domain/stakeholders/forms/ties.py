"""A tie, and contacts."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.domain.stakeholders.services.ties import State

ON_OUR_SCALE = {"invalid_choice": _("Choose a value from 1 to 5.")}


class TieForm(forms.Form):
    """How we rate a tie, who is responsible, and what is worth knowing."""

    rating = forms.TypedChoiceField(
        label=_("Our own rating"),
        required=False,
        choices=[(number, str(number)) for number in range(1, 6)],
        coerce=int,
        empty_value=None,
        error_messages=ON_OUR_SCALE,
    )
    is_owner = forms.BooleanField(label=_("Responsible for this person"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> "State | None":
        """Return the state that the reader had before them; None where it cannot be read."""
        try:
            rating, owner, note = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return None
        return (rating, owner, note)

    @staticmethod
    def seen_text(state: "State") -> str:
        """Return a state as the form carries it."""
        return json.dumps(state)


class NoteTouch(forms.Form):
    """One contact."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=Touch.Kind.choices,
        initial=Touch.Kind.MEETING,
        error_messages={"required": _("Choose how you met.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say on which day."),
            "invalid": _("Write the day like 2026-09-30."),
        },
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Touch.Direction.choices,
        initial=Touch.Direction.MUTUAL,
        required=False,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["day"].initial = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()

    def clean_direction(self) -> str:
        """Return who began; both sides where nothing is said."""
        return self.cleaned_data["direction"] or Touch.Direction.MUTUAL


class NoteTouches(NoteTouch):
    """One contact with several people, of one or more of us."""

    positions = forms.TypedMultipleChoiceField(
        label=_("Whom you met"),
        coerce=int,
        error_messages={
            "required": _("Choose whom you met."),
            "invalid_choice": _("One of these people does not work there any more."),
        },
    )
    users = forms.TypedMultipleChoiceField(
        label=_("Who of us"),
        coerce=int,
        error_messages={
            "required": _("Choose who of us was in touch."),
            "invalid_choice": _("One of these colleagues does not work here any more."),
        },
    )

    def __init__(
        self, *args: Any, people: "Iterable[int]", colleagues: "Iterable[int]", **given: Any
    ) -> None:
        super().__init__(*args, **given)
        for name, pks in (("positions", people), ("users", colleagues)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [(pk, str(pk)) for pk in pks]
