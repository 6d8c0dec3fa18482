"""From what people write and type to words that are compared: without case, accents and signs."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openkam.calc.folding import fold

LONGEST_QUERY = 200  # characters
MOST_TERMS = 8
LONGEST_WORD = 100  # characters; what is longer is no word
SHORTEST = 2  # letters with which a word may begin; a single one is a word of its own

WORD = re.compile(r"[^\W_]+")
# Accents that stand behind their letter, as some systems write them, do not end a word.
WRITTEN = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")


@dataclass(frozen=True)
class Term:
    """What has to stand in a text: the beginning of a word, a whole word, or words in a row."""

    words: tuple[str, ...]
    is_beginning: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word is one of the term's."""
        if self.is_beginning:
            return word.startswith(self.words[0])
        return word in self.words


@dataclass(frozen=True)
class Query:
    """What somebody searches for: each term has to stand in the text."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def place_of(self, written: str) -> int | None:
        """Return which term a written word belongs to; None for none."""
        for word in _folded(written):
            for place, term in enumerate(self.terms):
                if term.fits(word):
                    return place
        return None

    @cached_property
    def for_sqlite(self) -> str:
        """The terms in the language of SQLite's FTS5."""
        return " AND ".join(
            f'"{" ".join(term.words)}"{"*" if term.is_beginning else ""}' for term in self.terms
        )

    @cached_property
    def for_postgresql(self) -> str:
        """The terms in the language of PostgreSQL's to_tsquery."""
        return " & ".join(
            f"({' <-> '.join(term.words)}{':*' if term.is_beginning else ''})"
            for term in self.terms
        )


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, folded."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def query_of(typed: str) -> Query:
    """Return what somebody searches for; nothing where no word has two letters.

    Each word is the beginning of a word, a single letter a whole one; words in quotes stand in a
    row. Signs mean nothing, so that no text is a wrong one.
    """
    pieces = re.sub("[“”„«»]", '"', typed[:LONGEST_QUERY]).split('"')
    terms: dict[Term, None] = {}
    for number, piece in enumerate(pieces):
        words = words_of(piece)
        is_closed = number % 2 == 1 and number < len(pieces) - 1
        if is_closed and words:
            terms[Term(tuple(words))] = None
        elif not is_closed:
            terms |= {Term((word,), len(word) >= SHORTEST): None for word in words}
    if not any(len(word) >= SHORTEST for term in terms for word in term.words):
        return Query()
    return Query(tuple(terms)[:MOST_TERMS])


def cleaned(text: str) -> str:
    """Return a text as every database can keep it, with each accent on its letter."""
    kept = text.replace("\0", " ").encode(errors="ignore").decode()
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=20_000)
def _folded(written: str) -> tuple[str, ...]:
    return tuple(words_of(written))
