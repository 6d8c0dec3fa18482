"""Values of the company's own fields: how they are kept, and how they are shown."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from openkam.core.face import formats
from openkam.domain.portfolio.models import OwnField

LONGEST_VALUE = 500
LARGEST_EXPONENT = 18
THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+")
BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’")


def plain_value(kind: str, text: str) -> str | None:
    """Return a value as it is kept, "" for nothing; None if the text is none of that kind."""
    text = " ".join(text.replace("\x00", " ").split())
    if not text:
        return ""
    if kind == OwnField.Kind.NUMBER:
        return _plain_number(text)
    if kind == OwnField.Kind.DATE:
        return _plain_date(text)
    return text if len(text) <= LONGEST_VALUE else None


def shown_value(kind: str, kept: str) -> str:
    """Return a kept value as the reader's language writes it."""
    if kind == OwnField.Kind.NUMBER and kept:
        try:
            value = Decimal(kept)
        except InvalidOperation:
            return kept
        return formats.number(value, max(0, -int(value.as_tuple().exponent)))
    if kind == OwnField.Kind.DATE and kept:
        try:
            return formats.day(date.fromisoformat(kept))
        except ValueError:
            return kept
    return kept


def _plain_number(text: str) -> str | None:
    text = text.translate(BLANKS).replace("−", "-")
    if formats.decimal_sign() == "." and THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if "," in text and "." in text:  # the sign that stands last parts the decimals
        other = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(other, "")
    text = text.replace(",", ".")
    if not text.isascii() or text.count(".") > 1:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT:
        return None
    plain = f"{value or Decimal(0):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _plain_date(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.isoformat() if 1900 <= day.year <= 2200 else None
