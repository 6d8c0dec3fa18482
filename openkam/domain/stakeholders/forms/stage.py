"""At which stage we ourselves see a relationship."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Stage


class StageForm(forms.Form):
    """A stage, and what it is seen by."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    why = forms.CharField(
        label=_("What do we see it by?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside what is observed, with your name and the day."),
    )
