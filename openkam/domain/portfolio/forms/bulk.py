"""What was chosen in the list of accounts, and what they get."""

from typing import Any

from django import forms

from openkam.core.access.models import Level

NONE = "none"
FIELDS = ("owner", "tier", "segment", "team", "off", "country", "own", "status")
LONGEST_NUMBER = 18  # digits that a database takes


class BulkWish(forms.Form):
    """What to do with the accounts chosen; cleaned: do, value (None: take it away), level, text.

    The text is a country's code, what an own field gets, or a key-account status; this has `since`
    (None: today) and `why`.
    """

    do = forms.ChoiceField(choices=[(name, name) for name in FIELDS])
    to_owner = forms.CharField(required=False)
    to_tier = forms.CharField(required=False)
    to_segment = forms.CharField(required=False)
    to_team = forms.CharField(required=False)
    to_off = forms.CharField(required=False)
    to_country = forms.CharField(required=False)
    to_own = forms.CharField(required=False)
    to_status = forms.CharField(required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    why = forms.CharField(required=False, max_length=600)
    text = forms.CharField(required=False, max_length=600)
    level = forms.TypedChoiceField(
        choices=Level.choices,
        required=False,
        coerce=lambda value: Level(int(value)),
        empty_value=None,
    )

    def chosen(self) -> list[int]:
        """Return the numbers of the rows whose boxes were sent."""
        data: Any = self.data
        return [int(one) for one in data.getlist("chosen") if _is_number(one)]

    def clean(self) -> dict[str, Any]:
        """Return what to do with which value; a fault without one."""
        cleaned: dict[str, Any] = super().clean() or {}
        field = cleaned.get("do", "")
        text = cleaned.get(f"to_{field}", "")
        if field in ("country", "status"):
            return self._text(cleaned, text)
        if text == NONE and field not in ("team", "off", "own"):
            return {**cleaned, "value": None}
        if not _is_number(text):
            raise forms.ValidationError("Nothing is chosen.", code="nothing")
        return {**cleaned, "value": int(text), "level": cleaned.get("level") or Level.READ}

    def _text(self, cleaned: dict[str, Any], text: str) -> dict[str, Any]:
        if not text:
            raise forms.ValidationError("Nothing is chosen.", code="nothing")
        return {**cleaned, "text": "" if text == NONE else text}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
