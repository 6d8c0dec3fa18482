"""Texts that may mean a person: the name in another case, or the family name alone.

Nobody but a reader knows: of two people called Novák who “Novákem” is, and whether “Александру
Иванову” is he, in the dative, or she, in the accusative.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from openkam.core.access.models import Level
from openkam.core.audit.names import Name
from openkam.core.audit.words import Words, rows_naming, texts_on_people
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.selectors.naming import names_of, words_of

if TYPE_CHECKING:
    from django.db.models import Model

    from openkam.core.access.models import User
    from openkam.core.audit.words import TextsOnPeople

MOST = 100  # that somebody reads on one page


@dataclass(frozen=True)
class MaybeNamed:
    """One thing that may mean the person, in all its versions that say the same."""

    model: "type[Model]"
    pks: tuple[int, ...]
    called: str  # fact, contract, note at a tie …
    account: str  # "" for what is of no account
    lines: tuple[str, ...]  # in which the name stands
    is_whole: bool  # with the given name, so that it is likely meant
    original: str  # what it is called that cannot be reworded, such as a file; "" for others

    @property
    def key(self) -> str:
        """By which a reader says that the person is meant."""
        return f"{self.model._meta.label_lower}-{self.pks[0]}"


@dataclass(frozen=True)
class Reading:
    """What is to be read before a person is erased."""

    rows: tuple[MaybeNamed, ...]
    more: int  # that did not fit
    elsewhere: int  # in accounts that the actor does not work on

    def meant(self, keys: Collection[str]) -> list[MaybeNamed]:
        """Return those that a reader says mean the person."""
        return [row for row in self.rows if row.key in keys]


def texts_to_read(actor: "User", person: Person) -> Reading:
    """Return what may mean a person, for who may erase them.

    What holds the name just as it is kept goes without being read, and is not among them.
    """
    people = [person, *Person.objects.filter(merged_into=person)]
    places = list(Position.objects.filter(person=person))
    sought = _Sought(names_of(people, places), Words(words_of(people, places), "…"), people)
    found: dict[MaybeNamed, list[int]] = {}
    elsewhere = 0
    for model, texts in texts_on_people():
        if texts.called or texts.read_as:
            rows = list(_naming(model, texts, sought))
            is_open = _open(actor, model, texts, [row.pk for row in rows])
            elsewhere += len(rows) - len(is_open)
            for row in rows:
                if row.pk in is_open:
                    found.setdefault(_maybe(row, texts, sought), []).append(row.pk)
    told = [replace(one, pks=tuple(pks)) for one, pks in found.items()]
    return Reading(tuple(told[:MOST]), max(0, len(told) - MOST), elsewhere)


@dataclass(frozen=True)
class _Sought:
    names: list[Name]
    exact: Words  # what goes anyway
    people: list[Person]

    def stands_in(self, line: str) -> bool:
        rest = str(self.exact.without(line))
        return self.stands_whole_in(rest) or any(one.stands_alone_in(rest) for one in self.names)

    def stands_whole_in(self, line: str) -> bool:
        rest = str(self.exact.without(line))
        return any(one.stands_whole_in(rest) for one in self.names)


def _naming(model: "type[Model]", texts: "TextsOnPeople", sought: _Sought) -> Iterator[Any]:
    rows = rows_naming(model, texts.fields, Words([], "…", sought.names))
    for path in texts.about:  # what goes with the person anyway
        rows = rows.exclude(Q(**{f"{path}__in": sought.people}))
    return (row for row in rows.order_by("pk").iterator(500) if _lines(row, texts, sought))


def _open(
    actor: "User", model: "type[Model]", texts: "TextsOnPeople", pks: list[int]
) -> Collection[int]:
    """Those that the actor may read and change; what is of no account stands before everybody."""
    rows = model._default_manager.filter(pk__in=pks)
    if not (pks and _path_of(model)):
        return set(pks)
    if texts.is_private and not actor.is_head:
        return set()
    return set(rows.open_to(actor, Level.WRITE).values_list("pk", flat=True))  # type: ignore[attr-defined]


def _maybe(row: Any, texts: "TextsOnPeople", sought: _Sought) -> MaybeNamed:
    account: object = row
    for step in _path_of(type(row)).split("__"):
        account = getattr(account, step, None) if step else None
    lines = tuple(_lines(row, texts, sought))
    return MaybeNamed(
        model=type(row),
        pks=(),
        called=str(texts.read_as or texts.called),
        account=str(account or ""),
        lines=lines,
        is_whole=any(sought.stands_whole_in(line) for line in lines),
        original=f"{row} ({account})" if texts.keeps_original else "",
    )


def _lines(row: Any, texts: "TextsOnPeople", sought: _Sought) -> list[str]:
    lines = (
        line.strip()
        for field in texts.fields
        if not field.startswith("search_")
        for line in str(getattr(row, field)).splitlines()
        if sought.stands_in(line)
    )
    return list(dict.fromkeys(lines))


def _path_of(model: "type[Model]") -> str:
    return str(getattr(model._default_manager.all(), "to_account", ""))
