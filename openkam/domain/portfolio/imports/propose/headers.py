"""Reading a column's name: taking it apart into words, and finding what they mean."""

import re
from dataclasses import dataclass
from functools import lru_cache

from openkam.domain.portfolio.imports.propose.fields import Wanted
from openkam.domain.portfolio.imports.propose.words import DECISIVE, FILLERS, MEANINGS
from openkam.domain.portfolio.selectors.folding import fold

WORD = re.compile(r"[^\W_]+|#")
JOINERS = ("", "s", "n", "en", "es", "e")  # between the words of a German compound
SHORT_ENDS = ("no", "nr", "id")  # all that is shorter than three letters in a compound
LONGEST_PHRASE = 4
# What a word costs that the wanted name does not have: little if it only says whose or which.
SOFT = frozenset({"sale", "total", "net", "company", "document", "order", "customer", "product"})
SOFT_COST, HARD_COST, UNKNOWN_COST = 0.4, 0.9, 0.4
# A bare key or name is that of the file's own thing, not of another.
BARE = frozenset({"key", "number", "name"})
THINGS = frozenset({"company", "customer", "document", "line", "order", "product", "sale"})
LATER_COST = 0.02  # for each surer name before the one that fits


@dataclass(frozen=True)
class Meaning:
    """What a header says: the meanings of its words, and how many words nobody knows."""

    known: frozenset[str]
    unknown: int

    def likeness(self, wanted: Wanted) -> float:
        """Return 0..1: how well the header names what is wanted."""
        return max(
            self._likeness(set(called.split())) * (1 - LATER_COST * place)
            for place, called in enumerate(wanted.called)
        )

    def _likeness(self, called: set[str]) -> float:
        if not called <= self.known:
            return 0.0
        left = self.known - called
        if left & DECISIVE or (called <= BARE and left & THINGS):
            return 0.0
        cost = sum(SOFT_COST if each in SOFT else HARD_COST for each in left)
        return len(called) / (len(called) + cost + UNKNOWN_COST * self.unknown)


@lru_cache(maxsize=4096)
def meaning_of(header: str) -> Meaning:
    """Return what a column's name means, however its words are joined."""
    words = WORD.findall(fold(_without_camel_case(header)))
    known: set[str] = set()
    unknown, place = 0, 0
    while place < len(words):
        length, meanings = _phrase_at(words, place)
        known.update(meanings)
        unknown += length == 0 and not words[place].isdigit()
        place += max(length, 1)
    return Meaning(frozenset(known), unknown)


def _without_camel_case(header: str) -> str:
    """The header with a space where a small letter meets a capital, or a run of capitals ends."""
    signs = []
    for before, sign, after in zip(f" {header}", header, f"{header[1:]} ", strict=False):
        begins = sign.isupper() and (before.islower() or (before.isupper() and after.islower()))
        signs.append(f" {sign}" if begins else sign)
    return "".join(signs)


def _phrase_at(words: list[str], place: int) -> tuple[int, tuple[str, ...]]:
    """The longest phrase that begins here: how many words it has, and what it means."""
    phrases = _phrases()
    for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
        found = phrases.get(" ".join(words[place : place + length]))
        if found is not None:
            return length, found
    parts = _taken_apart(words[place])
    return (1, parts) if parts else (0, ())


@lru_cache(maxsize=4096)
def _taken_apart(word: str) -> tuple[str, ...]:
    """The meanings of a compound such as rechnungsnummer; none unless all of it is known."""
    phrases = _phrases()
    for length in range(len(word) - 2, 2, -1):
        head = phrases.get(word[:length])
        if not head:
            continue
        for joiner in JOINERS:
            rest = word[length:]
            if not rest.startswith(joiner):
                continue
            tail = rest[len(joiner) :]
            is_word = (len(tail) > 2 or tail in SHORT_ENDS) and phrases.get(tail)
            found = is_word or _taken_apart(tail)
            if found:
                return (*head, *found)
    return ()


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[str, ...]]:
    phrases: dict[str, tuple[str, ...]] = dict.fromkeys(_listed(FILLERS), ())
    for meaning, words in MEANINGS.items():
        phrases |= {each: tuple(meaning.split()) for each in _listed(words)}
    return phrases


def _listed(words: str) -> list[str]:
    folded = (WORD.findall(fold(each)) for each in words.split(","))
    return [" ".join(parts) for parts in folded if parts]
