"""What we hold on a person, in sections that a page, a paper and a file are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Person


@dataclass(frozen=True)
class Coded:
    """A value that is stored as a code and read as a word."""

    code: str
    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True)
class Entry:
    """One thing noted: its facts by the column's key."""

    pk: int
    facts: Mapping[str, object]

    def plain(self) -> dict[str, Any]:
        """Return the facts as a file for machines holds them."""
        return {key: _plain(value) for key, value in self.facts.items()}

    def words(self) -> list[str]:
        """Return the facts as the reader writes them; "" for what is not known."""
        return [in_words(value) for value in self.facts.values()]


@dataclass(frozen=True)
class Section:
    """One kind of data with why we hold it, on which legal basis and how long."""

    key: str
    title: str
    purpose: str
    basis: str
    kept: str
    columns: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Held:
    """Everything that we hold on a person."""

    person: "Person"
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """Return one of the sections; StopIteration where there is none."""
        return next(one for one in self.sections if one.key == key)


def in_words(value: object) -> str:
    """Return one fact as the reader writes it; "" for what is not known."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.when(value)
    return formats.day(value) if isinstance(value, date) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, Coded):
        return value.code
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | type(None)) else str(value)
