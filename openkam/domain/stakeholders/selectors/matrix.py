"""Our team and their people: who of us knows whom, and what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from openkam.calc.folding import fold
from openkam.calc.ties import is_large_gap
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import RANKS

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors.snapshot import KnownTie, Snapshot

Shown = Literal["", "tied", "untied", "gap"]


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for."""

    text: str = ""
    role: str = ""
    department: str = ""
    shown: Shown = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.role or self.department or self.shown)


@dataclass(frozen=True)
class Colleague:
    """One of us, and how many of their people they know."""

    user: "User"
    is_member: bool
    ties: int
    active: int

    @property
    def has_left(self) -> bool:
        """Whether they work here no more: their ties are kept and count as ours no longer."""
        return not self.user.is_active


@dataclass(frozen=True)
class PersonRow:
    """One of theirs, with one cell for each colleague: the tie, or None."""

    place: "Position"
    power: int | None
    cells: "tuple[KnownTie | None, ...]"

    @property
    def ties(self) -> "list[KnownTie]":
        """The ties of colleagues who work here."""
        return [one for one in self.cells if one is not None and one.tie.user.is_active]

    @property
    def depth(self) -> int:
        """How many of us are in active contact with the person."""
        return sum(one.strength.is_active for one in self.ties)


@dataclass(frozen=True)
class Matrix:
    """Our people and theirs; rows by level and power, colleagues by how many they reach."""

    snapshot: "Snapshot"
    colleagues: tuple[Colleague, ...]
    rows: tuple[PersonRow, ...]  # everybody; `seen` are those the reader looks for
    seen: tuple[PersonRow, ...]
    departments: tuple[str, ...]
    roles: tuple[str, ...]  # codes of those that somebody plays


def matrix(actor: "User", snapshot: "Snapshot", wanted: Wanted | None = None) -> Matrix:
    """Return our team and the people of an account, narrowed to whom the reader looks for."""
    members = {one.user_id: one.user for one in portfolio.members_of(actor, snapshot.account.pk)}
    colleagues = _colleagues(actor, snapshot, members)
    columns = [one.user.pk for one in colleagues]
    rows = tuple(sorted((_row(snapshot, place, columns) for place in snapshot.positions), key=_by))
    wanted = wanted or Wanted()
    return Matrix(
        snapshot=snapshot,
        colleagues=colleagues,
        rows=rows,
        seen=tuple(row for row in rows if _is_wanted(snapshot, row, wanted)),
        departments=tuple(
            sorted({place.department for place in snapshot.positions if place.department})
        ),
        roles=tuple(
            sorted({held.role for row in rows for held in snapshot.roles.get(row.place.pk, ())})
        ),
    )


def has_large_gap(known: "KnownTie") -> bool:
    """Return whether our rating and the contacts tell two stories."""
    return is_large_gap(known.gap)


def _colleagues(
    actor: "User", snapshot: "Snapshot", members: "dict[int, User]"
) -> tuple[Colleague, ...]:
    users = {one.pk: one for one in snapshot.colleagues} | members
    ties: defaultdict[int, list[KnownTie]] = defaultdict(list)
    for place in snapshot.positions:
        for known in snapshot.ties.get(place.pk, ()):
            ties[known.tie.user_id].append(known)
    found = [
        Colleague(
            user,
            is_member=pk in members,
            ties=len(ties[pk]),
            active=sum(one.strength.is_active for one in ties[pk]),
        )
        for pk, user in users.items()
        if pk in members or ties[pk]
    ]

    def order(one: Colleague) -> tuple[bool, bool, int, int, str, int]:
        is_other = one.user.pk != actor.pk
        return (one.has_left, is_other, -one.active, -one.ties, str(one.user), one.user.pk)

    return tuple(sorted(found, key=order))


def _row(snapshot: "Snapshot", place: "Position", columns: list[int]) -> PersonRow:
    known = {one.tie.user_id: one for one in snapshot.ties.get(place.pk, ())}
    return PersonRow(place, snapshot.power(place.pk), tuple(known.get(pk) for pk in columns))


def _by(row: PersonRow) -> tuple[int, int, str, int]:
    rank = RANKS.index(row.place.rank) if row.place.rank in RANKS else len(RANKS)
    return (rank, -(row.power or 0), row.place.person.search_name, row.place.pk)


def _is_wanted(snapshot: "Snapshot", row: PersonRow, wanted: Wanted) -> bool:
    place = row.place
    if wanted.role and wanted.role not in {one.role for one in snapshot.roles.get(place.pk, ())}:
        return False
    if wanted.department and wanted.department != place.department:
        return False
    said = fold(f"{place.person.name} {place.title} {place.department}")
    if not all(word in said for word in fold(wanted.text).split()):
        return False
    if wanted.shown == "gap":
        return any(has_large_gap(one) for one in row.ties)
    if wanted.shown:
        return bool(row.ties) == (wanted.shown == "tied")
    return True
