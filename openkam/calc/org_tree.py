"""Where to draw each person of a reporting tree, so that 5 and 150 people stay readable.

A tidy tree: managers over the middle of their reports, subtrees as close as their outlines allow.
Many reports without reports of their own stand in columns. Who neither reports to anybody nor
leads anybody stands in a grid below.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

ROWS_TO_COLUMNS = 3.0
SMALL, LARGE = 20, 60  # people; a house in between is drawn neither wide nor high


class ReportingCircle(ValueError):
    """People who report to each other have no place in a tree."""

    def __init__(self, people: tuple[object, ...]) -> None:
        super().__init__("These people report to each other: " + ", ".join(map(str, people)))
        self.people = people


@dataclass(frozen=True)
class Shape:
    """The size of a card and the gaps between cards, in any unit, and how reports are put."""

    width: float = 180
    height: float = 72
    gap_across: float = 24
    gap_down: float = 48
    in_a_row: int = 3  # so many reports stand beside each other even if they lead nobody
    in_a_column: int = 4  # more than so many make further columns

    @classmethod
    def fitting(cls, people: int) -> "Shape":
        """Return a shape for so many people: the more, the more of them stand in columns."""
        if people <= SMALL:
            return cls(in_a_row=6)
        return cls() if people <= LARGE else cls(in_a_column=8)

    @property
    def across(self) -> float:
        """From the middle of a card to that of the next one beside it."""
        return self.width + self.gap_across

    @property
    def down(self) -> float:
        """From the middle of a card to that of the next one below it."""
        return self.height + self.gap_down


@dataclass(frozen=True)
class Place:
    """The middle of a person's card."""

    x: float
    y: float
    depth: int  # how many managers stand above
    is_stacked: bool = False  # in a block of columns under the manager
    is_outside: bool = False  # in the grid of those without a line


@dataclass(frozen=True)
class Layout(Generic[Key]):
    """The place of each person, and the size of the whole drawing, from 0, 0."""

    places: Mapping[Key, Place]
    width: float
    height: float


@dataclass
class _Part(Generic[Key]):
    """A subtree whose places count from the middle of its top card; or a block of reports."""

    places: dict[Key, tuple[float, int]]  # across, and the row below the top
    left: list[float]  # the outline: the leftmost and rightmost middle in each row
    right: list[float]
    stacked: frozenset[Key] = frozenset()

    def shifted(self, by: float) -> "_Part[Key]":
        """Return the same further to the right."""
        return _Part(
            {person: (x + by, row) for person, (x, row) in self.places.items()},
            [x + by for x in self.left],
            [x + by for x in self.right],
            self.stacked,
        )


def layout(
    people: Sequence[Key], reports_to: Mapping[Key, Key | None], shape: Shape | None = None
) -> Layout[Key]:
    """Return where to draw each person: the same people in the same order give the same picture.

    A line to somebody who is not among the people counts as none. Raises ReportingCircle, with the
    people, where lines lead back.
    """
    shape = shape or Shape.fitting(len(people))
    above = _managers(people, reports_to)
    reports: dict[Key, list[Key]] = {person: [] for person in people}
    for person, manager in above.items():
        reports[manager].append(person)
    order = _from_the_leaves(people, above, reports)
    roots = [one for one in reports if one not in above and reports[one]]
    loners = [one for one in reports if one not in above and not reports[one]]
    parts: dict[Key, _Part[Key]] = {}
    for person in order:
        parts[person] = _over(person, reports, parts, shape)
    forest = _beside([parts[root] for root in roots], shape)
    return _drawn(forest, loners, shape)


def _managers(people: Sequence[Key], reports_to: Mapping[Key, Key | None]) -> dict[Key, Key]:
    present = set(people)
    found = {}
    for person in people:
        manager = reports_to.get(person)
        if manager is not None and manager in present:
            found[person] = manager
    return found


def _from_the_leaves(
    people: Sequence[Key], above: Mapping[Key, Key], reports: Mapping[Key, Sequence[Key]]
) -> list[Key]:
    """Return everybody, each after all who report to them."""
    waiting = [person for person in reports if person not in above]
    order = []
    while waiting:
        person = waiting.pop()
        order.append(person)
        waiting += reports[person]
    if len(order) < len(reports):
        placed = set(order)
        circle = _circle([one for one in people if one not in placed], above)
        raise ReportingCircle(circle)
    return order[::-1]


def _circle(unplaced: Sequence[Key], above: Mapping[Key, Key]) -> tuple[Key, ...]:
    person = unplaced[0]
    way: dict[Key, None] = {}
    while person not in way:
        way[person] = None
        person = above[person]
    on_the_way = list(way)
    return tuple(on_the_way[on_the_way.index(person) :])


def _over(
    person: Key,
    reports: Mapping[Key, Sequence[Key]],
    parts: dict[Key, _Part[Key]],
    shape: Shape,
) -> _Part[Key]:
    """Return the subtree of a person, made of those of the reports, which are used up."""
    below = reports[person]
    if not below:
        return _Part({person: (0.0, 0)}, [0.0], [0.0])
    leaves = [one for one in below if not reports[one]]
    own = {one: parts.pop(one) for one in below}
    if len(leaves) > shape.in_a_row:
        leading = [part for one, part in own.items() if reports[one]]
        rows = _beside([_block(leaves, shape), *leading], shape)
    else:
        rows = _beside(list(own.values()), shape)
    heads = [rows.places[one][0] for one in below]
    centred = rows.shifted(-(min(heads) + max(heads)) / 2)
    places = {one: (x, row + 1) for one, (x, row) in centred.places.items()}
    return _Part(
        {person: (0.0, 0), **places},
        [0.0, *centred.left],
        [0.0, *centred.right],
        centred.stacked,
    )


def _block(leaves: Sequence[Key], shape: Shape) -> _Part[Key]:
    """Return reports in columns, filled one after the other, each from the top."""
    # Cards are wider than high, so there are more rows than columns; columns are equally high.
    most = max(ceil(sqrt(len(leaves) * ROWS_TO_COLUMNS)), shape.in_a_column)
    rows = ceil(len(leaves) / ceil(len(leaves) / most))
    places = {one: (at // rows * shape.across, at % rows) for at, one in enumerate(leaves)}
    last = [max(x for x, place in places.values() if place == row) for row in range(rows)]
    return _Part(places, [0.0] * rows, last, frozenset(leaves))


def _beside(parts: Sequence[_Part[Key]], shape: Shape) -> _Part[Key]:
    """Return parts side by side, as close to each other as their outlines allow."""
    found: _Part[Key] = _Part({}, [], [])
    stacked: set[Key] = set()
    for part in parts:
        gaps = [
            right + shape.across - left for right, left in zip(found.right, part.left, strict=False)
        ]
        moved = part.shifted(max(gaps, default=0.0))
        common = len(found.right)
        found.places.update(moved.places)
        found.left += moved.left[common:]
        found.right = moved.right + found.right[len(moved.right) :]
        stacked |= moved.stacked
    found.stacked = frozenset(stacked)
    return found


def _drawn(forest: _Part[Key], loners: Sequence[Key], shape: Shape) -> Layout[Key]:
    if not forest.places and not loners:
        return Layout({}, 0, 0)
    start = shape.width / 2 - min(forest.left, default=0.0)
    top = shape.height / 2
    places = {
        one: Place(x + start, top + row * shape.down, row, one in forest.stacked)
        for one, (x, row) in forest.places.items()
    }
    right = max(forest.right, default=0.0) + start
    columns = max(round((right - shape.width / 2) / shape.across) + 1 if places else 1, 1)
    columns = max(columns, ceil(sqrt(len(loners) / ROWS_TO_COLUMNS)))
    below = top + len(forest.left) * shape.down
    for at, one in enumerate(loners):
        x = shape.width / 2 + at % columns * shape.across
        places[one] = Place(x, below + at // columns * shape.down, 0, is_outside=True)
    return Layout(
        places,
        width=max(place.x for place in places.values()) + shape.width / 2,
        height=max(place.y for place in places.values()) + shape.height / 2,
    )
