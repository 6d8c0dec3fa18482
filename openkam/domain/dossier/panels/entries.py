"""Kinds of facts with what is known of each, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.urls import NoReverseMatch, reverse

from openkam.calc.folding import fold
from openkam.core.face import formats
from openkam.domain.dossier.models import ValueType
from openkam.domain.dossier.panels.contradictions import ShownContradiction, contradiction
from openkam.domain.dossier.panels.versions import places_of
from openkam.domain.dossier.panels.wording import (
    ShownSource,
    SourcePart,
    age,
    file_part,
    shown_source,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors import Dossier, Entry, KnownFact, Record

LONGEST, MOST_LINES = 900, 15
# Where the kinds stand that have pages of their own: to look, and to add.
RECORD_PAGES = {
    "contracts": ("web:account-dossier-contracts", "dossier:contract-add"),
    "rivals": ("web:account-dossier-competitors", "dossier:presence-add"),
}


@dataclass(frozen=True)
class AlsoNoted:
    """What was noted of the same thing at an account that was merged into this one."""

    value: str
    account: str
    noted_on: str
    history_url: str


@dataclass(frozen=True)
class ShownFact:
    """A fact in words."""

    version: int
    year: int | None
    value: str
    lines: tuple[str, ...]  # of a list
    is_cut: bool  # there is more of it on its own page
    file: SourcePart | None  # where the value is one
    source: ShownSource
    by: str
    noted_on: str
    age: str
    is_confirmed: bool
    is_stale: bool
    is_contradicted: bool
    history_url: str
    note_url: str
    also: tuple[AlsoNoted, ...]
    known: "KnownFact"

    @property
    def against(self) -> ShownContradiction | None:
        """What sales say against it, also where somebody answered for that."""
        return contradiction(self.known.fact, self.known.fact.account_id)


@dataclass(frozen=True)
class ShownEntry:
    """A kind of fact with what is known of it."""

    code: str
    name: str
    is_yearly: bool
    weight: int
    facts: tuple[ShownFact, ...]
    note_url: str
    record: "Record | None"
    record_url: str
    entry: "Entry"

    @property
    def is_known(self) -> bool:
        """Whether anything is."""
        return self.entry.is_known

    @property
    def latest(self) -> ShownFact | None:
        """The fact that counts."""
        return self.facts[0] if self.facts else None

    @property
    def words(self) -> str:
        """What the filter looks in, without case and accents."""
        told = (f"{one.year or ''} {one.value} {one.source} {one.by}" for one in self.facts)
        return fold(" ".join((self.name, *told)))


class Entries:
    """Turns the entries of one dossier into words."""

    def __init__(self, actor: "User", found: "Dossier") -> None:
        self._found = found
        versions = [known.version for entry in found.entries for known in entry.facts]
        prefetch_related_objects(versions, "mentions__person")
        self._places: Mapping[int, int] = places_of(actor, versions)

    def shown(self, entry: "Entry") -> ShownEntry:
        """Return one kind with what is known of it."""
        return ShownEntry(
            code=entry.kind.code,
            name=str(entry.kind.name),
            is_yearly=entry.kind.is_yearly,
            weight=entry.weight,
            facts=tuple(self._fact(entry, known) for known in entry.facts),
            note_url=self._note_url(entry),
            record=entry.record,
            record_url=record_url(entry.kind.code, self._found.account.pk),
            entry=entry,
        )

    def _note_url(self, entry: "Entry") -> str:
        kind, account = entry.kind, self._found.account.pk
        if kind.value_type == ValueType.RECORD:
            return record_url(kind.code, account, adds=True)
        return "" if kind.is_retired else reverse("dossier:fact-note", args=[account, kind.code])

    def _fact(self, entry: "Entry", known: "KnownFact") -> ShownFact:
        version, fact, kind = known.version, known.fact, entry.kind
        is_file = kind.value_type == ValueType.FILE
        note, value = self._note_url(entry), value_of(kind, version)
        shown, lines = _cut(value, is_list=kind.value_type == ValueType.LIST)
        return ShownFact(
            version=version.pk,
            year=fact.year,
            value=shown,
            lines=lines,
            is_cut=len(shown) < len(value),
            file=next(iter(file_part(version)), None) if is_file else None,
            source=shown_source(version, self._places, is_file=is_file),
            by=str(version.noted_by or ""),
            noted_on=formats.day(version.noted_on),
            age=age(version, self._found.today),
            is_confirmed=version.is_confirmed,
            is_stale=known.is_stale,
            is_contradicted=known.is_contradicted,
            history_url=reverse("dossier:fact", args=[fact.pk]),
            note_url=f"{note}?year={fact.year}" if fact.year and note else note,
            also=tuple(
                AlsoNoted(
                    value_of(kind, one.version),
                    one.fact.account.name,
                    formats.day(one.version.noted_on),
                    reverse("dossier:fact", args=[one.fact.pk]),
                )
                for one in known.also
            ),
            known=known,
        )


def _cut(value: str, *, is_list: bool) -> tuple[str, tuple[str, ...]]:
    """What fits into the tab, where a hundred facts stand: the text, and the lines of a list."""
    if not is_list:
        if len(value) <= LONGEST:
            return value, ()
        return value[:LONGEST].rsplit(" ", 1)[0], ()
    lines: list[str] = []
    for line in value.splitlines()[:MOST_LINES]:
        if sum(map(len, lines)) + len(line) > LONGEST:
            lines.append(line[: max(0, LONGEST - sum(map(len, lines)))])
            break
        lines.append(line)
    return "\n".join(lines), tuple(lines)


def record_url(code: str, account_id: int, *, adds: bool = False) -> str:
    """Return where a kind stands that has pages of its own; "" where it has none."""
    if code not in RECORD_PAGES:
        return ""
    try:
        return reverse(RECORD_PAGES[code][adds], args=[account_id])
    except NoReverseMatch:
        return ""
