"""Which words of a name are given names, and which are the family name."""

import re

from openkam.calc.folding import fold
from openkam.core.audit.names import Name

# Ivanovich, Ivanovna: what stands after a given name, before or behind the family name.
FATHERS = ("ович", "евич", "івна", "овна", "евна", "ична", "ovich", "evich", "ovna", "evna")
TITLES = (
    *("bc", "bsc", "csc", "dipl", "doc", "dr", "drsc", "frau", "herr", "ing", "judr", "llm"),
    *("mag", "mba", "mgr", "mr", "mrs", "ms", "msc", "mudr", "pan", "pani", "phd", "prof"),
)


def name_parts(name: str, given: str = "", family: str = "") -> Name:
    """Return a name by its parts, as somebody typed them, or else as its words let us guess.

    The family name is the last word, or what stands before a comma; in Russian it may be the
    first one, before given name and father's name.
    """
    first, comma, rest = name.partition(",")
    words, behind = _words(first), _words(rest)
    if comma and behind:  # Novák, Petr; titles are no words
        words = [*behind, *words] if len(words) == 1 else words
    if family.strip():
        own = {fold(word) for word in _parts(family.split())}
        others = [word for word in _parts(words) if fold(word) not in own]
        return Name(_parts(given.split()) or others, _parts(family.split()))
    if len(words) > 2 and fold(words[-1]).endswith(FATHERS):
        words = [*words[1:], words[0]]
    return Name(_parts(words[:-1]), _parts(words[-1:]))


def _words(text: str) -> list[str]:
    words = (word.strip("()\"'„“”") for word in text.split())
    return [word for word in words if word and not _is_title(word)]


def _is_title(word: str) -> bool:
    return word.endswith(".") or fold(word).replace(".", "") in TITLES


def _parts(words: list[str]) -> list[str]:
    """The halves of Anna-Marie and Nováková-Svobodová are declined each."""
    return [part for word in words for part in re.split("[-–]", word) if part]
