"""The forms of saved views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.core.saved_views.addresses import LONGEST
from openkam.core.saved_views.models import LONGEST_NAME, Audience

MOST_COLUMNS = 60
LONGEST_KEY = 60


class ViewName(forms.Form):
    """What a view is called and who finds it."""

    name = forms.CharField(label=_("Name of the view"), max_length=LONGEST_NAME)
    audience = forms.ChoiceField(
        label=_("Who finds it"),
        choices=Audience.choices,
        help_text=_("Everybody sees by it only the rows that are open to them."),
    )


class ViewState(forms.Form):
    """What a list shows: its address without the page, and its columns in their order."""

    query = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    columns = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)

    def clean_columns(self) -> list[str]:
        """Return the keys of the columns, each once."""
        return keys_in(self.cleaned_data["columns"].split(","))


class NewView(ViewName, ViewState):
    """A view to be saved."""

    list = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lists: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].required = False  # only oneself, unless said otherwise
        field = self.fields["list"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(lists.items())


def keys_in(given: list[str]) -> list[str]:
    """Return what can be keys of columns, each once and in its order."""
    keys = (key.strip() for key in given)
    sound = (key for key in keys if key and len(key) <= LONGEST_KEY)
    return list(dict.fromkeys(key for key in sound if key.replace("-", "").isalnum()))[
        :MOST_COLUMNS
    ]
