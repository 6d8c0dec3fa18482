"""Which buying role and level a function such as "Purchasing Manager" speaks for."""

from collections.abc import Mapping
from functools import lru_cache

from openkam.calc.folding import fold
from openkam.domain.stakeholders.imports.words import FUNCTIONS, RANK_NAMES, ROLE_NAMES

SHORTEST_START = 5  # letters of a word that also stand for longer words that begin so


def role_named(value: str) -> str:
    """Return the code of the role that the value names itself; "" for a function."""
    return _exact(fold(value), "roles")


def rank_named(value: str) -> str:
    """Return the code of the level that the value names; "" if it names none."""
    return _exact(fold(value), "ranks")


def proposed(value: str) -> tuple[str, str]:
    """Return role and level that a function speaks for; "" where it speaks for none."""
    if role := role_named(value):
        return role, ""
    words = fold(value).replace("-", " ").replace("/", " ").split()
    for role, rank, phrases in _functions():
        if any(_stands_in(phrase, words) for phrase in phrases):
            return role, rank
    return "", ""


def _stands_in(phrase: tuple[str, ...], words: list[str]) -> bool:
    length = len(phrase)
    for start in range(len(words) - length + 1):
        there = words[start : start + length]
        if there[:-1] == list(phrase[:-1]) and _begins(there[-1], phrase[-1]):
            return True
    return False


def _begins(word: str, start: str) -> bool:
    return word == start or (len(start) >= SHORTEST_START and word.startswith(start))


@lru_cache(maxsize=1)
def _functions() -> list[tuple[str, str, list[tuple[str, ...]]]]:
    return [
        (role, rank, [tuple(fold(phrase).split()) for phrase in phrases.split(",")])
        for role, rank, phrases in FUNCTIONS
    ]


def _exact(folded: str, what: str) -> str:
    return _names(what).get(folded, "")


@lru_cache(maxsize=2)
def _names(what: str) -> Mapping[str, str]:
    named = ROLE_NAMES if what == "roles" else RANK_NAMES
    found = {code: code for code in named}
    for code, names in named.items():
        found |= {fold(name): code for name in names.split(",")}
    return found
