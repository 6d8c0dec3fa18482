"""The people of an account and of ours as a graph: what ways and hinges are computed from."""

from typing import TYPE_CHECKING

from openkam.calc import network as graph
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors.snapshot import Snapshot

Node = tuple[str, int]  # "us" and a user's number, or "them" and a position's


def us(user_id: int) -> Node:
    """Return how the graph names one of ours."""
    return ("us", user_id)


def them(position_id: int) -> Node:
    """Return how the graph names one of theirs."""
    return ("them", position_id)


def team_of(actor: "User", snapshot: "Snapshot") -> "tuple[User, ...]":
    """Return those of us who work here and on the account, or who have a tie; by name."""
    members = [one.user for one in portfolio.members_of(actor, snapshot.account.pk)]
    found = {user.pk: user for user in (*members, *snapshot.colleagues) if user.is_active}
    return tuple(sorted(found.values(), key=lambda user: (str(user), user.pk)))


def network_of(snapshot: "Snapshot", team: "Iterable[User]") -> graph.Network[Node]:
    """Return the graph of both sides as of the day of the snapshot.

    Colleagues who left are no way to anybody, so the caller leaves them out of the team.
    """
    return graph.Network(
        ours=tuple(us(user.pk) for user in team),
        theirs=tuple(them(place.pk) for place in snapshot.positions),
        ties=tuple(
            graph.Tie(us(one.tie.user_id), them(pk), one.strength.strength, one.strength.is_active)
            for pk, ties in snapshot.ties.items()
            for one in ties
        ),
        reports_to={
            them(place.pk): them(place.reports_to_id) if place.reports_to_id else None
            for place in snapshot.positions
        },
        influences=tuple(
            graph.Influence(them(line.source_id), them(line.target_id), line.strength / 3)
            for line in snapshot.lines
            if line.kind == Line.Kind.INFLUENCE
        ),
    )
