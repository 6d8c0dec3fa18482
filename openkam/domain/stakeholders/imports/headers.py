"""Which column of a file of people is what: proposed from headers and values."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from openkam.calc.folding import fold
from openkam.domain.stakeholders.imports.rows import MANY
from openkam.domain.stakeholders.imports.words import HEADERS, LEADING, SALUTATIONS

WORD = re.compile(r"[^\W\d_]+")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"[+(]?[\d\s()./+-]{6,}")
ENOUGH = 0.8  # of a column's values tell what it is


def proposed(
    header: Sequence[str], samples: Mapping[str, Collection[str]], kept: Mapping[str, str]
) -> dict[str, str]:
    """Return {column: field} for the columns that seem to be something.

    `kept` is what was chosen for columns of these names the last time.
    """
    found: dict[str, str] = {}
    for column in header:
        meaning = kept.get(column)
        if meaning is None:
            meaning = _by_values(_by_header(column), samples.get(column, ()))
        if meaning and (meaning in MANY or meaning not in found.values()):
            found[column] = meaning
    return found if kept else _with_names(header, found)


def words_of(header: str) -> str:
    """Return a header as it is compared: words without case, accents, joints and numbers."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return " ".join(WORD.findall(fold(parts)))


def is_salutation(value: str) -> bool:
    """Whether a value such as "Mr." addresses somebody and is no function."""
    words = fold(value).replace(".", " ").split()
    return bool(words) and all(word in _salutations() for word in words)


def _by_header(header: str) -> str:
    words = words_of(header)
    known = _known()
    while words:
        if words in known:
            return known[words]
        first, _space, rest = words.partition(" ")
        if first not in LEADING:
            break
        words = rest
    return ""


def _by_values(meaning: str, values: Collection[str]) -> str:
    """Let the values correct what the header says, or say it where the header does not."""
    filled = [value for value in values if value.strip()]
    if not filled:
        return meaning
    if meaning in ("title", "salutation"):
        return "salutation" if _most(is_salutation, filled) else "title"
    if meaning in ("phone", "mobile") and _most(MAIL.fullmatch, filled):
        return "email"
    if not meaning and _most(MAIL.fullmatch, filled):
        return "email"
    return meaning


def _with_names(header: Sequence[str], found: dict[str, str]) -> dict[str, str]:
    """Say what a column named only "Name" is: the person, or the company beside the person."""
    taken = set(found.values())
    for column in header:
        if words_of(column) not in ("name", "jmeno", "nazwa", "nazev", "naimenovanie", "название"):
            continue
        if column in found and found[column] != "given_name":
            continue
        parts = {"given_name", "family_name"} & (taken - {found.get(column)})
        if "name" not in taken and not parts:
            found[column] = "name"
        elif column not in found and "account_name" not in taken:
            found[column] = "account_name"
        taken = set(found.values())
    return found


def _most(fits, values: Collection[str]) -> bool:  # type: ignore[no-untyped-def]
    return sum(bool(fits(value.strip())) for value in values) >= ENOUGH * len(values)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return {
        words_of(phrase.strip()): name
        for name, phrases in HEADERS.items()
        for phrase in phrases.split(",")
    }


@lru_cache(maxsize=1)
def _salutations() -> frozenset[str]:
    return frozenset(fold(word).strip() for word in SALUTATIONS.split(","))
