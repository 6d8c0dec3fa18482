"""One stakeholder: who it is, what we know and think of them, and where they worked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q

from openkam.core.access.models import Level
from openkam.domain.stakeholders.models import ContactWay, Line, Opinion, Position, RoleHeld
from openkam.domain.stakeholders.selectors.positions import position
from openkam.domain.stakeholders.selectors.snapshot import KnownTie, ties_of

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Move:
    """One position in the life of a person; the account is None where the reader may not see it."""

    position: Position
    is_open: bool


@dataclass(frozen=True)
class Portrait:
    """What the actor may know of one stakeholder as of a day.

    `opinions` holds those that stand, `earlier` those that were replaced, the latest first; both
    are empty, and `may_write` False, for a reader who may not see them.
    """

    position: Position
    today: date
    ways: tuple[ContactWay, ...]
    roles: tuple[RoleHeld, ...]
    opinions: Mapping[str, Opinion]
    earlier: Mapping[str, tuple[Opinion, ...]]
    lines: tuple[Line, ...]
    ties: tuple[KnownTie, ...]
    reports: tuple[Position, ...]
    moves: tuple[Move, ...]  # the latest first; this position is one of them
    may_write: bool

    @property
    def has_left(self) -> bool:
        """Whether the person works there no more."""
        until = self.position.until
        return until is not None and until <= self.today

    @property
    def now_at(self) -> tuple[Move, ...]:
        """Where else the person works now."""
        return tuple(
            move
            for move in self.moves
            if move.position.pk != self.position.pk
            and (move.position.until is None or move.position.until > self.today)
        )


def portrait(actor: "User", pk: int, today: date) -> Portrait:
    """Return a stakeholder as the actor may see them. Raises Http404."""
    place = position(actor, pk)
    may_write = (
        # Of who was erased nothing can be changed, and nothing is left to be read.
        place.person.erased_on is None
        and Position.objects.open_to(actor, Level.WRITE).filter(pk=pk).exists()
    )
    # Who objected to being judged is not, until it is decided.
    is_judged = may_write and place.person.restricted_on is None
    standing, earlier = _opinions(place) if is_judged else ({}, {})
    return Portrait(
        position=place,
        today=today,
        ways=tuple(place.person.ways.order_by("-is_preferred", "pk")),
        roles=tuple(place.roles.select_related("noted_by").order_by("role", "product_group")),
        opinions=standing,
        earlier=earlier,
        lines=_lines(place),
        ties=ties_of([pk], today).get(pk, ()),
        reports=tuple(
            place.reports.filter(Q(until=None) | Q(until__gt=today))
            .select_related("person")
            .order_by("person__search_name", "pk")
        ),
        moves=moves_of(actor, place.person_id),
        may_write=may_write,
    )


def moves_of(actor: "User", person_id: int) -> tuple[Move, ...]:
    """Return where a person works and worked, the latest first; closed accounts say only when."""
    rows = list(
        Position.objects.filter(person=person_id)
        .select_related("account__merged_into__merged_into")
        .order_by(F("until").desc(nulls_first=True), F("since").desc(nulls_last=True), "-pk")
    )
    seen = Position.objects.open_to(actor).filter(person=person_id).values_list("pk", flat=True)
    open_ones = set(seen)
    return tuple(Move(row, row.pk in open_ones) for row in rows)


def _opinions(place: Position) -> tuple[dict[str, Opinion], dict[str, tuple[Opinion, ...]]]:
    standing, earlier = {}, defaultdict(list)
    for row in place.opinions.select_related("noted_by").order_by("-replaced_on", "-pk"):
        if row.replaced_on is None:
            standing[row.kind] = row
        else:
            earlier[row.kind].append(row)
    return standing, {kind: tuple(rows) for kind, rows in earlier.items()}


def _lines(place: Position) -> tuple[Line, ...]:
    rows = Line.objects.filter(Q(source=place) | Q(target=place))
    rows = rows.filter(source__until=None, target__until=None)
    return tuple(rows.select_related("source__person", "target__person").order_by("kind", "pk"))


def current_positions(actor: "User", person_ids: list[int], today: date) -> dict[int, Move]:
    """Return where these people work now; closed accounts say only that there is one."""
    rows = Position.objects.filter(Q(until=None) | Q(until__gt=today), person__in=person_ids)
    places = list(rows.select_related("account").order_by("pk"))
    if not places:
        return {}
    seen = Position.objects.open_to(actor).filter(pk__in=[place.pk for place in places])
    open_ones = set(seen.values_list("pk", flat=True))
    found = [Move(place, place.pk in open_ones) for place in places]
    found.sort(key=lambda move: move.is_open)  # one that the reader may see stands last, and stays
    return {move.position.person_id: move for move in found}
