"""What administrators type about webhooks, turned into values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.webhooks.events import KINDS


class Webhook(forms.Form):
    """Who is told of what."""

    url = forms.CharField(
        label=_("URL"),
        max_length=2000,
        help_text=_("Where the other system listens, with https://."),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "spellcheck": "false", "autocapitalize": "off"}
        ),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=200,
        required=False,
        help_text=_("What stands there, for your colleagues."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )
    allows_inside = forms.BooleanField(
        label=_("Stands inside our network"),
        required=False,
        help_text=_(
            "Without the tick, OpenKAM refuses an address that leads to a machine inside. The tick"
            " is noted in the audit trail."
        ),
    )
    allows_plain = forms.BooleanField(
        label=_("Allow http without encryption"),
        required=False,
        help_text=_("Everybody on the way can read what is sent. Noted in the audit trail too."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        events = self.fields["events"]
        assert isinstance(events, forms.MultipleChoiceField)
        events.choices = [(kind.name, f"{kind.description} ({kind.name})") for kind in KINDS]

    def wish(self) -> dict[str, Any]:
        """Return what was typed as the fields of a wish."""
        return {**self.cleaned_data, "events": tuple(self.cleaned_data["events"])}
