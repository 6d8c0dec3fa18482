"""Where each person stands: as the reporting tree lays them out, or where somebody put them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from openkam.calc.org_tree import Shape, layout
from openkam.domain.stakeholders.selectors.map import PeopleMap

# A card holds a circle, two lines of a name, a title and badges of roles.
SHAPE = Shape(width=150, height=138, gap_across=16, gap_down=26)
CENTRE = 38.0  # of the circle, from the top of its card
OUTSIDE_DOWN = 30.0  # more room above those without a line, for their heading
EDGE = 14.0


@dataclass(frozen=True)
class Spot:
    """The middle of a person's circle."""

    x: float
    y: float
    is_kept: bool = False  # somebody put them there
    is_stacked: bool = False  # in a block of columns under their manager
    is_outside: bool = False  # without a reporting line

    @property
    def left(self) -> float:
        """The left edge of their card."""
        return self.x - SHAPE.width / 2

    @property
    def top(self) -> float:
        """The upper edge of their card."""
        return self.y - CENTRE

    @property
    def bottom(self) -> float:
        """The lower edge of their card."""
        return self.top + SHAPE.height


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left < x < self.right and self.top < y < self.bottom

    def reaches(self, other: "Box") -> bool:
        """Whether two rectangles touch, also one without any area."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share some of their area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Places:
    """Where everybody stands, and how far the drawing reaches."""

    spots: Mapping[int, Spot]
    box: Box
    outside_top: float | None  # where the heading of those without a line stands


def places_of(found: PeopleMap) -> Places:
    """Return the place of each person of a map; the same people stand at the same places."""
    keys = [one.pk for one in found.people]
    fitting = Shape.fitting(len(keys))
    shape = replace(SHAPE, in_a_row=fitting.in_a_row, in_a_column=fitting.in_a_column)
    tidy = layout(keys, found.reports_to, shape)
    has_tree = any(not place.is_outside for place in tidy.places.values())
    auto = {
        pk: Spot(
            place.x,
            place.y
            - SHAPE.height / 2
            + CENTRE
            + (OUTSIDE_DOWN if place.is_outside and has_tree else 0),
            is_stacked=place.is_stacked,
            is_outside=place.is_outside,
        )
        for pk, place in tidy.places.items()
    }
    spots = _with_kept(found, auto)
    outside = [spot for spot in spots.values() if spot.is_outside and not spot.is_kept]
    return Places(
        spots=spots,
        box=box_of(spots),
        outside_top=min(spot.top for spot in outside) if outside and has_tree else None,
    )


def box_of(spots: Mapping[int, Spot]) -> Box:
    """Return how far the cards reach, with an edge around them."""
    if not spots:
        return Box(0, 0, SHAPE.width, SHAPE.height)
    return Box(
        min(spot.left for spot in spots.values()) - EDGE,
        min(spot.top for spot in spots.values()) - EDGE,
        max(spot.left for spot in spots.values()) + SHAPE.width + EDGE,
        max(spot.bottom for spot in spots.values()) + EDGE,
    )


def _with_kept(found: PeopleMap, auto: Mapping[int, Spot]) -> dict[int, Spot]:
    """Put those whom somebody moved where they were put; who reports to them comes along.

    A place counts from that of the manager, so that it holds when the tree grows beside it.
    """
    kept = {one.pk: one.position for one in found.people if one.position.map_x is not None}
    spots: dict[int, Spot] = {}
    for pk in _from_the_top(found, auto):
        spot, boss = auto[pk], found.reports_to.get(pk)
        place = kept.get(pk)
        from_x, from_y = (spots[boss].x, spots[boss].y) if boss is not None else (0.0, 0.0)
        if place is not None and place.map_x is not None and place.map_y is not None:
            spots[pk] = Spot(
                from_x + place.map_x,
                from_y + place.map_y,
                is_kept=True,
                is_outside=spot.is_outside,
            )
        elif boss is not None:
            x, y = spot.x + from_x - auto[boss].x, spot.y + from_y - auto[boss].y
            spots[pk] = Spot(x, y, is_stacked=spot.is_stacked)
        else:
            spots[pk] = spot
    return spots


def _from_the_top(found: PeopleMap, auto: Mapping[int, Spot]) -> list[int]:
    below: dict[int, list[int]] = {}
    for pk, boss in found.reports_to.items():
        below.setdefault(boss, []).append(pk)
    order = [pk for pk in auto if pk not in found.reports_to]
    for pk in order:
        order += below.get(pk, [])
    return order
