"""What a form of the pages refuses, told by the API."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.api.problems import Problem

if TYPE_CHECKING:
    from django.forms import Form


def require_valid(form: "Form", *, called: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what a form makes of its values; Problem 422 names each that it refuses.

    `called` says what a member of the body is called where the form calls it otherwise.
    """
    if form.is_valid():
        return form.cleaned_data
    names = called or {}
    errors = [
        {"pointer": "" if name == "__all__" else f"/{names.get(name, name)}", "detail": str(said)}
        for name, faults in form.errors.items()
        for said in faults
    ]
    raise Problem(422, _("Some values are not accepted."), code="invalid", errors=errors)
