"""Who stands between us and the people who decide: the graph of the people of both sides.

A way leads from a person of ours over a tie to a person of theirs, and on from there along
reporting lines, either way, and along influence to whoever listens. Conflict is no way. Keys name
people; those of both sides differ, and where people are equal the one given first stands first.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar

import numpy as np

from openkam.calc.amounts import Floats

# networkx takes 0.2 s to load, so only the functions that need it import it.

REPORTING = 0.5  # strength of a reporting line: people who meet at work, like each other or not
COLLEAGUE = 1.0  # of a line between two of ours
DAMPING = 0.85  # of PageRank, as published

Key = TypeVar("Key", bound=Hashable)
Via = Literal["colleague", "tie", "reporting", "influence"]
Line = tuple[Key, Key, float]  # two people and the strength between them


@dataclass(frozen=True)
class Tie(Generic[Key]):
    """What binds a person of ours to a person of theirs."""

    ours: Key
    theirs: Key
    strength: float | None  # 0 to 1; without one nobody is introduced over it
    is_active: bool  # two-way contact within 90 days


@dataclass(frozen=True)
class Influence(Generic[Key]):
    """Who is listened to, by whom, and how much."""

    influencer: Key
    listener: Key
    strength: float  # above 0, at most 1


@dataclass(frozen=True)
class Step(Generic[Key]):
    """One step of a way: who leads to whom, over what."""

    giver: Key
    receiver: Key
    strength: float
    via: Via


@dataclass(frozen=True)
class Network(Generic[Key]):
    """The people of both sides and what joins them; lines to anybody else are left out.

    Raises ValueError where a key stands on both sides.
    """

    ours: tuple[Key, ...]
    theirs: tuple[Key, ...]
    ties: tuple[Tie[Key], ...] = ()
    reports_to: Mapping[Key, Key | None] = field(default_factory=dict)
    influences: tuple[Influence[Key], ...] = ()

    def __post_init__(self) -> None:
        if not set(self.ours).isdisjoint(self.theirs):
            raise ValueError("A person stands on both sides.")

    def without(self, person: Key) -> "Network[Key]":
        """Return the network after the loss of a person of either side."""
        return replace(
            self,
            ours=tuple(one for one in self.ours if one != person),
            theirs=tuple(one for one in self.theirs if one != person),
        )

    def known_ties(self) -> list[Tie[Key]]:
        """Return the ties between people who are here."""
        ours, theirs = set(self.ours), set(self.theirs)
        return [tie for tie in self.ties if tie.ours in ours and tie.theirs in theirs]

    def reached(self) -> set[Key]:
        """Return who of theirs has an active tie with one of us."""
        return {tie.theirs for tie in self.known_ties() if tie.is_active}

    def steps(self) -> Iterator[Step[Key]]:
        """Yield each step from a person to the next inside the customer's house."""
        theirs = set(self.theirs)
        for below in self.theirs:
            above = self.reports_to.get(below)
            if above is not None and above in theirs and above != below:
                yield Step(below, above, REPORTING, "reporting")
                yield Step(above, below, REPORTING, "reporting")
        for one in self.influences:
            if one.strength > 0 and theirs.issuperset((one.influencer, one.listener)):
                yield Step(one.influencer, one.listener, one.strength, "influence")

    def lines(self) -> list[Line[Key]]:
        """Return active ties, reporting lines and influence, without a direction."""
        ties = [
            (tie.ours, tie.theirs, REPORTING if tie.strength is None else tie.strength)
            for tie in self.known_ties()
            if tie.is_active
        ]
        return ties + [(step.giver, step.receiver, step.strength) for step in self.steps()]


@dataclass(frozen=True)
class Centrality:
    """How central a person is in a graph, each from 0 to 1."""

    degree: float  # share of the others with a line to them
    betweenness: float  # share of the shortest ways between others that lead over them
    closeness: float
    eigenvector: float  # within their component, whose squares add up to 1; 0 without a line


@dataclass(frozen=True)
class Cut(Generic[Key]):
    """The fewest people whose loss cuts every active way from us to all the deciders."""

    size: int  # 0 where there is no way
    people: tuple[Key, ...]  # one such set
    each_alone: tuple[Key, ...]  # everybody whose loss alone does it, nearest to us first


@dataclass(frozen=True)
class Introduction(Generic[Key]):
    """A way to a person, from one of ours; a single step is a tie, and needs nobody."""

    steps: tuple[Step[Key], ...]
    distance: float  # Σ 1 ÷ strength

    @property
    def introducer(self) -> Key:
        """Who takes the last step."""
        return self.steps[-1].giver

    @property
    def weakest(self) -> Step[Key]:
        """The step that is most likely to fail."""
        return min(self.steps, key=lambda step: step.strength)


def centralities(
    people: Sequence[Key], lines: Iterable[Line[Key]], *, is_weighted: bool = False
) -> dict[Key, Centrality]:
    """Return how central each person is; weighted, a strong line is a short way of 1 ÷ strength."""
    import networkx as nx

    graph = _graph(people, lines)
    distance = "distance" if is_weighted else None
    betweenness = nx.betweenness_centrality(graph, weight=distance)
    closeness = nx.closeness_centrality(graph, distance=distance)
    eigenvector = _eigenvector(graph, is_weighted)
    others = max(len(people) - 1, 1)
    return {
        person: Centrality(
            degree=graph.degree(row) / others,
            betweenness=float(betweenness[row]),
            closeness=float(closeness[row]),
            eigenvector=eigenvector[row],
        )
        for row, person in enumerate(people)
    }


def influence_ranks(
    people: Sequence[Key], influences: Iterable[Influence[Key]]
) -> dict[Key, float]:
    """Return the PageRank of each person: who is listened to by those who are listened to.

    The ranks add up to 1; where nobody listens to anybody, all are equal.
    """
    rows = {person: row for row, person in enumerate(people)}
    heard = np.zeros((len(rows), len(rows)))
    for one in influences:
        if one.influencer in rows and one.listener in rows:
            heard[rows[one.influencer], rows[one.listener]] += one.strength
    if not rows:
        return {}
    given = heard.sum(axis=0)
    # Who listens to nobody gives to all alike.
    shares = np.divide(heard, given, out=np.full_like(heard, 1 / len(rows)), where=given > 0)
    start = np.full(len(rows), (1 - DAMPING) / len(rows))
    ranks: Floats = np.linalg.solve(np.eye(len(rows)) - DAMPING * shares, start)
    return dict(zip(people, ranks.tolist(), strict=True))


def articulation_points(people: Sequence[Key], lines: Iterable[Line[Key]]) -> tuple[Key, ...]:
    """Return everybody without whom some of the others would no longer be connected."""
    import networkx as nx

    found = set(nx.articulation_points(_graph(people, lines)))
    return tuple(person for row, person in enumerate(people) if row in found)


def minimum_cut(network: Network[Key], deciders: Collection[Key]) -> Cut[Key] | None:
    """Return the fewest people whose loss cuts every active way from us to all deciders.

    They are of ours or of theirs, but no deciders: these are the goal, and what is lost with one of
    them is a matter of coverage. Whoever of us is tied to a decider directly stands on that way.
    None where no decider is known.
    """
    import networkx as nx

    if not deciders:
        return None
    people = (*network.ours, *network.theirs)
    goals = set(deciders)
    graph, source, sink = _ways(network, goals)
    if not nx.has_path(graph, source, sink):
        return Cut(0, (), ())
    found = nx.minimum_node_cut(graph, source, sink)
    above = nx.immediate_dominators(graph, source)
    alone = []
    row = above[sink]
    while row != source:
        alone.append(people[row])
        row = above[row]
    return Cut(len(found), tuple(people[row] for row in sorted(found)), tuple(reversed(alone)))


def live_ways(network: Network[Key], decider: Key) -> int:
    """Return how many active ways lead from us to a decider that share nobody in between."""
    import networkx as nx

    if decider not in network.theirs:
        return 0
    graph, source, sink = _ways(network, {decider})
    return int(nx.node_connectivity(graph, source, sink))


def introductions(
    network: Network[Key], target: Key, starting: Key | None = None, most: int = 3
) -> list[Introduction[Key]]:
    """Return who could lead us to a person of theirs: the shortest way over each, shortest first.

    From anybody of ours, or from one of them, who may ask a colleague. A tie counts by its
    strength, active or not. Empty where nobody leads there.
    """
    import networkx as nx

    graph = _introducing(network, starting)
    if target not in graph or target in network.ours:
        return []
    last = [(giver, edge["step"], edge["distance"]) for giver, _, edge in _into(graph, target)]
    graph.remove_node(target)
    starts = [one for one in network.ours if starting in (None, one)]
    if not starts:
        return []
    distances, ways = nx.multi_source_dijkstra(graph, starts, weight="distance")
    found = [
        Introduction((*_steps(graph, ways[giver]), step), float(distances[giver] + distance))
        for giver, step, distance in last
        if giver in ways
    ]
    # Sorting is stable, so that of equals the one given first stands first.
    return sorted(found, key=lambda one: one.distance)[:most]


def shortest_ways(network: Network[Key]) -> dict[Key, Introduction[Key]]:
    """Return the shortest way from anybody of ours to each of theirs whom one leads to."""
    import networkx as nx

    if not network.ours:
        return {}
    graph = _introducing(network, None)
    distances, ways = nx.multi_source_dijkstra(graph, list(network.ours), weight="distance")
    return {
        person: Introduction(_steps(graph, ways[person]), float(distances[person]))
        for person in network.theirs
        if person in ways
    }


def would_close_circle(parents: Mapping[Key, Key | None], child: Key, new_parent: Key) -> bool:
    """Return whether a person would come to report to themselves, over any number of others."""
    seen = set()
    above: Key | None = new_parent
    while above is not None and above not in seen:
        if above == child:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _graph(people: Sequence[Key], lines: Iterable[Line[Key]]) -> Any:
    """Return the undirected graph of rows, so that nothing hangs on how keys are hashed."""
    import networkx as nx

    rows = {person: row for row, person in enumerate(people)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(rows)))
    for first, second, strength in lines:
        if first == second or first not in rows or second not in rows or strength <= 0:
            continue
        one, other = rows[first], rows[second]
        known = graph.edges[one, other]["strength"] if graph.has_edge(one, other) else 0
        best = max(known, strength)
        graph.add_edge(one, other, strength=best, distance=1 / best)
    return graph


def _eigenvector(graph: Any, is_weighted: bool) -> dict[int, float]:
    import networkx as nx

    found = dict.fromkeys(graph, 0.0)
    for component in nx.connected_components(graph):
        rows = sorted(component)
        if len(rows) < 2:
            continue
        place = {row: at for at, row in enumerate(rows)}
        matrix = np.zeros((len(rows), len(rows)))
        for one, other, edge in graph.subgraph(rows).edges(data=True):
            strength = edge["strength"] if is_weighted else 1.0
            matrix[place[one], place[other]] = matrix[place[other], place[one]] = strength
        # Eigenvalues come in rising order; the last one's vector has one sign (Perron).
        principal = np.abs(np.linalg.eigh(matrix)[1][:, -1])
        found.update(zip(rows, principal.tolist(), strict=True))
    return found


def _ways(network: Network[Key], goals: Collection[Key]) -> tuple[Any, int, int]:
    """Return the directed graph of active ways, with all of us behind one source."""
    import networkx as nx

    people = (*network.ours, *network.theirs)
    source, sink = len(people), len(people) + 1
    rows = {person: sink if person in goals else row for row, person in enumerate(people)}
    graph = nx.DiGraph()
    graph.add_nodes_from((source, sink))
    graph.add_edges_from((source, rows[one]) for one in network.ours)
    pairs = [(tie.ours, tie.theirs) for tie in network.known_ties() if tie.is_active]
    pairs += [(step.giver, step.receiver) for step in network.steps()]
    for giver, receiver in pairs:
        # What a decider could do for us further on is no way to the deciders.
        if rows[giver] != sink:
            graph.add_edge(rows[giver], rows[receiver])
    return graph, source, sink


def _introducing(network: Network[Key], starting: Key | None) -> Any:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from((*network.ours, *network.theirs))
    steps = [
        Step(tie.ours, tie.theirs, tie.strength, "tie")
        for tie in network.known_ties()
        if tie.strength
    ]
    if starting is not None and starting in network.ours:
        colleagues = [one for one in network.ours if one != starting]
        steps += [Step(starting, one, COLLEAGUE, "colleague") for one in colleagues]
    for step in (*steps, *network.steps()):
        pair = (step.giver, step.receiver)
        if not graph.has_edge(*pair) or graph.edges[pair]["step"].strength < step.strength:
            graph.add_edge(*pair, step=step, distance=1 / step.strength)
    return graph


def _steps(graph: Any, way: Sequence[Key]) -> tuple[Step[Key], ...]:
    return tuple(graph.edges[pair]["step"] for pair in zip(way, way[1:], strict=False))


def _into(graph: Any, target: Key) -> list[tuple[Key, Key, Mapping[str, Any]]]:
    order = {person: at for at, person in enumerate(graph)}
    return sorted(graph.in_edges(target, data=True), key=lambda edge: order[edge[0]])
