"""What we think of somebody, and which roles they play."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Opinion
from openkam.domain.stakeholders.selectors.scales import ATTITUDES, POWERS
from openkam.domain.stakeholders.services import Played

SCALES = {Opinion.Kind.POWER: POWERS, Opinion.Kind.ATTITUDE: ATTITUDES}
HELP = {
    Opinion.Kind.BUSINESS_MOTIVE: _("What they are measured by, and want to reach at work."),
    Opinion.Kind.PERSONAL_MOTIVE: _("What they want for themselves: rest, a career, to be right."),
    Opinion.Kind.PREFERENCE: _("How they like to be met: when, where, with figures or in short."),
    Opinion.Kind.AVOID: _("What better stays unsaid, so that a colleague does not step into it."),
}
STATES = [("0", _("Assumed")), ("1", _("Confirmed"))]


class Sure(forms.ChoiceField):
    """Whether something is confirmed; else it is assumed."""

    def __init__(self, **given: Any) -> None:
        super().__init__(label=_("How sure"), choices=STATES, initial="0", **given)

    def clean(self, value: Any) -> bool:
        """Return True for confirmed; what says nothing is assumed."""
        return bool(value == "1")


class Noted(forms.Form):
    """An opinion of one kind, with how we know and on which legal basis it is kept."""

    is_confirmed = Sure(widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("How we know"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Who said or saw it, and when. It is kept with the opinion."),
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=Opinion.Basis.choices,
        help_text=_("Whoever asks is told what we hold on them, and why we may."),
    )

    def __init__(self, *args: Any, kind: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.kind = Opinion.Kind(kind)
        own = {"number": self._number()} if kind in SCALES else {"text": self._text()}
        self.fields = own | self.fields

    @property
    def opinion(self) -> dict[str, Any]:
        """What is noted."""
        return dict(self.cleaned_data)

    def _number(self) -> forms.Field:
        return forms.TypedChoiceField(
            label=self.kind.label,
            choices=[
                (value, f"{_signed(self.kind, value)} {word}")
                for value, word in SCALES[self.kind].items()
            ],
            coerce=int,
            widget=forms.RadioSelect,
        )

    def _text(self) -> forms.Field:
        return forms.CharField(
            label=self.kind.label,
            max_length=2000,
            widget=forms.Textarea({"rows": 3}),
            help_text=HELP[self.kind],
        )


class OneRole(forms.Form):
    """A role that somebody plays, for a product group or for all; without a role it goes."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    product_group = forms.CharField(
        label=_("Product group"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"list": "pe-groups", "placeholder": _("all")}),
    )
    is_confirmed = Sure()
    why = forms.CharField(label=_("How we know"), max_length=500, required=False)

    def __init__(self, *args: Any, roles: dict[str, str], **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["role"]
        field.choices = [("", "–"), *roles.items()]

    @property
    def played(self) -> Played | None:
        """The role; None where none is chosen."""
        known = {"role": "", **self.cleaned_data}
        return Played(**known) if known["role"] else None


Roles = forms.formset_factory(OneRole, extra=1, max_num=40, absolute_max=60)


def _signed(kind: str, value: int) -> str:
    """The attitude has a middle, and so its numbers have signs."""
    if kind != Opinion.Kind.ATTITUDE or not value:
        return str(value)
    return f"+{value}" if value > 0 else f"\u2212{-value}"
