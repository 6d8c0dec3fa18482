"""Numbers as people type them: with spaces, a comma or a point, and perhaps their unit."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from openkam.core.face import formats

GROUPS = re.compile(r"[+-]?\d{1,3}(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3})*")
LETTERS = re.compile(r"[^\W\d_]+")
# Languages count days and years in several forms; what follows the number does not change it.
UNITS = re.compile(
    r"days?|years?|den|dn[ůyí]|rok[yuů]?|let|dzień|dnia|dni|lata?|"
    r"день|дня|дней|дн|год|года|лет",
    re.IGNORECASE,
)
CURRENCY = re.compile(r"[A-Z]{3}|Kč|zł|грн")
LONGEST = 60
MOST = Decimal(10) ** 12


class NotANumber(ValueError):
    """What was typed is no number, or one beyond everything that is measured."""


def typed_number(text: str) -> Decimal:
    """Return the number that was typed, whatever signs part its digits. Raises NotANumber.

    A single point or comma before three digits parts thousands, unless it is the reader's decimal
    sign. Words that are no unit are refused: 12 k must not become 12.
    """
    words = LETTERS.findall(text)
    if not all(CURRENCY.fullmatch(word) or UNITS.fullmatch(word) for word in words):
        raise NotANumber(text)
    bare = re.sub(r"[^\d.,+\-]", "", text.replace(formats.MINUS, "-"))
    if len(text) > LONGEST or not re.search(r"\d", bare):
        raise NotANumber(text)
    decimal = formats.decimal_sign()
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0 and bare.count(".") and bare.count(","):
        decimal = bare[last]
    elif not (GROUPS.fullmatch(bare) and bare[last] != decimal):
        decimal = bare[last] if last >= 0 else decimal
    other = "." if decimal == "," else ","
    try:
        number = Decimal(bare.replace(other, "").replace(decimal, "."))
    except InvalidOperation:
        raise NotANumber(text) from None
    if not number.is_finite() or abs(number) > MOST:
        raise NotANumber(text)
    return number


class NumberField(forms.CharField):
    """A number with its unit or without; leaves what was typed as it is when it is none."""

    default_error_messages = {
        "invalid": gettext_lazy("This is not a number."),
        "whole": gettext_lazy("A whole number is needed."),
        "range": gettext_lazy("This lies between %(least)s and %(most)s."),
    }

    def __init__(
        self,
        *,
        whole: bool = False,
        least: int | None = None,
        most: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.whole, self.least, self.most = whole, least, most
        mode = "numeric" if whole else "decimal"
        self.widget.attrs |= {"inputmode": mode, "autocomplete": "off", "maxlength": LONGEST}

    def clean(self, value: Any) -> Any:
        """Return the number, or None where nothing was typed and nothing need be."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = typed_number(text)
        except NotANumber:
            raise self._fault("invalid") from None
        if self.whole and number != int(number):
            raise self._fault("whole")
        if self.least is not None and number < self.least:
            raise self._fault("range")
        if self.most is not None and number > self.most:
            raise self._fault("range")
        return int(number) if self.whole else number

    def _fault(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(
            self.error_messages[code],
            code=code,
            params={"least": self.least, "most": self.most},
        )
