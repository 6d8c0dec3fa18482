"""Which language a file means by a word."""

from functools import lru_cache

from openkam.calc.folding import fold

LANGUAGES = ("en", "de", "cs", "pl", "ru")


def language_code(value: str) -> str:
    """Return the code of a language named in one of five languages; "" where it is unknown."""
    folded = fold(value).replace("_", "-")
    return _codes().get(folded) or _codes().get(folded.partition("-")[0], "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for named_in in LANGUAGES:
        for code, name in Locale(named_in).languages.items():
            if len(code) == 2:
                found.setdefault(fold(name), code)
                found[code] = code
    return found
