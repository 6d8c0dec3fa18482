"""The way of a line on the map: from circle to circle, around the people that stand between."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from openkam.domain.stakeholders.panels.map.placing import Box, Spot

BENDS = (0.16, -0.16, 0.32, -0.32, 0.0)  # of the distance, to either side
MOST_BEND = 110.0
SAMPLES = tuple(step / 10 for step in range(1, 10))
GAP, ARROW, ARROW_WIDTH = 9.0, 10.0, 8.0


@dataclass(frozen=True)
class Curve:
    """A bow from a point to another, by one point that pulls it."""

    start: tuple[float, float]
    pull: tuple[float, float]
    end: tuple[float, float]

    def at(self, share: float) -> tuple[float, float]:
        """Return the point after a share (0..1) of the way."""
        here = 1 - share
        a, b, c = here * here, 2 * here * share, share * share
        return (
            a * self.start[0] + b * self.pull[0] + c * self.end[0],
            a * self.start[1] + b * self.pull[1] + c * self.end[1],
        )

    @property
    def path(self) -> str:
        """As an SVG writes it."""
        (x1, y1), (x2, y2), (x3, y3) = self.start, self.pull, self.end
        return f"M{x1:.1f} {y1:.1f}Q{x2:.1f} {y2:.1f} {x3:.1f} {y3:.1f}"

    @property
    def arrow(self) -> str:
        """The head of an arrow at its end."""
        x, y = self.end
        across, down = _unit(x - self.pull[0], y - self.pull[1])
        back_x, back_y = x - across * ARROW, y - down * ARROW
        half = ARROW_WIDTH / 2
        return (
            f"M{x:.1f} {y:.1f}L{back_x - down * half:.1f} {back_y + across * half:.1f}"
            f"L{back_x + down * half:.1f} {back_y - across * half:.1f}Z"
        )


def curve_between(
    source: Spot, target: Spot, radii: tuple[float, float], boxes: Sequence[Box]
) -> Curve:
    """Return the bow from a circle to another that meets the fewest boxes of other people."""
    best, fewest = None, len(SAMPLES) + 1
    for bend in BENDS:
        bow = _bow(source, target, radii, bend)
        met = _met(bow, boxes)
        if best is None or met < fewest:
            best, fewest = bow, met
        if not met:
            break
    return best or _bow(source, target, radii, 0.0)


def _met(bow: Curve, boxes: Sequence[Box]) -> int:
    """How many points of a bow lie in one of the boxes."""
    points = [bow.at(share) for share in SAMPLES]
    across, down = [x for x, _y in points], [y for _x, y in points]
    around = Box(min(across), min(down), max(across), max(down))
    near = [box for box in boxes if box.reaches(around)]
    return sum(any(box.holds(x, y) for box in near) for x, y in points)


def _bow(source: Spot, target: Spot, radii: tuple[float, float], bend: float) -> Curve:
    dx, dy = target.x - source.x, target.y - source.y
    distance = hypot(dx, dy)
    across, down = _unit(dx, dy)
    by = max(min(bend * distance, MOST_BEND), -MOST_BEND)
    pull = ((source.x + target.x) / 2 - down * by, (source.y + target.y) / 2 + across * by)
    return Curve(
        start=_towards(source, pull, radii[0] + GAP),
        pull=pull,
        end=_towards(target, pull, radii[1] + GAP),
    )


def _towards(spot: Spot, point: tuple[float, float], by: float) -> tuple[float, float]:
    across, down = _unit(point[0] - spot.x, point[1] - spot.y)
    return (spot.x + across * by, spot.y + down * by)


def _unit(dx: float, dy: float) -> tuple[float, float]:
    distance = hypot(dx, dy)
    return (dx / distance, dy / distance) if distance else (0.0, 1.0)
