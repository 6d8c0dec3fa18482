"""How well an account is covered: its people as the formulas take them, and what these say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from openkam.calc import coverage as roles
from openkam.calc.coverage import Coverage, Person, Reach, RoleHeld
from openkam.calc.losses import SAME_ROLE, Standing, Threads, single_threaded
from openkam.calc.network import Introduction, Network, shortest_ways
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.selectors.network import Node, network_of, them
from openkam.domain.stakeholders.selectors.roles import expected_roles, role_names
from openkam.domain.stakeholders.selectors.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis
    from openkam.domain.stakeholders.models import Position

THEM, US = "them", "us"
OTHER_GROUPS = ""  # the product groups that are bought and that nobody's role names


@dataclass(frozen=True)
class Measured:
    """The people of an account with what they come to."""

    snapshot: Snapshot
    standing: Standing[Node]
    role_names: Mapping[str, str]

    @cached_property
    def coverage(self) -> Coverage[Node]:
        """The expected roles by product group: who plays them, with whom we are in touch."""
        return self.standing.coverage()

    @cached_property
    def threads(self) -> Threads[Node]:
        """On whom the account hangs."""
        return single_threaded(self.standing)

    @cached_property
    def reached(self) -> set[Node]:
        """Who of theirs has an active tie with one of us."""
        return self.standing.network.reached()

    @cached_property
    def depth(self) -> Mapping[Node, int]:
        """With how many of ours each of theirs has an active tie."""
        return roles.depth(self.standing.network)

    @cached_property
    def levels(self) -> Mapping[str, Reach]:
        """How many people of each rank are known and in touch; "" holds those without one."""
        ranks = {them(row.pk): row.rank for row in self.snapshot.positions}
        return roles.level_reach(ranks, self.reached)

    @cached_property
    def areas(self) -> tuple[str | None, ...]:
        """The product groups that are told apart; None alone stands for all of them."""
        return tuple(dict.fromkeys(cell.area for cell in self.coverage.cells))

    @cached_property
    def missing_roles(self) -> list[str]:
        """The expected roles with nobody in touch, for whatever product group."""
        live = {cell.role for cell in self.coverage.cells if cell.active}
        codes = dict.fromkeys(cell.role for cell in self.coverage.cells)
        return [code for code in codes if code not in live]

    @cached_property
    def positions(self) -> Mapping[int, "Position"]:
        """Those who work there now, by number."""
        return {row.pk: row for row in self.snapshot.positions}

    @cached_property
    def colleagues(self) -> Mapping[int, "User"]:
        """Those of us who have a tie, by number."""
        return {user.pk: user for user in self.snapshot.colleagues}

    def name(self, key: Node) -> str:
        """Return the name of somebody of either side."""
        side, pk = key
        return str(self.colleagues[pk] if side == US else self.positions[pk].person)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is known to work there now."""
        return not self.snapshot.positions


def account_coverage(
    actor: "User", account_id: int, today: date, basis: "Basis | None" = None
) -> Measured:
    """Return how an account is covered, as the actor may see it. Raises Http404."""
    found = snapshot(actor, account_id, today)
    bought = groups_bought(found.account, found, basis)
    return measured(found, expected=expected_roles(), names=role_names(), bought=bought)


def measured(
    found: Snapshot,
    *,
    expected: Sequence[str],
    names: Mapping[str, str],
    bought: Collection[str] = (),
) -> Measured:
    """Return what the people of a snapshot come to; `bought` are the product groups bought."""
    held = tuple(
        RoleHeld(them(row.pk), role.role, role.product_group or None, role.is_confirmed)
        for row in found.positions
        for role in found.roles.get(row.pk, ())
    )
    people = tuple(
        Person(them(row.pk), found.power(row.pk), found.attitude(row.pk)) for row in found.positions
    )
    areas = areas_of(found, bought)
    required = tuple((role, area) for role in expected for area in areas)
    return Measured(found, Standing(_network(found), people, held, required), names)


def next_people(found: Measured, most: int = 2) -> list[tuple[Node, Introduction[Node] | None]]:
    """Return with whom of theirs to get in touch next, and the shortest way to each.

    By influence ÷ the length of the way, doubled for who plays a role that nobody in touch plays;
    whom no way leads to comes last. Nobody where all are in touch.
    """
    weights, ways = found.standing.weights(), shortest_ways(found.standing.network)
    wanted = set(found.missing_roles)
    helps = {one.person for one in found.standing.held if one.role in wanted}

    def score(person: Node) -> tuple[float, float]:
        worth = weights[person] * (SAME_ROLE if person in helps else 1)
        return (-worth / ways[person].distance if person in ways else 0.0, -worth)

    silent = [one for one in found.standing.network.theirs if one not in found.reached]
    return [(one, ways.get(one)) for one in sorted(silent, key=score)[:most]]


def areas_of(found: Snapshot, bought: Collection[str] = ()) -> tuple[str | None, ...]:
    """Return the product groups that roles name, and `OTHER_GROUPS` where more are bought.

    Where no role names one, all are the same: (None,).
    """
    named = named_groups(found)
    if not named:
        return (None,)
    rest = (OTHER_GROUPS,) if set(bought) - set(named) else ()
    return (*named, *rest)


def named_groups(found: Snapshot) -> list[str]:
    """Return the product groups that the roles of those who work there now name."""
    rows = (role for row in found.positions for role in found.roles.get(row.pk, ()))
    return sorted({role.product_group for role in rows if role.product_group})


def groups_bought(account: "Account", found: Snapshot, basis: "Basis | None") -> list[str]:
    """Return the product groups that an account bought; only asked where a role names one."""
    if basis is None or not named_groups(found):
        return []
    return [row.name for row in portfolio.product_groups_of(account, basis) if row.name]


def _network(found: Snapshot) -> Network[Node]:
    there = {row.pk for row in found.positions}
    tied = {one.tie.user_id for pk, ties in found.ties.items() if pk in there for one in ties}
    # Who left us leads to nobody any more.
    team = [user for user in found.colleagues if user.pk in tied and user.is_active]
    return network_of(found, team)
