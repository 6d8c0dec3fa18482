"""Amounts as people type them, with a unit or a currency that has to fit the one expected."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from openkam.calc.folding import fold
from openkam.core.face import currencies, formats
from openkam.core.face.scale_words import power_of
from openkam.core.face.typed_numbers import LETTERS, NumberField

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
    """Return the number in a text, and what stands before or behind it; ("", "") without one.

    A word that multiplies the number, such as "tis.", stays with it.
    """
    number, said = _parted(text)
    scale = next((word for word in LETTERS.findall(said) if power_of(word) is not None), "")
    if not scale:
        return number, said
    rest = re.sub(rf"(?<![^\W\d_]){re.escape(scale)}(?![^\W\d_])\.?", " ", said, count=1)
    return f"{number} {scale}", " ".join(rest.split()).strip(" .")


def as_typed(amount: Decimal | None) -> str | None:
    """Return an amount as it stands in a form, so that it is read back as it is."""
    return None if amount is None else formats.number_as_it_is(amount)


def _parted(text: str) -> tuple[str, str]:
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


def said_beside(form: forms.Form, name: str) -> str:
    """Return what was typed beside the number of a field, such as the sign of a currency."""
    return parted(str(form.data.get(form.add_prefix(name), "")))[1]


def agree_on_currency(form: forms.Form, names: Iterable[str]) -> None:
    """Take the currency that stands beside an amount; refuse it where another one was chosen."""
    chosen = (form.cleaned_data.get("currency") or "").upper()
    for name in names:
        said = said_beside(form, name) if name in form.fields else ""
        meant = currencies_of(said) if said else None
        if not meant or chosen in meant:
            continue
        if not chosen and len(meant) == 1:
            form.cleaned_data["currency"] = chosen = min(meant)
            continue
        text = _now("The amount says “%(said)s”, the currency %(code)s. Which one is meant?")
        form.add_error(name, text % {"said": said, "code": chosen or "–"})


class CountField(NumberField):
    """A number, with the unit of its kind behind it or alone; another unit is refused."""

    default_error_messages = {
        "unit": _("This is counted in %(unit)s, and not in “%(said)s”. Nothing was converted."),
        "no_unit": _(
            "Write the number alone: this kind has no unit, and “%(said)s” would be lost."
        ),
    }

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(may_shorten=True, **kwargs)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        """Return the number, or None where nothing was typed and nothing need be."""
        number, said = _parted(str(value or ""))
        if not number:
            return super().clean(value)
        if said and not self._means_unit(said):
            number, said = parted(str(value))
        if said and fold(said) != fold(self.unit):
            code = "unit" if self.unit else "no_unit"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"unit": self.unit, "said": said}
            )
        return super().clean(number)

    def _means_unit(self, said: str) -> bool:
        """Whether that is the unit or begins it: 50 m of m² are not 50 million."""
        return bool(self.unit) and fold(self.unit).startswith(fold(said))


class MoneyField(NumberField):
    """An amount, with the sign or code of a currency beside it or alone."""

    default_error_messages = {
        "currency": _("“%(said)s” is no currency that is known. Write the amount alone."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(may_shorten=True, **kwargs)

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
