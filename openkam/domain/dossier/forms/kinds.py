"""What people type about kinds of facts, and which of them a tier expects."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openkam.core.face.typed_numbers import NumberField
from openkam.domain.dossier.models import OwnKind, Section, ValueType
from openkam.domain.dossier.services import KindWish
from openkam.domain.dossier.services.kinds import LONGEST_NAME, LONGEST_UNIT
from openkam.domain.dossier.services.provenance import LONGEST_LIFE

WEIGHTS = ((0, _("no")), (1, _("useful")), (2, _("important")), (3, _("essential")))
VALUES = [(code, label) for code, label in ValueType.choices if code != ValueType.RECORD]


class Kind(forms.Form):
    """A kind of the company's own."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    section = forms.ChoiceField(label=_("Section"), choices=Section.choices)
    value_type = forms.ChoiceField(label=_("What its value is"), choices=VALUES)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=_("Of a number, as it is written behind it: t, m², vehicles."),
    )
    is_yearly = forms.BooleanField(label=_("One value for each year"), required=False)
    life_months = NumberField(
        label=_("Trusted for … months"),
        whole=True,
        least=1,
        most=LONGEST_LIFE,
        initial=12,
        help_text=_("After that long it is stale, unless somebody says that it is true still."),
    )

    @classmethod
    def initial_of(cls, row: OwnKind) -> dict[str, Any]:
        """Return what the form shows of a kind."""
        return {name: getattr(row, name) for name in cls.base_fields}

    def wish(self) -> KindWish:
        """Return what was typed as the service takes it."""
        return KindWish(**self.cleaned_data)

    def readable(self) -> KindWish:
        """Return what could be read; where a field could not, what nobody refuses again."""
        return KindWish(
            **{"name": "", "section": "", "value_type": "", "life_months": 1, **self.cleaned_data}
        )


def weights_of(posted: QueryDict, tiers: Mapping[int, Any]) -> dict[int, dict[str, int]]:
    """Return what was chosen in the matrix: {tier: {code: weight}}, without what is not expected.

    Only of tiers whose cells were sent.
    """
    found: dict[int, dict[str, int]] = {}
    for name, value in posted.items():
        tier, parted, code = name.partition(".")
        if not parted or not tier.isascii() or not tier.isdigit() or int(tier) not in tiers:
            continue
        template = found.setdefault(int(tier), {})
        if value in ("1", "2", "3"):
            template[code] = int(str(value))
    return found


def taken_over(chosen: Mapping[str, int], seen: str, standing: Mapping[str, int]) -> dict[str, int]:
    """Return what stands now, with what somebody chose otherwise than the mark that they had."""
    had = {
        code: int(weight)
        for code, _colon, weight in (one.partition(":") for one in seen.split(","))
        if weight in ("1", "2", "3")
    }
    codes = {**standing, **chosen}
    weights = {
        code: chosen.get(code, 0)
        if chosen.get(code, 0) != had.get(code, 0)
        else standing.get(code, 0)
        for code in codes
    }
    return {code: weight for code, weight in weights.items() if weight}
