"""What heads type when they decide whether an account is a key account."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkam.domain.portfolio.forms.accounts import Day

ACTS: dict[str, Promise] = {
    "key": _("Make it a key account"),
    "candidate": _("Make it a candidate"),
    "former": _("Take the status away: former key account"),
}
LONGEST_REASON = 2_000


class KeyStatus(forms.Form):
    """What the account is from a day on, and why; what it is already is not offered."""

    state = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    since = Day(_("Since"), "", required=True)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In words that the key account manager can pass on."),
    )

    def __init__(self, *args: Any, state: str, today: date, **given: Any) -> None:
        given.setdefault("initial", {"state": "former" if state == "key" else "key"})
        given["initial"].setdefault("since", today)
        super().__init__(*args, **given)
        asked: Any = self.fields["state"]
        asked.choices = [(value, text) for value, text in ACTS.items() if value != state]
        self.fields["since"].widget.attrs["max"] = today.isoformat()
