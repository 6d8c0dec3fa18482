"""Countries by their ISO 3166 codes, named in the reader's language."""

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from openkam.core.face import formats

# Codes of CLDR that are no country: outlying Oceania, pseudo locales, groups of countries, unknown.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def codes() -> frozenset[str]:
    """Return every code of a country or territory."""
    return frozenset(_names("en"))


def name(code: str) -> str:
    """Return what a country is called; a code that CLDR does not know stays as it is."""
    return _names(formats.current_language()).get(code, code)


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of all countries in the order of their names."""
    return list(_choices(formats.current_language()))


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
