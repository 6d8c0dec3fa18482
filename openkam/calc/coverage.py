"""Which roles at a customer are filled, and with whom of them we are in touch.

A required cell is a role for a product group, or for the account as a whole. Being in touch is an
active tie: two-way contact within 90 days. What has not been entered is open, and not missing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from openkam.calc.network import Network

# How much a role says in a purchase; ours, no standard defines it.
ROLE_WEIGHTS: Mapping[str, float] = {
    "decider": 1.0,
    "approver": 0.9,
    "influencer": 0.7,
    "buyer": 0.6,
    "gatekeeper": 0.6,
    "initiator": 0.4,
    "user": 0.4,
}
OTHER_ROLE = 0.5
NO_ROLE = 0.25
MIDDLE_POWER = 3  # of 1 to 5, stands for one that nobody has told yet

Key = TypeVar("Key", bound=Hashable)
Level = TypeVar("Level", bound=Hashable)
Required = tuple[str, str | None]  # a role, and its product group or None for the whole account


@dataclass(frozen=True)
class Person(Generic[Key]):
    """What is thought of a person of theirs."""

    key: Key
    power: int | None = None  # 1 to 5
    attitude: int | None = None  # towards us, −2 to 2


@dataclass(frozen=True)
class RoleHeld(Generic[Key]):
    """A buying role of a person, for a product group or for all of them."""

    person: Key
    role: str
    area: str | None = None
    is_confirmed: bool = False

    def fills(self, required: Required) -> bool:
        """Return whether the role is the required one, there or everywhere.

        What is required of the account as a whole is filled by who holds it for any product group.
        """
        role, area = required
        return self.role == role and (area is None or self.area in (None, area))


@dataclass(frozen=True)
class Cell(Generic[Key]):
    """A required role with the people who hold it, those first who were given first."""

    role: str
    area: str | None
    holders: tuple[Key, ...]
    confirmed: tuple[Key, ...]
    active: tuple[Key, ...]  # with an active tie


@dataclass(frozen=True)
class Coverage(Generic[Key]):
    """The required cells of an account, and how many are known, confirmed and in touch."""

    cells: tuple[Cell[Key], ...]

    @property
    def existing(self) -> int:
        """The cells with a known holder."""
        return sum(bool(cell.holders) for cell in self.cells)

    @property
    def confirmed(self) -> int:
        """The cells with a confirmed holder."""
        return sum(bool(cell.confirmed) for cell in self.cells)

    @property
    def active(self) -> int:
        """The cells with a holder in touch."""
        return sum(bool(cell.active) for cell in self.cells)

    @property
    def share(self) -> float | None:
        """The cells in touch ÷ the required ones; None where nothing is required."""
        return self.active / len(self.cells) if self.cells else None


@dataclass(frozen=True)
class Reach:
    """How many people of a level are known, and with how many we are in touch."""

    people: int
    reached: int


def coverage(
    required: Sequence[Required], held: Iterable[RoleHeld[Key]], reached: Collection[Key]
) -> Coverage[Key]:
    """Return each required cell with its holders; `reached` are the people with an active tie."""
    roles = tuple(held)
    cells = []
    for wanted in dict.fromkeys(required):
        filling = [one for one in roles if one.fills(wanted)]
        holders = tuple(dict.fromkeys(one.person for one in filling))
        confirmed = {one.person for one in filling if one.is_confirmed}
        cells.append(
            Cell(
                role=wanted[0],
                area=wanted[1],
                holders=holders,
                confirmed=tuple(one for one in holders if one in confirmed),
                active=tuple(one for one in holders if one in reached),
            )
        )
    return Coverage(tuple(cells))


def depth(network: Network[Key]) -> dict[Key, int]:
    """Return with how many of ours each person of theirs has an active tie."""
    pairs = {(tie.ours, tie.theirs) for tie in network.known_ties() if tie.is_active}
    counts = Counter(theirs for _, theirs in pairs)
    return {person: counts[person] for person in network.theirs}


def level_reach(levels: Mapping[Key, Level], reached: Collection[Key]) -> dict[Level, Reach]:
    """Return how many people of each level are known and reached; unknown may be a level."""
    found: defaultdict[Level, list[Key]] = defaultdict(list)
    for person, level in levels.items():
        found[level].append(person)
    return {
        level: Reach(len(people), sum(person in reached for person in people))
        for level, people in found.items()
    }


def influence_weights(
    people: Iterable[Person[Key]],
    held: Iterable[RoleHeld[Key]],
    role_weights: Mapping[str, float] = ROLE_WEIGHTS,
) -> dict[Key, float]:
    """Return power × the weight of the weightiest role of each person.

    Power that nobody has told yet counts as 3, the middle.
    """
    weights: dict[Key, float] = {}
    for one in held:
        weight = role_weights.get(one.role, OTHER_ROLE)
        weights[one.person] = max(weights.get(one.person, 0), weight)
    return {
        person.key: (MIDDLE_POWER if person.power is None else person.power)
        * weights.get(person.key, NO_ROLE)
        for person in people
    }


def influence_coverage(weights: Mapping[Key, float], reached: Collection[Key]) -> float | None:
    """Return the share of all influence that is in touch; None where there is nobody."""
    total = sum(weights.values())
    if not total:
        return None
    # Added in the same order, so that all of them are exactly 1.
    return sum(weight for person, weight in weights.items() if person in reached) / total


def support(people: Sequence[Person[Key]], reached: Collection[Key]) -> float | None:
    """Return the share of power that is on our side: attitude above 0, and in touch with us.

    None where nobody's attitude is known.
    """
    if all(person.attitude is None for person in people):
        return None
    powers = {
        person.key: float(MIDDLE_POWER if person.power is None else person.power)
        for person in people
    }
    ours = {person.key for person in people if person.attitude is not None and person.attitude > 0}
    return influence_coverage(powers, ours & set(reached))
