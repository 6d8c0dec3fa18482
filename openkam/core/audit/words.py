"""Replacing words wherever rows hold them: in plain text, in JSON and in addresses."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.db.models import CharField, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

from openkam.core.audit.names import Name

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

CHUNK = 500


@dataclass(frozen=True)
class TextsOnPeople:
    """Which columns of a model may name somebody; erasing a person goes through all of them."""

    fields: tuple[str, ...]
    called: "str | Promise" = ""
    """How a row is called where we tell a person what is written on them; "": nothing to tell."""
    keeps_original: bool = False
    """Whether a row stands for something that cannot be reworded, such as a file."""
    read_as: "str | Promise" = ""
    """How a row is called where somebody reads whether a person is meant; "": as where we tell."""
    is_private: bool = False
    """Whether of others than the writer only heads read it."""
    about: tuple[str, ...] = ()
    """Paths to the people with whose erasing the whole text goes anyway."""


class Words:
    """Words that have to go, and what is written in their place. Case does not matter.

    Of `names` the whole name goes, too, in whatever grammatical case a language puts it.
    """

    def __init__(self, words: Iterable[str], instead: str, names: Iterable[Name] = ()) -> None:
        self.instead = instead
        self.names = tuple(dict.fromkeys(names))
        told = {" ".join(word.split()) for word in words}
        self.words = sorted((word for word in told if word), key=lambda word: (-len(word), word))
        whole = "|".join(re.escape(word) for word in self.words)
        # Whole words only: who is called Al must not be cut out of everybody's Alarm.
        self._plain = re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)

    def __bool__(self) -> bool:
        return bool(self.words or self.names)

    @property
    def spellings(self) -> list[str]:
        """Every form in which a column may hold one of them."""
        return [*self._cases, *self._encoded]

    @property
    def beginnings(self) -> list[str]:
        """With what, folded, a word begins wherever one of the names stands in some case."""
        return sorted({one for name in self.names for one in name.beginnings})

    @property
    def _cases(self) -> list[str]:
        # SQLite compares letters beyond A to Z as they are.
        forms = (form for word in self.words for form in (word, word.lower(), word.upper()))
        return list(dict.fromkeys(forms))

    @property
    def _encoded(self) -> list[str]:
        forms: list[str] = []
        for word in self._cases:
            escaped = json.dumps(word)[1:-1]
            twice = escaped.replace("\\", "\\\\")
            forms += [escaped, twice, quote(word), quote_plus(word)]
        return [form for form in dict.fromkeys(forms) if form not in self._cases]

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        return bool(self) and self._text(text) != text

    def without(self, value: object) -> object:
        """Return text, or anything that JSON holds, without the words."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {self._text(str(key)): self.without(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.without(item) for item in value]
        return value

    def _text(self, text: str) -> str:
        for name in self.names:
            text = name.without(text, self.instead)
        if not self.words:
            return text
        text = self._plain.sub(self.instead, text)
        for form in self._encoded:  # letters and digits may stand before it as part of a code
            text = re.sub(rf"{re.escape(form)}(?!\w)", lambda _hit: self.instead, text, flags=re.I)
        return text


def texts_on_people() -> Iterator[tuple[type[Model], TextsOnPeople]]:
    """Yield every model that says in `may_name_people` which of its columns may name somebody."""
    for model in apps.get_models():
        told = getattr(model, "may_name_people", None)
        if told is not None:
            yield model, told


def rows_naming(
    model: type[Model],
    fields: Collection[str],
    words: Words,
    among: "QuerySet[Any] | None" = None,
) -> "QuerySet[Any]":
    """Return the rows of a model that may hold one of the words in one of these columns."""
    rows: QuerySet[Any] = model._base_manager.all() if among is None else among
    if not words:
        return rows.none()
    cast = {f"{name}_text": Cast(name, TextField()) for name in fields}
    asked = [
        *(("icontains", form) for form in words.spellings),
        *(("regex", name.in_columns) for name in words.names),
    ]
    found = reduce(or_, (Q(**{f"{name}__{how}": form}) for name in cast for how, form in asked))
    naming: QuerySet[Any] = rows.annotate(**cast).filter(found)
    return naming


def replace_words(
    model: type[Model],
    fields: Collection[str],
    words: Words,
    among: "QuerySet[Any] | None" = None,
    *,
    lines: Collection[str] | None = None,
) -> int:
    """Replace the words in these columns of a model, or of some rows; return how many held one.

    With `lines` only where one of them stands.
    """
    changed = 0
    for row in rows_naming(model, fields, words, among).iterator(CHUNK):
        if lines is not None and not any(_holds(getattr(row, name), lines) for name in fields):
            continue
        kept = {name: words.without(getattr(row, name)) for name in fields}
        if any(kept[name] != getattr(row, name) for name in fields):
            model._base_manager.filter(pk=row.pk).update(**_fitting(model, kept))
            changed += 1
    return changed


def _holds(value: object, lines: Collection[str]) -> bool:
    if isinstance(value, str):
        return any(line in value for line in lines)
    if isinstance(value, dict):
        return any(_holds(item, lines) for item in (*value, *value.values()))
    return isinstance(value, list) and any(_holds(item, lines) for item in value)


def _fitting(model: type[Model], kept: dict[str, object]) -> dict[str, object]:
    for name, value in kept.items():
        field = model._meta.get_field(name)
        if isinstance(field, CharField) and isinstance(value, str) and field.max_length:
            kept[name] = value[: field.max_length]
        elif not isinstance(field, JSONField | CharField | TextField):
            raise TypeError(name)
    return kept
