"""What is typed, chosen or dragged on the map."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Line

People = list[tuple[int, str]]
FARTHEST = 10_000


class ReportsTo(forms.Form):
    """To whom a person reports from now on, and to whom they did when it was asked."""

    # Any number is let through: who is meant may have left a second ago, which the service says.
    boss = forms.IntegerField(
        label=_("Reports to"), required=False, widget=forms.Select(attrs={"size": 7})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: People, **more: Any) -> None:
        super().__init__(*args, **more)
        select: Any = self.fields["boss"].widget
        select.choices = [("", _("Nobody")), *others]


class DrawLine(forms.Form):
    """A line from one person to another."""

    kind = forms.ChoiceField(
        label=_("What joins them"),
        choices=Line.Kind.choices,
        widget=forms.RadioSelect,
        initial=Line.Kind.INFLUENCE,
    )
    other = forms.IntegerField(
        label=_("Other person"),
        widget=forms.Select(attrs={"size": 7}),
        error_messages={"required": _("Choose the other person.")},
    )
    is_listener = forms.TypedChoiceField(
        label=_("Who listens to whom"),
        coerce=lambda value: value != "no",
        widget=forms.RadioSelect,
        initial="yes",
        help_text=_("A conflict has no direction."),
    )
    strength = forms.TypedChoiceField(
        label=_("Strength"),
        choices=[(1, _("weak")), (2, _("medium")), (3, _("strong"))],
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("A few words, which stand on the line: she trusts his word."),
    )
    is_confirmed = forms.BooleanField(
        label=_("Confirmed: we were told so, or saw it"), required=False
    )

    def __init__(self, *args: Any, name: str, others: People, **more: Any) -> None:
        super().__init__(*args, **more)
        select: Any = self.fields["other"].widget
        select.choices = [("", _("Choose …")), *others]
        direction: Any = self.fields["is_listener"]
        direction.choices = [
            ("yes", _("The other person listens to %(name)s") % {"name": name}),
            ("no", _("%(name)s listens to the other person") % {"name": name}),
        ]


class Dragged(forms.Form):
    """Where a person was dragged to; nothing for back to where the tree puts them."""

    x = forms.IntegerField(required=False, min_value=-FARTHEST, max_value=FARTHEST)
    y = forms.IntegerField(required=False, min_value=-FARTHEST, max_value=FARTHEST)

    @property
    def place(self) -> tuple[int, int] | None:
        """Return the place; None where none was given."""
        x, y = self.cleaned_data["x"], self.cleaned_data["y"]
        return None if x is None or y is None else (x, y)
