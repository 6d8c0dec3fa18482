"""Decisions and their reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.selection.models import Decision

LONGEST = 2_000


class Reason(forms.Form):
    """Why something is decided, in words that the account's manager will read."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.IntegerField(min_value=0, max_value=30_000, required=False)

    def clean_seen(self) -> int:
        """Return the number of the decision that was seen; 0 where there was none."""
        return self.cleaned_data["seen"] or 0


class Decide(Reason):
    """Accept, decline or postpone."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=Decision.Verdict.choices)
    postponed_to = forms.DateField(
        label=_("Postponed to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AcceptInside(forms.Form):
    """One reason for all that stand inside the line; without it each has its own."""

    reason = forms.CharField(
        label=_("One reason for all of them"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rows = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[int]:
        """Return the numbers of the rows that were seen."""
        given = self.cleaned_data["rows"].split(",")
        return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]
