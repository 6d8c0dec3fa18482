"""What people type about a round."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.selection.services.rounds import LONGEST_NAME

FROM_DATA = "data"


class RoundName(forms.Form):
    """What a round is called."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class StartRound(RoundName):
    """A new round: its name, and what it begins with."""

    begin = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, former: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["begin"]
        field.choices = [*former, (FROM_DATA, _("What the sales data propose"))]
        if not former:
            del self.fields["begin"]

    @property
    def follows(self) -> int | None:
        """The round whose criteria, weights, rules and judges are taken over."""
        begin = self.cleaned_data.get("begin", FROM_DATA)
        return None if begin == FROM_DATA else int(begin)
