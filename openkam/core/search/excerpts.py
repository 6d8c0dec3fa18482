"""The part of a text in which the words stand that were searched for, as people wrote it."""

from collections import deque
from dataclasses import dataclass
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.search.words import WRITTEN, Query

LENGTH = 240  # characters
BEFORE = 60  # of these before the first word found
MOST_LOOKED_AT = 40_000  # words of one text
CUT = "…"


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    term: int


def excerpt(text: str, query: Query, length: int = LENGTH) -> SafeString:
    """Return markup of the part with the most words of the query, each marked.

    The beginning of the text where none of them stands in it.
    """
    found = _closest(text, query, length - BEFORE)
    first = found[0].start if found else 0
    start = _word_start(text, max(0, first - BEFORE)) if len(text) > length else 0
    end = _word_end(text, start + length)
    marked = marks(text[start:end], query)
    return SafeString(f"{CUT if start else ''}{marked}{CUT if end < len(text.rstrip()) else ''}")


def marks(text: str, query: Query) -> SafeString:
    """Return a text as markup, with every word of the query marked."""
    parts, done = [], 0
    for word in WRITTEN.finditer(text):
        if query.place_of(word.group()) is not None:
            parts.append(f"{escape(text[done : word.start()])}<mark>{escape(word.group())}</mark>")
            done = word.end()
    return SafeString("".join(parts) + escape(text[done:]))


def _closest(text: str, query: Query, length: int) -> list[_Found]:
    """Return the words found that stand together within the length, of the most terms."""
    best: list[_Found] = []
    most = 0
    window: deque[_Found] = deque()
    for word in islice(WRITTEN.finditer(text), MOST_LOOKED_AT):
        term = query.place_of(word.group())
        if term is None:
            continue
        window.append(_Found(word.start(), word.end(), term))
        while window[-1].end - window[0].start > length and len(window) > 1:
            window.popleft()
        terms = len({one.term for one in window})
        if terms > most:
            best, most = list(window), terms
        if most == len(query.terms):
            break
    return best


def _word_start(text: str, place: int) -> int:
    if place == 0:
        return 0
    gap = text.find(" ", place, place + 40)
    return place if gap < 0 else gap + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    gap = text.rfind(" ", place - 40, place)
    return place if gap < 0 else gap
