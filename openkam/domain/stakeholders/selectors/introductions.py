"""Who could lead us to a person of theirs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.calc import network as graph
from openkam.domain.stakeholders.selectors.network import Node, network_of, them, us

if TYPE_CHECKING:
    from collections.abc import Collection

    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors.snapshot import KnownTie, Snapshot

MOST = 3


@dataclass(frozen=True)
class WayStep:
    """One step of a way: who leads to whom, over what."""

    giver: "User | Position"
    receiver: "User | Position"
    via: graph.Via
    strength: float
    is_weakest: bool


@dataclass(frozen=True)
class Way:
    """How one of us gets to a person over others, the first step being a tie of ours."""

    steps: tuple[WayStep, ...]

    @property
    def starter(self) -> "User":
        """Who of us begins."""
        return self.steps[0].giver  # type: ignore[return-value]

    @property
    def introducer(self) -> "User | Position":
        """Who makes the last step."""
        return self.steps[-1].giver

    @property
    def weakest(self) -> WayStep:
        """The step that is most likely to fail."""
        return next(step for step in self.steps if step.is_weakest)


@dataclass(frozen=True)
class Introductions:
    """What we have with a person, and who could lead us there; the shortest way stands first."""

    place: "Position"
    ties: "tuple[KnownTie, ...]"  # of colleagues who work here; the strongest first
    ways: tuple[Way, ...]  # over others

    @property
    def is_needed(self) -> bool:
        """Whether nobody of us stands in a strong tie."""
        return not any(one.strength.band == "strong" for one in self.ties)


def introductions(
    snapshot: "Snapshot", team: "Collection[User]", position_id: int
) -> Introductions | None:
    """Return who could lead the team to a person; None where they do not work there now."""
    places = {them(place.pk): place for place in snapshot.positions}
    place = places.get(them(position_id))
    if place is None:
        return None
    people: dict[Node, User | Position] = {**places, **{us(user.pk): user for user in team}}
    found = graph.introductions(network_of(snapshot, team), them(position_id), most=MOST + 1)
    # A single step is a tie that we have already.
    ways = [_way(one, people) for one in found if len(one.steps) > 1]
    ties = tuple(one for one in snapshot.ties.get(position_id, ()) if one.tie.user.is_active)
    return Introductions(place, ties, tuple(ways[:MOST]))


def _way(found: graph.Introduction[Node], people: "dict[Node, User | Position]") -> Way:
    weakest = found.weakest
    return Way(
        tuple(
            WayStep(
                people[step.giver],
                people[step.receiver],
                step.via,
                step.strength,
                is_weakest=step is weakest,
            )
            for step in found.steps
        )
    )
