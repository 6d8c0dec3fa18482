"""Numbers as people type them: with spaces, a comma or a point, and perhaps their unit."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from openkam.core.face import formats
from openkam.core.face.scale_words import power_of

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


class Ambiguous(NotANumber):
    """What was typed can be read as either of two numbers; a thousandfold lies between them."""

    def __init__(self, one: Decimal, other: Decimal) -> None:
        super().__init__()
        self.one, self.other = one, other


def typed_number(text: str, *, may_shorten: bool = False) -> Decimal:
    """Return the number that was typed, whatever signs part its digits. Raises NotANumber.

    A single point or comma before three digits parts thousands, unless it is the reader's decimal
    sign. Words that are no unit are refused: 12 k must not become 12. With `may_shorten` it
    becomes 12,000; where point or comma could then mean either, Ambiguous is raised.
    """
    words = LETTERS.findall(text)
    scales = [word for word in words if power_of(word) is not None]
    if len(scales) > may_shorten:
        raise NotANumber(text)
    if not all(_is_unit(word) for word in words if word not in scales):
        raise NotANumber(text)
    bare = re.sub(r"[^\d.,+\-]", "", _without_stops(text).replace(formats.MINUS, "-"))
    if len(text) > LONGEST or not re.search(r"\d", bare):
        raise NotANumber(text)
    power = power_of(scales[0]) or 0 if scales else 0
    if power and _parts_thousands(bare):
        sign = bare[-4]
        one = _exact(bare.replace(sign, ""), text, power)
        raise Ambiguous(one, _exact(bare.replace(sign, "."), text, power))
    return _exact(_with_point(bare), text, power)


def shortened(amount: Decimal) -> str:
    """Return a number in the unit that keeps it short, such as 50 k, as it may be typed again."""
    return formats.money_short(amount, "")


def _is_unit(word: str) -> bool:
    return bool(CURRENCY.fullmatch(word) or UNITS.fullmatch(word))


def _without_stops(text: str) -> str:
    """Take away the full stops of abbreviations: they are no decimal signs."""
    return re.sub(r"(?<=[^\W\d_])\.", "", text)


def _parts_thousands(bare: str) -> bool:
    """Whether one sign stands before three digits that is not the reader's decimal sign."""
    found = GROUPS.fullmatch(bare)
    if found is None or bare.count(found["sign"]) > 1:
        return False
    return found["sign"] != formats.decimal_sign()


def _with_point(bare: str) -> str:
    decimal = formats.decimal_sign()
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0 and bare.count(".") and bare.count(","):
        decimal = bare[last]
    elif not (GROUPS.fullmatch(bare) and bare[last] != decimal):
        decimal = bare[last] if last >= 0 else decimal
    other = "." if decimal == "," else ","
    return bare.replace(other, "").replace(decimal, ".")


def _exact(digits: str, text: str, power: int) -> Decimal:
    try:
        number = Decimal(digits).scaleb(power)
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
        "no_amount": gettext_lazy(
            "This is no amount that can be understood. Write it like %(whole)s, %(short)s"
            " or %(million)s."
        ),
        "ambiguous": gettext_lazy(
            "This can be read as %(one)s or as %(other)s. Write the one that is meant."
        ),
    }

    def __init__(
        self,
        *,
        whole: bool = False,
        least: int | None = None,
        most: int | None = None,
        may_shorten: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.whole, self.least, self.most = whole, least, most
        self.may_shorten = may_shorten
        # A phone's pad of digits has no letters for "50 k".
        mode = "text" if may_shorten else "numeric" if whole else "decimal"
        self.widget.attrs |= {"inputmode": mode, "autocomplete": "off", "maxlength": LONGEST}

    def clean(self, value: Any) -> Any:
        """Return the number, or None where nothing was typed and nothing need be."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = typed_number(text, may_shorten=self.may_shorten)
        except Ambiguous as two:
            raise self._fault("ambiguous", one=two.one, other=two.other) from None
        except NotANumber:
            raise self._not_understood() from None
        if self.whole and number != int(number):
            raise self._fault("whole")
        if self.least is not None and number < self.least:
            raise self._fault("range")
        if self.most is not None and number > self.most:
            raise self._fault("range")
        return int(number) if self.whole else number

    def _not_understood(self) -> forms.ValidationError:
        if not self.may_shorten:
            return self._fault("invalid")
        million = Decimal("1.2").scaleb(6)
        return forms.ValidationError(
            self.error_messages["no_amount"],
            code="no_amount",
            params={
                "whole": formats.number(50_000),
                "short": shortened(Decimal(50_000)),
                "million": shortened(million),
            },
        )

    def _fault(self, code: str, **numbers: Decimal) -> forms.ValidationError:
        shown = {name: formats.number_as_it_is(number) for name, number in numbers.items()}
        return forms.ValidationError(
            self.error_messages[code],
            code=code,
            params={"least": self.least, "most": self.most, **shown},
        )
