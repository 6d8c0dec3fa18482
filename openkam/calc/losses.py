"""What hangs on one person, of theirs or of ours, and who could take the place.

Whoever is lost leaves a seat behind: shares are of the same whole before and after, so that no loss
makes a figure better.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal

from openkam.calc import coverage, network
from openkam.calc.coverage import Coverage, Key, Person, Required, RoleHeld
from openkam.calc.network import Cut, Introduction, Network, Tie

LEAST_LEFT = 0.5  # of what is in touch today, else the account hangs on the one who is lost
SAME_ROLE = 2.0  # times as fit to take a place is who holds one of its roles
NEGLIGIBLE = 1e-9

Reason = Literal["coverage", "deciders"]
Verdict = Literal["untied", "single", "several"]


@dataclass(frozen=True)
class Standing(Generic[Key]):
    """How we stand at an account: the people of both sides, roles held and roles required."""

    network: Network[Key]
    people: tuple[Person[Key], ...]  # of theirs
    held: tuple[RoleHeld[Key], ...] = ()
    required: tuple[Required, ...] = ()
    deciding: frozenset[str] = frozenset({"decider"})

    @property
    def deciders(self) -> tuple[Key, ...]:
        """Who of theirs decides on anything."""
        roles = {one.person for one in self.held if one.role in self.deciding}
        return tuple(one for one in self.network.theirs if one in roles)

    def weights(self) -> dict[Key, float]:
        """Return the influence of each of theirs."""
        return coverage.influence_weights(self.everybody(), self.held)

    def everybody(self) -> list[Person[Key]]:
        """Return what is thought of each of theirs, of some nothing yet."""
        known = {person.key: person for person in self.people}
        return [known.get(one, Person(one)) for one in self.network.theirs]

    def coverage(self) -> Coverage[Key]:
        """Return the required roles with the people who hold them."""
        present = set(self.network.theirs)
        held = [one for one in self.held if one.person in present]
        return coverage.coverage(self.required, held, self.network.reached())


@dataclass(frozen=True)
class Hanging(Generic[Key]):
    """Somebody on whom an account hangs alone."""

    person: Key
    is_ours: bool
    reasons: tuple[Reason, ...]  # less than half in touch is left; no way to any decider is
    left: float  # share of the influence in touch today that still is without them


@dataclass(frozen=True)
class Threads(Generic[Key]):
    """On how many people an account hangs: on nobody while it is untied."""

    verdict: Verdict
    hangs_on: tuple[Hanging[Key], ...]  # whose loss leaves least first
    cut: Cut[Key] | None  # between us and the deciders; None where none is known


@dataclass(frozen=True)
class Change:
    """A share before and after; None where it is unknown."""

    before: float | None
    after: float | None


@dataclass(frozen=True)
class Ways(Generic[Key]):
    """Active ways from us to a decider that share nobody in between."""

    decider: Key
    before: int
    after: int


@dataclass(frozen=True)
class Candidate(Generic[Key]):
    """Somebody of theirs to build up, and the shortest way there."""

    person: Key
    relevance: float  # influence, doubled for who holds a role of the one who is lost
    introduction: Introduction[Key] | None
    is_reached: bool

    @property
    def score(self) -> float:
        """Relevance ÷ the length of the way; 0 without one."""
        return 0.0 if self.introduction is None else self.relevance / self.introduction.distance


@dataclass(frozen=True)
class Handover(Generic[Key]):
    """A tie that ends, and who of ours is nearest to take it up."""

    theirs: Key
    colleague: Key | None
    strength: float | None  # of the colleague's own tie, where there is one
    introduction: Introduction[Key] | None


@dataclass(frozen=True)
class Loss(Generic[Key]):
    """What the loss of one person does to an account."""

    person: Key
    is_ours: bool
    support: Change  # share of power on our side
    influence: Change  # share of influence in touch
    cells_before: int  # required roles in touch
    cells_after: int
    lost_cells: tuple[Required, ...]
    ways: tuple[Ways[Key], ...]
    out_of_touch: tuple[Key, ...]  # others of theirs without an active tie then
    candidates: tuple[Candidate[Key], ...]  # of theirs, for one of theirs
    handovers: tuple[Handover[Key], ...]  # for one of ours

    @property
    def unreachable(self) -> tuple[Key, ...]:
        """The deciders to whom no way leads any more, a lost one among them."""
        return tuple(one.decider for one in self.ways if one.before and not one.after)

    @property
    def exposed(self) -> float | None:
        """The share of the influence in touch that is lost; None where none is in touch."""
        before, after = self.influence.before, self.influence.after
        return None if not before or after is None else 1 - after / before


def single_threaded(standing: Standing[Key]) -> Threads[Key]:
    """Return whether an account is single-threaded: the loss of one, of either side, cuts us off.

    It does where less than half of the influence in touch today would be left, or where that person
    stands on every way to the deciders.
    """
    cut = network.minimum_cut(standing.network, standing.deciders)
    left = _left_without(standing)
    alone = set(cut.each_alone) if cut else set()
    ours = set(standing.network.ours)
    hangs_on = []
    for person, share in left.items():
        reasons: list[Reason] = []
        if share < LEAST_LEFT - NEGLIGIBLE:
            reasons.append("coverage")
        if person in alone:
            reasons.append("deciders")
        if reasons:
            hangs_on.append(Hanging(person, person in ours, tuple(reasons), share))
    hangs_on.sort(key=lambda one: one.left)
    verdict: Verdict = "untied" if not left else "single" if hangs_on else "several"
    return Threads(verdict, tuple(hangs_on), cut)


def without_person(standing: Standing[Key], person: Key, most: int = 3) -> Loss[Key]:
    """Return what is lost with a person of either side, and whom to build up in the place.

    Raises ValueError for somebody who is of neither.
    """
    today = standing.network
    is_ours = person in today.ours
    if not is_ours and person not in today.theirs:
        raise ValueError("This person is of neither side.")
    then = today.without(person)
    before, after = standing.coverage(), _without(standing, person).coverage()
    reached, still = today.reached(), then.reached()
    lost = reached - still - {person}
    weights, everybody = standing.weights(), standing.everybody()
    return Loss(
        person=person,
        is_ours=is_ours,
        support=Change(*(coverage.support(everybody, who) for who in (reached, still))),
        influence=Change(*(coverage.influence_coverage(weights, who) for who in (reached, still))),
        cells_before=before.active,
        cells_after=after.active,
        lost_cells=_lost_cells(before, after),
        ways=tuple(
            Ways(one, network.live_ways(today, one), network.live_ways(then, one))
            for one in standing.deciders
        ),
        out_of_touch=tuple(one for one in today.theirs if one in lost),
        candidates=() if is_ours else _candidates(standing, person, weights, most),
        handovers=_handovers(standing, person, weights) if is_ours else (),
    )


def _without(standing: Standing[Key], person: Key) -> Standing[Key]:
    return replace(standing, network=standing.network.without(person))


def _lost_cells(before: Coverage[Key], after: Coverage[Key]) -> tuple[Required, ...]:
    pairs = zip(before.cells, after.cells, strict=True)
    return tuple((one.role, one.area) for one, then in pairs if one.active and not then.active)


def _left_without(standing: Standing[Key]) -> dict[Key, float]:
    """Return what is left of the influence in touch without each person; empty where none is."""
    weights = standing.weights()
    reaching: defaultdict[Key, set[Key]] = defaultdict(set)
    for tie in standing.network.known_ties():
        if tie.is_active:
            reaching[tie.theirs].add(tie.ours)
    total = sum(weights[theirs] for theirs in reaching)
    if not total:
        return {}
    lost: defaultdict[Key, float] = defaultdict(float)
    for theirs, reached_by in reaching.items():
        lost[theirs] += weights[theirs]
        if len(reached_by) == 1:
            lost[next(iter(reached_by))] += weights[theirs]
    people = (*standing.network.ours, *standing.network.theirs)
    return {one: 1 - lost[one] / total for one in people}


def _candidates(
    standing: Standing[Key], person: Key, weights: Mapping[Key, float], most: int
) -> tuple[Candidate[Key], ...]:
    left = standing.network.without(person)
    ways, reached = network.shortest_ways(left), left.reached()
    vacant = [(one.role, one.area) for one in standing.held if one.person == person]
    able = {one.person for one in standing.held for wanted in vacant if one.fills(wanted)}
    found = [
        Candidate(
            person=one,
            relevance=weights[one] * (SAME_ROLE if one in able else 1),
            introduction=ways.get(one),
            is_reached=one in reached,
        )
        for one in left.theirs
    ]
    found.sort(key=lambda one: (-one.score, -one.relevance))
    return tuple(found[:most])


def _handovers(
    standing: Standing[Key], person: Key, weights: Mapping[Key, float]
) -> tuple[Handover[Key], ...]:
    """Return each tie that ends with a person of ours, the most influential first."""
    left = standing.network.without(person)
    ways = network.shortest_ways(left)
    others: defaultdict[Key, list[Tie[Key]]] = defaultdict(list)
    for tie in left.known_ties():
        others[tie.theirs].append(tie)
    ending = {
        tie.theirs for tie in standing.network.known_ties() if tie.ours == person and tie.is_active
    }
    found = []
    for theirs in sorted(left.theirs, key=lambda one: -weights[one]):
        if theirs not in ending:
            continue
        best = max(others[theirs], key=_readiness, default=None)
        way = ways.get(theirs)
        if best is not None:
            found.append(Handover(theirs, best.ours, best.strength, way))
        else:
            found.append(Handover(theirs, way.steps[0].giver if way else None, None, way))
    return tuple(found)


def _readiness(tie: Tie[Key]) -> tuple[bool, float]:
    return tie.is_active, -1.0 if tie.strength is None else tie.strength
