"""A person's name in a text: in any grammatical case, with or without accents, also encoded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from os.path import commonprefix
from urllib.parse import quote, unquote_to_bytes

from openkam.calc.case_forms import case_forms
from openkam.calc.folding import fold

SHORTEST = 3  # letters of a family name that is looked for alone
BEGINNING = 8  # letters of it by which a database finds rows
# How JSON and addresses write letters and spaces.
ENCODED = re.compile(r"\\+u[0-9a-fA-F]{4}|(?:%[0-9a-fA-F]{2})+|\\+[nrt]|\+")
SIGN = re.compile(rf"{ENCODED.pattern}|.", re.DOTALL)
GAP = r"[\s_'’–-]{1,3}"
# Whole words only; the names of files join them by _, which is a letter to `\b`.
FIRST, LAST = r"(?<![^\W_])", r"(?![^\W_])"
PAIRS = {"ss": "ßẞ", "ae": "æÆ", "oe": "œŒ", "th": "þÞ"}  # signs that are folded to two letters


class Name:
    """The name of a person: the words of the given names and those of the family name."""

    def __init__(self, given: Sequence[str], family: Sequence[str]) -> None:
        self.given, self.family = tuple(given), tuple(family)

    def alone(self) -> "Name":
        """Return the family name as a name of its own, wherever somebody has read who is meant."""
        return _FamilyName((), self.family)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def beginnings(self) -> list[str]:
        """With what, folded, a word begins in every text that may name the person."""
        return sorted({commonprefix(sorted(case_forms(word))) for word in self._telling})

    @property
    def in_columns(self) -> str:
        """A pattern, for the regular expressions of any database, that each such text fits."""
        return "|".join(_in_columns(one[:BEGINNING]) for one in self.beginnings)

    def without(self, text: str, instead: str) -> str:
        """Return the text with other words in place of the whole name, whatever its case."""
        if self._whole is None:
            return text
        for is_decoded in (False, True):
            folded = _folded(text, is_decoded)
            if folded is None:
                continue
            for hit in reversed(list(self._whole.finditer(folded.text))):
                start, end = folded.starts[hit.start()], folded.ends[hit.end() - 1]
                text = f"{text[:start]}{instead}{text[end:]}"
        return text

    def stands_whole_in(self, text: str) -> bool:
        """Whether the whole name stands in the text, in whatever case."""
        return self.without(text, "") != text

    def stands_alone_in(self, text: str) -> bool:
        """Whether the family name stands in the text without the given name, in whatever case."""
        if self._alone is None:
            return False
        rest = self.without(text, "…")
        readings = (_folded(rest, is_decoded) for is_decoded in (False, True))
        return any(one and self._alone.search(one.text) for one in readings)

    @property
    def _key(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(fold, self.given)), tuple(map(fold, self.family))

    @property
    def _telling(self) -> list[str]:
        """The words of the family name that tell somebody: not the “de” of de la Cruz."""
        return self._long or list(self.family[-1:])

    @property
    def _long(self) -> list[str]:
        return [word for word in self.family if len(word) >= SHORTEST and not word.islower()]

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        if not (self.given and self.family):
            return None
        given = _any_case(self.given[0])
        more = "".join(f"(?:{GAP}(?:{_any_case(word)}))?" for word in self.given[1:])
        family = GAP.join(f"(?:{_any_case(word)})" for word in self.family)
        first = f"(?:{given}){more}(?:{GAP}[^\\W_]\\.)?"
        return re.compile(f"{FIRST}(?:{first}{GAP}{family}|{family},?{GAP}{first}){LAST}")

    @cached_property
    def _alone(self) -> re.Pattern[str] | None:
        every = "|".join(map(_any_case, self._long))
        return re.compile(f"{FIRST}(?:{every}){LAST}") if every else None


class _FamilyName(Name):
    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        return self._alone


class _Folded:
    """A text as it is compared, and where each of its letters stands in the text itself."""

    def __init__(self, signs: Iterable[tuple[str, int, int]]) -> None:
        letters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for sign, start, end in signs:
            plain = _plain(sign)
            if not plain and self.ends and start == self.ends[-1]:
                self.ends[-1] = end  # an accent behind its letter goes with it
            for letter in plain:
                letters.append(letter)
                self.starts.append(start)
                self.ends.append(end)
        self.text = "".join(letters)


def _folded(text: str, is_decoded: bool) -> _Folded | None:
    if not is_decoded:
        return _Folded((sign, place, place + 1) for place, sign in enumerate(text))
    return _Folded(_decoded(text)) if ENCODED.search(text) else None


def _decoded(text: str) -> Iterator[tuple[str, int, int]]:
    for hit in SIGN.finditer(text):
        sign, start, end = hit[0], *hit.span()
        if len(sign) == 1 and sign != "+":
            yield sign, start, end
        elif sign[0] == "%":
            # All bytes of a run stand at its place: a name does not end inside of one letter.
            yield from _unquoted(sign, start)
        elif sign[0] == "\\" and "u" in sign:
            yield chr(int(sign[-4:], 16)), start, end
        else:
            yield " ", start, end


def _unquoted(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    for letter in unquote_to_bytes(run).decode(errors="replace"):
        end = start + 3 * len(letter.encode())
        yield letter, start, end
        start = end


@lru_cache(maxsize=5_000)
def _plain(sign: str) -> str:
    return " " if sign.isspace() else fold(sign)


def _any_case(word: str) -> str:
    forms = sorted(case_forms(word), key=lambda form: (-len(form), form))
    return "|".join(map(re.escape, forms))


def _in_columns(beginning: str) -> str:
    pieces, place = [], 0
    while place < len(beginning):
        pair = beginning[place : place + 2]
        if pair in PAIRS:
            pieces.append(f"(?:{_letter(pair[0])}{_letter(pair[1])}|{_signs(PAIRS[pair])})")
            place += 2
        else:
            pieces.append(_letter(pair[0]))
            place += 1
    return "".join(pieces)


@lru_cache(maxsize=200)
def _letter(plain: str) -> str:
    """One letter with any accent, in both cases, encoded or not."""
    ranges = ("\u00c0-\u0217", "\u0400-\u045f", "\u0490-\u0491")
    every = (chr(n) for a, b in (r.split("-") for r in ranges) for n in range(ord(a), ord(b) + 1))
    return _signs("".join(dict.fromkeys([plain, plain.upper(), *_alike(plain, every)])))


def _alike(plain: str, signs: Iterable[str]) -> list[str]:
    return [sign for sign in signs if fold(sign) == plain]


def _signs(signs: str) -> str:
    plain = "".join(sign for sign in signs if sign.isalnum()) or re.escape(signs[0])
    # PostgreSQL and SQLite, which asks Python, read this alike.
    found = [f"[{plain}][\u0300-\u036f]*" if plain.isalnum() else plain]
    beyond = [sign for sign in signs if not sign.isascii()]
    if beyond:
        found.append(rf"\\u(?:{'|'.join(f'{ord(sign):04x}' for sign in beyond)})")
        found.append(f"(?:{'|'.join(quote(sign) for sign in beyond)})")
    return f"(?:{'|'.join(found)})"
