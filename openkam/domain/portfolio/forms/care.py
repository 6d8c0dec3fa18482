"""What people type about tiers, segments and own fields, turned into values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.portfolio.models import OwnField


class Tier(forms.Form):
    """A level of care and what it promises."""

    name = forms.CharField(label=_("Name"), max_length=60)
    rhythm_days = forms.IntegerField(
        label=_("Contact every … days"),
        required=False,
        min_value=1,
        max_value=3_650,
        help_text=_("How many days may pass at most between two contacts."),
    )
    dossier_revision_days = forms.IntegerField(
        label=_("Dossier revised every … days"), required=False, min_value=1, max_value=3_650
    )
    wants_plan = forms.BooleanField(label=_("Has an account plan"), required=False)
    needs_key_status = forms.BooleanField(
        label=_("Only for key accounts"),
        required=False,
        help_text=_(
            "Other accounts cannot get the tier. Those that have it already keep it, and their "
            "pages say so."
        ),
    )


class Named(forms.Form):
    """A name, and nothing else."""

    name = forms.CharField(label=_("Name"), max_length=100)


class OwnFieldShape(forms.Form):
    """An own field: its name and what kind of values it holds."""

    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=OwnField.Kind.choices)


class Target(forms.Form):
    """Which other one takes the accounts over."""

    target = forms.TypedChoiceField(coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        label: str,
        others: Sequence[tuple[int, str]],
        required: bool = True,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["target"]
        field.label, field.required = label, required
        field.choices = [("", ""), *others]


class Sure(forms.Form):
    """Nothing to type: the button is the answer."""
