"""Must-haves and the cut, as people type them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.face.typed_numbers import NumberField
from openkam.domain.selection.models import Measure
from openkam.domain.selection.selectors.effects import Cut
from openkam.domain.selection.selectors.units import as_stored, as_typed, unit_of

MOST_ACCOUNTS = 1_000
MOST_ROWS = 12
LIMITS = [("at_least", gettext_lazy("at least")), ("at_most", gettext_lazy("at most"))]
NEEDS_NUMBER = gettext_lazy("Say a number, or remove this must-have.")


class Rule(forms.Form):
    """One must-have: a measure, a direction and a value in the reader's unit."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    limit = forms.ChoiceField(label=gettext_lazy("Limit"), choices=LIMITS)
    value = NumberField(label=gettext_lazy("Value"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *_measures(currency)]
        for name, one in self.fields.items():
            one.widget.attrs["aria-label"] = one.label
            one.widget.attrs["aria-describedby"] = f"{self.prefix}-effect"
            one.widget.attrs["data-rule"] = name

    @property
    def rule(self) -> dict[str, object] | None:
        """The must-have as it is stored; None for a row that is empty or faulty."""
        if not self.is_valid() or not self.cleaned_data["measure"]:
            return None
        measure, value = self.cleaned_data["measure"], self.cleaned_data["value"]
        return {"measure": measure, self.cleaned_data["limit"]: as_stored(measure, value)}

    def clean(self) -> dict[str, Any]:
        """Refuse a measure without a value, and a value without a measure."""
        values: dict[str, Any] = super().clean() or {}
        has_value = values.get("value") is not None
        if values.get("measure") and not has_value and "value" not in self.errors:
            self.add_error("value", str(NEEDS_NUMBER))
        if has_value and not values.get("measure"):
            self.add_error("measure", _("Choose what this number is for."))
        return values


class Limits(forms.Form):
    """How long the list may be; an empty field is no limit."""

    max_accounts = NumberField(
        label=gettext_lazy("At most"), whole=True, least=1, most=MOST_ACCOUNTS, required=False
    )
    managers = NumberField(
        label=gettext_lazy("Managers"), whole=True, least=1, most=MOST_ACCOUNTS, required=False
    )
    accounts_each = NumberField(
        label=gettext_lazy("Accounts each"),
        whole=True,
        least=1,
        most=MOST_ACCOUNTS,
        required=False,
    )
    min_score = NumberField(label=gettext_lazy("Lowest score"), least=1, most=10, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse one half of the capacity."""
        values: dict[str, Any] = super().clean() or {}
        both = ("managers", "accounts_each")
        missing = [name for name in both if values.get(name) is None and name not in self.errors]
        if len(missing) == 1 and not self.errors:
            self.add_error(
                missing[0],
                _("Capacity needs both: how many managers, and how many accounts each."),
            )
        return values

    @property
    def cut(self) -> Cut:
        """The limits that were typed; a faulty one is none, so that the others can be tried."""
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        if isinstance(found["min_score"], Decimal):
            found["min_score"] = float(found["min_score"])
        return Cut(**found)


def rule_forms(rules: Sequence[Mapping[str, Any]], currency: str) -> list[Rule]:
    """Return a row for each must-have that stands."""
    return [
        Rule(initial=_initial(rule), prefix=f"rule-{place}", currency=currency)
        for place, rule in enumerate(rules)
    ]


def posted_rules(given: Mapping[str, str], currency: str) -> list[Rule]:
    """Return the rows that were sent, without those that nobody filled in or that are removed."""
    dropped = given.get("drop", "")
    kept = [
        place
        for place in range(MOST_ROWS)
        if str(place) != dropped
        and (given.get(f"rule-{place}-measure") or given.get(f"rule-{place}-value", "").strip())
    ]
    # Numbered anew, so that the rows stay together.
    sent = {
        f"rule-{number}-{part}": given.get(f"rule-{place}-{part}", "")
        for number, place in enumerate(kept)
        for part in ("measure", "limit", "value")
    }
    return [Rule(sent, prefix=f"rule-{number}", currency=currency) for number in range(len(kept))]


def tried_rules(given: Mapping[str, str], currency: str) -> list[Rule]:
    """Return the rows that stand on the page, each where it is, empty ones too."""
    return [
        Rule(given, prefix=f"rule-{place}", currency=currency)
        for place in range(MOST_ROWS)
        if f"rule-{place}-measure" in given
    ]


def blank_rule(place: int, currency: str) -> Rule:
    """Return an empty row for one more must-have."""
    return Rule(prefix=f"rule-{place}", currency=currency)


def _initial(rule: Mapping[str, Any]) -> dict[str, str]:
    limit = "at_least" if "at_least" in rule else "at_most"
    measure = str(rule["measure"])
    return {"measure": measure, "limit": limit, "value": as_typed(measure, rule[limit])}


def _measures(currency: str) -> list[tuple[str, str]]:
    found = []
    for measure in Measure:
        unit = unit_of(measure, currency)
        found.append((measure.value, f"{measure.label}, {unit}" if unit else str(measure.label)))
    return found
