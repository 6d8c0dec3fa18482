"""How far a relationship has grown, by what can be observed of its structure on both sides.

Six items of 1 to 4 points make the stage. An item that is not known leaves a range; without an
active tie there is nothing to score, and the stage is exploratory. It falls as it rises.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Stage = Literal["exploratory", "basic", "cooperative", "interdependent", "integrated"]
STAGES: tuple[Stage, ...] = (
    "exploratory",
    "basic",
    "cooperative",
    "interdependent",
    "integrated",
)
# No active tie with one of their executives nor a silent one, a silent one, an active one of
# anybody of ours, an active one of our own executives.
Executives = Literal["none", "silent", "theirs", "both"]
EXECUTIVES: tuple[Executives, ...] = ("none", "silent", "theirs", "both")
ItemCode = Literal["functions", "people", "levels", "executives", "roles", "exchange"]

LEAST, MOST = 1, 4  # points of an item
FIRST_POINTS = (6, 11, 17, 23)  # from which a sum is basic, cooperative …
# From which value an item has 2, 3 and 4 points; ours, only the bands of the sum are published.
FUNCTIONS = (2, 3, 4)
PEOPLE = (2, 3, 5)
LEVELS = (2, 3, 4)
ROLES = (0.25, 0.5, 0.75)
EXCHANGE = (3, 6, 13)  # in 90 days: once a month, a fortnight, a week
BALANCED = 0.5  # less reciprocity costs a point


@dataclass(frozen=True)
class Structure:
    """What is observed at an account; None is what is not known."""

    active_ties: int
    their_functions: int | None = None  # departments in touch
    our_functions: int | None = None
    our_people: int | None = None  # with an active tie
    levels: int | None = None  # of theirs in touch
    executives: Executives | None = None
    covered_roles: float | None = None  # share of the required roles in touch
    two_way_contacts: int | None = None  # in 90 days
    reciprocity: float | None = None  # 0 to 1; not known, it costs no point


@dataclass(frozen=True)
class Item:
    """One of the six with what was observed; None where that is not known."""

    code: ItemCode
    value: float | None  # of executives the place in `EXECUTIVES`
    points: int | None
    next_from: float | None  # the value of one point more; None at the top or where unknown


@dataclass(frozen=True)
class Relationship:
    """The stage of a relationship as a range, which is one where all items are known."""

    items: tuple[Item, ...]  # also where there is nothing to score
    points: tuple[int, int] | None  # lowest and highest sum; None while exploratory
    lowest: Stage
    highest: Stage

    @property
    def stage(self) -> Stage | None:
        """The stage, or None where the items that are not known could still change it."""
        return self.lowest if self.lowest == self.highest else None

    @property
    def unknown(self) -> tuple[ItemCode, ...]:
        """The items that are not known."""
        return tuple(item.code for item in self.items if item.points is None)


def relationship_stage(structure: Structure) -> Relationship:
    """Return the stage by the sum of six items, and the items."""
    items = (
        _item("functions", _both(structure.their_functions, structure.our_functions), FUNCTIONS),
        _item("people", structure.our_people, PEOPLE),
        _item("levels", structure.levels, LEVELS),
        _item("executives", _executives(structure.executives), (1, 2, 3)),
        _item("roles", structure.covered_roles, ROLES),
        _exchange(structure),
    )
    if not structure.active_ties:
        return Relationship(items, None, "exploratory", "exploratory")
    low = sum(LEAST if item.points is None else item.points for item in items)
    high = sum(MOST if item.points is None else item.points for item in items)
    return Relationship(items, (low, high), stage_of_points(low), stage_of_points(high))


def stage_of_points(points: int) -> Stage:
    """Return the stage of a sum of six items. Raises ValueError outside 6 to 24."""
    if not FIRST_POINTS[0] <= points <= 6 * MOST:
        raise ValueError("Six items have 6 to 24 points together.")
    return STAGES[sum(points >= first for first in FIRST_POINTS)]


def stages_apart(observed: Relationship, own_view: Stage) -> int:
    """Return by how many stages somebody's own view is above what is observed, below if negative.

    0 anywhere inside the range.
    """
    view = STAGES.index(own_view)
    low, high = STAGES.index(observed.lowest), STAGES.index(observed.highest)
    return view - min(max(view, low), high)


def _both(theirs: int | None, ours: int | None) -> int | None:
    return None if theirs is None or ours is None else min(theirs, ours)


def _executives(contact: Executives | None) -> int | None:
    return None if contact is None else EXECUTIVES.index(contact)


def _item(code: ItemCode, value: float | None, steps: Sequence[float]) -> Item:
    if value is None:
        return Item(code, None, None, None)
    reached = sum(value >= step for step in steps)
    return Item(code, value, LEAST + reached, steps[reached] if reached < len(steps) else None)


def _exchange(structure: Structure) -> Item:
    item = _item("exchange", structure.two_way_contacts, EXCHANGE)
    if item.points is None or structure.reciprocity is None or structure.reciprocity >= BALANCED:
        return item
    # What would bring the point back is an answer, and not one contact more.
    return Item(item.code, item.value, max(item.points - 1, LEAST), None)
