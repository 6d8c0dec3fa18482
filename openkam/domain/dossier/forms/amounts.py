"""Amounts as people type them, with a unit or a currency that has to fit the one expected."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openkam.calc.folding import fold
from openkam.core.face import currencies
from openkam.core.face.typed_numbers import NumberField

PARTS = re.compile(
    r"(?P<before>[^\d.,+\-−]*)(?P<number>[+\-−]?[\d.,\s'’]*\d)(?P<behind>\D*)", re.DOTALL
)
# Signs that stand for more than one currency mean any of them.
SIGNS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN"}),
    "us$": frozenset({"USD"}),
    "ca$": frozenset({"CAD"}),
    "a$": frozenset({"AUD"}),
    "£": frozenset({"GBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "kc": frozenset({"CZK"}),
    "zł": frozenset({"PLN"}),
    "zl": frozenset({"PLN"}),
    "₽": frozenset({"RUB"}),
    "руб": frozenset({"RUB"}),
    "₴": frozenset({"UAH"}),
    "грн": frozenset({"UAH"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "ft": frozenset({"HUF"}),
    "fr": frozenset({"CHF"}),
    "lei": frozenset({"RON"}),
    "₺": frozenset({"TRY"}),
    "₹": frozenset({"INR"}),
}


def parted(text: str) -> tuple[str, str]:
    """Return the number in a text, and what stands before or behind it; ("", "") without one."""
    found = PARTS.fullmatch(" ".join(text.split()))
    if found is None:
        return "", ""
    said = f"{found['before']} {found['behind']}"
    return found["number"], " ".join(said.split()).strip(" .")


def currencies_of(said: str) -> frozenset[str] | None:
    """Return the currencies that a sign or code means; None where it means none."""
    code = said.upper()
    if len(code) == 3 and code in currencies.codes():
        return frozenset({code})
    return SIGNS.get(fold(said), SIGNS.get(said.lower()))


class CountField(NumberField):
    """A number, with the unit of its kind behind it or alone; another unit is refused."""

    default_error_messages = {
        "unit": _("This is counted in %(unit)s, and not in “%(said)s”. Nothing was converted."),
        "no_unit": _(
            "Write the number alone: this kind has no unit, and “%(said)s” would be lost."
        ),
    }

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        """Return the number, or None where nothing was typed and nothing need be."""
        number, said = parted(str(value or ""))
        if not number:
            return super().clean(value)
        if said and fold(said) != fold(self.unit):
            code = "unit" if self.unit else "no_unit"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"unit": self.unit, "said": said}
            )
        return super().clean(number)


class MoneyField(NumberField):
    """An amount, with the sign or code of a currency beside it or alone."""

    default_error_messages = {
        "currency": _("“%(said)s” is no currency that is known. Write the amount alone."),
    }

    def clean(self, value: Any) -> Any:
        """Return the amount, or None where nothing was typed and nothing need be."""
        number, said = parted(str(value or ""))
        if not number:
            return super().clean(value)
        if said and currencies_of(said) is None:
            raise forms.ValidationError(
                self.error_messages["currency"], code="currency", params={"said": said}
            )
        return super().clean(number)
