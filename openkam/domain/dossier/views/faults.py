"""All that is wrong with what was typed, each at its field, at once."""

from collections.abc import Callable
from typing import Any

from django import forms

from openkam.domain.dossier import services


def show_faults(form: forms.Form, refusal: services.Refusal) -> None:
    """Set everything that was refused at its field; one that says something already is left."""
    for one in refusal.every:
        field = one.field if one.field in form.fields else None
        if field is None or field not in form.errors:
            form.add_error(field, str(one))


def look_further(form: forms.Form, check: Callable[[], Any]) -> None:
    """Look at the rest too where a field could not be read, so that nobody is refused twice."""
    try:
        check()
    except services.Refusal as refusal:
        show_faults(form, refusal)
