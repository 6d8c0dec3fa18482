"""The people of one account, read once: what map, ties and coverage are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from openkam.calc.ties import Contact, Direction, TieStrength, gap, tie_strength
from openkam.core.access.models import Level
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Line, Opinion, Position, RoleHeld, Tie, Touch

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account


@dataclass(frozen=True)
class KnownTie:
    """One of us and one of them, and how strong that is by the contacts recorded."""

    tie: Tie  # with its user
    strength: TieStrength

    @property
    def gap(self) -> float | None:
        """Our own rating (1..5, as a share) less the strength; None where either is unknown."""
        return gap(self.tie.rating, self.strength.strength)


@dataclass(frozen=True)
class Snapshot:
    """The people of an account as of a day.

    `opinions` holds those that stand, by position and kind; it is empty, and `shows_opinions`
    False, for a reader who may not see them.
    """

    account: "Account"
    today: date
    positions: tuple[Position, ...]  # who work there now, with their person; by name
    former: tuple[Position, ...]  # who left; the latest first
    roles: Mapping[int, tuple[RoleHeld, ...]]
    opinions: Mapping[int, Mapping[str, Opinion]]
    lines: tuple[Line, ...]  # between those who work there now
    ties: Mapping[int, tuple[KnownTie, ...]]  # by position; the strongest first
    shows_opinions: bool
    may_write: bool

    @property
    def colleagues(self) -> tuple["User", ...]:
        """Those of us who have a tie, by name."""
        found = {one.tie.user_id: one.tie.user for row in self.ties.values() for one in row}
        return tuple(sorted(found.values(), key=lambda user: (str(user), user.pk)))

    def power(self, position_id: int) -> int | None:
        """Power 1..5 as we see it; None where it is unknown, or not to be shown."""
        found = self.opinions.get(position_id, {}).get(Opinion.Kind.POWER)
        return found.number if found else None

    def attitude(self, position_id: int) -> int | None:
        """Attitude -2..+2 as we see it; None where it is unknown, or not to be shown."""
        found = self.opinions.get(position_id, {}).get(Opinion.Kind.ATTITUDE)
        return found.number if found else None


def snapshot(actor: "User", account_id: int, today: date) -> Snapshot:
    """Return the people of an account as the actor may see them. Raises Http404."""
    account = portfolio.account(actor, account_id)
    level = portfolio.level_on(actor, account_id)
    may_write = level is not None and level >= Level.WRITE
    return snapshot_of(account, today, shows_opinions=may_write, may_write=may_write)


def snapshot_of(
    account: "Account", today: date, *, shows_opinions: bool = True, may_write: bool = False
) -> Snapshot:
    """Return the people of an account behind the gate: for jobs, and for who has passed it."""
    family = list(identities(account.pk))
    rows = Position.objects.filter(account__in=family).select_related("person")
    positions = list(rows.order_by("person__search_name", "pk"))
    now = tuple(row for row in positions if row.until is None or row.until > today)
    gone = [row for row in positions if row.until is not None and row.until <= today]
    ids = [row.pk for row in positions]
    standing = [row.pk for row in now]
    return Snapshot(
        account=account,
        today=today,
        positions=now,
        former=tuple(sorted(gone, key=lambda row: (row.until or today, row.pk), reverse=True)),
        roles=roles_of(ids),
        opinions=opinions_of(ids) if shows_opinions else {},
        lines=tuple(Line.objects.filter(source__in=standing, target__in=standing).order_by("pk")),
        ties=ties_of(ids, today),
        shows_opinions=shows_opinions,
        may_write=may_write,
    )


def ties_of(position_ids: Iterable[int], today: date) -> dict[int, tuple[KnownTie, ...]]:
    """Return the ties of positions with their strength as of a day, the strongest first."""
    rows = list(Tie.objects.filter(position__in=position_ids).select_related("user"))
    contacts = defaultdict(list)
    touches = Touch.objects.filter(tie__position__in=position_ids, day__lte=today)
    for tie, day, kind, direction in touches.values_list("tie", "day", "kind", "direction"):
        contacts[tie].append(Contact(day, kind, cast("Direction", direction)))
    found: defaultdict[int, list[KnownTie]] = defaultdict(list)
    for row in rows:
        found[row.position_id].append(KnownTie(row, tie_strength(contacts[row.pk], today)))
    return {pk: tuple(sorted(ties, key=_strongest)) for pk, ties in found.items()}


def _strongest(known: KnownTie) -> tuple[float, int, str, int]:
    return (
        -(known.strength.strength or 0.0),
        -(known.tie.rating or 0),
        str(known.tie.user),
        known.tie.pk,
    )


def roles_of(ids: Iterable[int]) -> dict[int, tuple[RoleHeld, ...]]:
    """Return the roles of positions, by role and product group."""
    found: defaultdict[int, list[RoleHeld]] = defaultdict(list)
    for row in RoleHeld.objects.filter(position__in=ids).order_by("role", "product_group"):
        found[row.position_id].append(row)
    return {pk: tuple(rows) for pk, rows in found.items()}


def opinions_of(ids: Iterable[int]) -> dict[int, dict[str, Opinion]]:
    """Return the opinions that stand of positions, by kind."""
    found: defaultdict[int, dict[str, Opinion]] = defaultdict(dict)
    # Of who objected nothing is shown until it is decided.
    rows = Opinion.objects.filter(
        position__in=ids, replaced_on=None, position__person__restricted_on=None
    ).select_related("noted_by")
    for row in rows:
        found[row.position_id][row.kind] = row
    return dict(found)
