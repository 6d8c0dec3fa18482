"""How long each kind of data of people is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models import Kept

MEANINGS = {
    Kept.OPINIONS: _("After it was noted, or replaced by a newer one; then it is deleted."),
    Kept.TOUCHES: _("After the day of the contact; then it is deleted."),
    Kept.WAYS: _("After the person left their last account; then the ways are deleted."),
    Kept.LEFT: _("After the person left their last account; then they are erased."),
    Kept.SILENT: _(
        "After the last contact, opinion, role or tie was noted; then they are erased, although"
        " they may still work there."
    ),
}


class RetentionTimes(forms.Form):
    """Months by kind."""

    deletes_when_due = forms.BooleanField(
        label=_("Delete every night what is due, without asking"),
        required=False,
        help_text=_(
            "Off, nothing goes by itself: what is due stands in the list until somebody decides."
        ),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        asked = self.fields.pop("deletes_when_due")
        for kind, label in Kept.choices:
            self.fields[kind] = forms.IntegerField(
                label=label, min_value=1, max_value=240, help_text=MEANINGS[Kept(kind)]
            )
        self.fields["deletes_when_due"] = asked

    @property
    def months(self) -> dict[str, int]:
        """The months by kind."""
        return {kind: self.cleaned_data[kind] for kind in Kept.values}
