"""What people say about a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.domain.dossier.models import StoredFile
from openkam.domain.dossier.services import Described


class DescribeFile(forms.Form):
    """Name, note and contract of a file."""

    name = forms.CharField(label=_("Name"), max_length=200)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    contract = forms.TypedChoiceField(
        label=_("Belongs to the contract"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, contracts: Mapping[int, str], **given: Any) -> None:
        super().__init__(*args, **given)
        if contracts:
            self.fields["contract"].choices = [("", _("none")), *contracts.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["contract"]

    @classmethod
    def initial_of(cls, row: StoredFile) -> dict[str, Any]:
        """Return what the form shows of a file."""
        return {"name": row.name, "note": row.note, "contract": row.contract_id}

    def described(self) -> Described:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        return Described(name=typed["name"], note=typed["note"], contract=typed.get("contract"))
