"""The form by which one makes a token of the API."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from openkam.core.api import scopes, tokens

DAYS = (7, 30, 90, 366)
RIGHTS = {scopes.READ: pgettext_lazy("right", "read"), scopes.WRITE: _("read and change")}


class NewToken(forms.Form):
    """What a token is for, what it may do and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        help_text=_("By this you recognise it later: “nightly export to the warehouse”."),
        max_length=tokens.LONGEST_NAME,
    )
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, initial=tokens.USUAL_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.ChoiceField)
        days.choices = [(n, ngettext_lazy("%d day", "%d days", n) % n) for n in DAYS]
        for area, title in scopes.AREAS.items():
            self.fields[area] = forms.ChoiceField(
                label=title,
                # As the reference and the refusals name them.
                help_text=", ".join(one for one in scopes.SCOPES if one.startswith(f"{area}:")),
                choices=_rights(area),
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )

    def heads(self) -> list[Any]:
        """Return the titles of the columns in which the rights are chosen."""
        return [_("nothing"), *RIGHTS.values()]

    def areas(self) -> list[dict[str, Any]]:
        """Return each area with the choice for each column; None where there is no such right."""
        rows = []
        for area, title in scopes.AREAS.items():
            offered = {str(one.data["value"]): one for one in self[area]}
            choices = [offered.get(right) for right in ("", *RIGHTS)]
            cells = list(zip(self.heads(), choices, strict=True))
            rows.append({"title": title, "cells": cells, "field": self[area]})
        return rows

    def clean(self) -> dict[str, Any]:
        """Gather the rights chosen in `scopes`."""
        values: dict[str, Any] = super().clean() or {}
        rights = {area: values.pop(area, "") for area in scopes.AREAS}
        values["scopes"] = [f"{area}:{right}" for area, right in rights.items() if right]
        if not values["scopes"]:
            self.add_error(None, _("Choose at least one right for the token."))
        return values


def _rights(area: str) -> list[tuple[str, Any]]:
    offered = [
        (right, title) for right, title in RIGHTS.items() if f"{area}:{right}" in scopes.SCOPES
    ]
    return [("", _("nothing")), *offered]
