"""Who stands on the map of an account, as the reader may see them, and what joins them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from openkam.calc.org_tree import ReportingCircle, layout
from openkam.domain.portfolio.selectors.standing import identities, kept_accounts
from openkam.domain.stakeholders.models import BuyingRole, Line, Opinion, Position, RoleHeld
from openkam.domain.stakeholders.selectors.roles import role_names
from openkam.domain.stakeholders.selectors.snapshot import KnownTie, Snapshot

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

BANDS = ("strong", "live", "weak", "fading", "cold", "none")  # the best first
DECIDING = frozenset({BuyingRole.DECIDER.value})  # as the coverage counts them


@dataclass(frozen=True)
class Wanted:
    """Whom the reader looks for; "" for no matter."""

    role: str = ""
    site: str = ""
    department: str = ""
    product_group: str = ""

    @property
    def is_any(self) -> bool:
        """Whether everybody is wanted."""
        return self == Wanted()


@dataclass(frozen=True)
class MapRole:
    """A buying role on the map; confirmed where it is so for any product group."""

    code: str
    name: str
    is_confirmed: bool


@dataclass(frozen=True)
class Stakeholder:
    """One person on the map."""

    position: Position
    roles: tuple[MapRole, ...]
    power: int | None  # 1..5
    attitude: int | None  # -2..+2
    is_attitude_confirmed: bool
    best_tie: KnownTie | None  # with one of us who still works here
    is_wanted: bool  # by the filters

    @property
    def pk(self) -> int:
        """The number of their position."""
        return self.position.pk

    @property
    def name(self) -> str:
        """As one says it."""
        return str(self.position.person)

    @property
    def band(self) -> str:
        """How strong their best tie to us is, in a word; "" where nobody of us knows them."""
        return self.best_tie.strength.band if self.best_tie else ""

    @property
    def is_reached(self) -> bool:
        """Whether one of us has an active tie with them."""
        return self.best_tie is not None and self.best_tie.strength.is_active

    @property
    def decides(self) -> bool:
        """Whether they decide or approve."""
        return any(role.code in DECIDING for role in self.roles)


@dataclass(frozen=True)
class Choices:
    """What the filters offer: what is noted about those on the map."""

    roles: tuple[tuple[str, str], ...]  # code and name
    sites: tuple[str, ...]
    departments: tuple[str, ...]
    product_groups: tuple[str, ...]


@dataclass(frozen=True)
class PeopleMap:
    """What a map is drawn of."""

    account: "Account"
    today: date
    people: tuple[Stakeholder, ...]
    reports_to: Mapping[int, int]  # only among those on the map, and never in a circle
    circle: tuple[int, ...]  # whose lines lead back, which are not drawn
    lines: tuple[Line, ...]
    shows_opinions: bool
    may_write: bool
    wanted: Wanted
    choices: Choices

    def person(self, pk: int) -> Stakeholder | None:
        """Return who holds a position; None where they are not on the map."""
        return self._by_number.get(pk)

    @cached_property
    def _by_number(self) -> dict[int, Stakeholder]:
        return {one.pk: one for one in self.people}


def people_map(found: Snapshot, wanted: Wanted | None = None) -> PeopleMap:
    """Return the map of the people in a snapshot, which passed the gate."""
    wanted = wanted or Wanted()
    names = role_names()
    people = tuple(_stakeholder(found, place, names, wanted) for place in found.positions)
    reports_to, circle = _without_circles(found.positions)
    return PeopleMap(
        account=found.account,
        today=found.today,
        people=people,
        reports_to=reports_to,
        circle=circle,
        lines=found.lines,
        shows_opinions=found.shows_opinions,
        may_write=found.may_write,
        wanted=wanted,
        choices=_choices(found, names),
    )


def others_there(position: Position, today: date) -> list[tuple[int, str]]:
    """Return who else works where a person does, by name: number, and name with title."""
    rows = Position.objects.filter(account__in=list(identities(home_of(position))))
    now = rows.filter(Q(until=None) | Q(until__gt=today)).exclude(pk=position.pk)
    return [
        (one.pk, f"{one.person} · {one.title}" if one.title else str(one.person))
        for one in now.select_related("person").order_by("person__search_name", "pk")
    ]


def home_of(position: Position) -> int:
    """Return the account on whose map a person stands: the kept one where theirs was merged."""
    if position.account.merged_into_id is None:
        return position.account_id
    return kept_accounts().get(position.account_id, position.account_id)


def best_tie(ties: Iterable[KnownTie]) -> KnownTie | None:
    """Return the strongest tie with one of us who still works here; an active one comes first."""
    ours = [one for one in ties if one.tie.user.is_active]
    return min(ours, key=lambda one: BANDS.index(one.strength.band), default=None)


def _stakeholder(
    found: Snapshot, place: Position, names: Mapping[str, str], wanted: Wanted
) -> Stakeholder:
    held = found.roles.get(place.pk, ())
    attitude = found.opinions.get(place.pk, {}).get(Opinion.Kind.ATTITUDE)
    return Stakeholder(
        position=place,
        roles=_roles(held, names),
        power=found.power(place.pk),
        attitude=attitude.number if attitude else None,
        is_attitude_confirmed=attitude.is_confirmed if attitude else False,
        best_tie=best_tie(found.ties.get(place.pk, ())),
        is_wanted=_is_wanted(place, held, wanted),
    )


def _roles(held: Iterable[RoleHeld], names: Mapping[str, str]) -> tuple[MapRole, ...]:
    confirmed: dict[str, bool] = {}
    for row in held:
        confirmed[row.role] = confirmed.get(row.role, False) or row.is_confirmed
    order = {code: number for number, code in enumerate(names)}
    codes = sorted(confirmed, key=lambda code: (code not in DECIDING, order.get(code, len(order))))
    return tuple(MapRole(code, names.get(code, code), confirmed[code]) for code in codes)


def _is_wanted(place: Position, held: Iterable[RoleHeld], wanted: Wanted) -> bool:
    if wanted.site and place.site != wanted.site:
        return False
    if wanted.department and place.department != wanted.department:
        return False
    if not wanted.role and not wanted.product_group:
        return True
    # A role without a product group is played for all of them.
    groups = {"", wanted.product_group} if wanted.product_group else None
    return any(
        (not wanted.role or row.role == wanted.role)
        and (groups is None or row.product_group in groups)
        for row in held
    )


def _without_circles(positions: Iterable[Position]) -> tuple[dict[int, int], tuple[int, ...]]:
    """Who reports to whom; lines that lead back are left out, so that a map can be drawn."""
    keys = [place.pk for place in positions]
    present = set(keys)
    lines = {
        place.pk: place.reports_to_id
        for place in positions
        if place.reports_to_id is not None and place.reports_to_id in present
    }
    circles: list[int] = []
    while True:
        try:
            layout(keys, lines)
        except ReportingCircle as found:
            for person in found.people:
                circles.append(int(str(person)))
                lines.pop(circles[-1], None)
        else:
            return lines, tuple(circles)


def _choices(found: Snapshot, names: Mapping[str, str]) -> Choices:
    here = {place.pk for place in found.positions}
    held = [row for pk, rows in found.roles.items() if pk in here for row in rows]
    played = {row.role for row in held}
    return Choices(
        roles=tuple((code, name) for code, name in names.items() if code in played),
        sites=_distinct(place.site for place in found.positions),
        departments=_distinct(place.department for place in found.positions),
        product_groups=_distinct(row.product_group for row in held),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}, key=str.casefold))
