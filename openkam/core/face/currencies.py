"""Currencies by their ISO 4217 codes, named in the reader's language."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from openkam.core.face import formats


def codes() -> frozenset[str]:
    """Return every code that somebody's money ever had."""
    return frozenset(get_global("all_currencies"))


def name(code: str) -> str:
    """Return what a currency is called; a code that CLDR does not know stays as it is."""
    return str(_locale(formats.current_language()).currencies.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Return (code, "code · name") of the currencies in use today, by code."""
    return list(_choices(formats.current_language()))


@lru_cache(maxsize=8)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _locale(language).currencies
    in_use = {
        code
        for periods in get_global("territory_currencies").values()
        for code, _start, end, is_tender in periods
        if is_tender and end is None
    }
    return tuple((code, f"{code} · {names.get(code, code)}") for code in sorted(in_use))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
