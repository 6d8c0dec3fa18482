"""Countries by their ISO 3166 codes, named in the reader's language."""

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings

from openkam.core.face import formats

# Codes of CLDR that are no country: outlying Oceania, pseudo locales, groups of countries, unknown.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}

OTHER_NAMES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "eire": "IE",
    "usa": "US",
    "u s a": "US",
    "united states of america": "US",
    "rsa": "ZA",
    "czech republic": "CZ",
    "ceska republika": "CZ",
    "republika czeska": "CZ",
    "чешская республика": "CZ",
    "slovak republic": "SK",
    "slovenska republika": "SK",
    "holland": "NL",
    "the netherlands": "NL",
    "deutschland": "DE",
    "osterreich": "AT",
    "schweiz": "CH",
    "российская федерация": "RU",
    "russian federation": "RU",
    "republic of korea": "KR",
    "korea": "KR",
}


def codes() -> frozenset[str]:
    """Return every code of a country or territory."""
    return frozenset(_names("en"))


def name(code: str) -> str:
    """Return what a country is called; a code that CLDR does not know stays as it is."""
    return _names(formats.current_language()).get(code, code)


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of all countries in the order of their names."""
    return list(_choices(formats.current_language()))


def code_of(text: str) -> str | None:
    """Return the code that a text names: a code itself, or a name in one of our languages."""
    return _codes_by_name().get(_folded(text))


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    known = {
        _folded(called): code
        for language, _title in settings.LANGUAGES
        for code, called in _names(language).items()
    }
    # What lists of customers say as often as the name of CLDR.
    others = {other: code for other, code in OTHER_NAMES.items() if code in codes()}
    return known | others | {code.casefold(): code for code in codes()}


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not _is_accent(sign))
    return " ".join(letters.split())


def _is_accent(sign: str) -> bool:
    return bool(unicodedata.combining(sign))


@lru_cache(maxsize=8)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(language).items(), key=_alphabetical))


def _alphabetical(country: tuple[str, str]) -> str:
    # Č stands with C here; good enough to find a country in a list.
    return unicodedata.normalize("NFKD", country[1].casefold())


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return {
        code: called
        for code, called in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }
