"""Bubbles between two axes of scores: where each thing stands, and how large it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import link

Size = tuple[int, int]
WIDE: Size = (1120, 430)
PAPER: Size = (728, 330)  # as wide as other drawings on paper, so that letters are as large
NARROW: Size = (360, 360)  # for a phone
LEFT, RIGHT, TOP, BOTTOM = 44, 34, 30, 40
LOWEST, HIGHEST, MIDDLE = 1.0, 10.0, 5.5
SMALLEST, LARGEST = 4.0, 30.0  # radius
NARROWEST, AIR = 3.0, 0.4  # of an axis, in points: it shows at least so many, and some around
LETTER, LINE = 6.2, 13  # of a label: how wide a letter is, how high a line
MOST_LETTERS = 24
BODY = 0.85  # of a bubble's radius: a name may touch its edge

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bubble:
    """One thing: where it stands from 1 to 10, its size (0 or more), and whether it is chosen."""

    title: str
    x: float
    y: float
    size: float
    is_chosen: bool = False
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class _Plane:
    width: int
    height: int
    across: tuple[float, float]
    """The scores at the left and the right edge."""
    upwards: tuple[float, float]

    def x(self, score: float) -> float:
        low, high = self.across
        return LEFT + (self.width - LEFT - RIGHT) * (score - low) / (high - low)

    def y(self, score: float) -> float:
        low, high = self.upwards
        return TOP + (self.height - TOP - BOTTOM) * (high - score) / (high - low)


def bubbles(
    things: Sequence[Bubble], *, caption: str, x_title: str, y_title: str, size: Size = WIDE
) -> SafeString:
    """Draw the things; the areas are as their sizes, and the first ones have their names beside."""
    if not things:
        return SafeString("")
    across, upwards = _range([one.x for one in things]), _range([one.y for one in things])
    plane = _Plane(*size, across, upwards)
    largest = max(thing.size for thing in things) or 1.0
    placed = [(thing, _radius(thing.size, largest, size)) for thing in things]
    drawn = [*_axes(plane, x_title, y_title)]
    # The small ones in front, so that none hides another.
    for thing, radius in sorted(placed, key=lambda one: -one[1]):
        drawn.append(link(_bubble(thing, radius, plane), thing.url))
    drawn.extend(_labels(placed, plane))
    return SafeString(
        f'<svg class="ok-wide ok-plot ok-bubbles" viewBox="0 0 {plane.width} {plane.height}"'
        f' role="group" aria-label="{escape(caption)}">{"".join(drawn)}</svg>'
    )


def _range(scores: Sequence[float]) -> tuple[float, float]:
    """Return from where to where an axis goes: all scores in whole points, with air around."""
    low = max(LOWEST, floor(min(scores) - AIR))
    high = min(HIGHEST, ceil(max(scores) + AIR))
    if high - low < NARROWEST:
        low = max(LOWEST, high - NARROWEST)
    return low, max(high, low + NARROWEST)


def _radius(amount: float, largest: float, size: Size) -> float:
    most = LARGEST * (1 if size == WIDE else 0.7)
    return max(SMALLEST, most * sqrt(max(amount, 0.0) / largest))


def _axes(plane: _Plane, x_title: str, y_title: str) -> Iterator[str]:
    right, bottom = plane.width - RIGHT, plane.height - BOTTOM
    for score in _ticks(plane.upwards):
        y, text = plane.y(score), formats.number(score)
        yield f'<path d="M{LEFT} {y:.1f}H{right}" class="s-grid"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 3.5:.1f}" class="f-mute end">{text}</text>'
    for score in _ticks(plane.across):
        x, text = plane.x(score), formats.number(score)
        yield f'<path d="M{x:.1f} {TOP}V{bottom}" class="s-grid"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 15}" class="f-mute mid x">{text}</text>'
    if plane.upwards[0] < MIDDLE < plane.upwards[1]:
        yield f'<path d="M{LEFT} {plane.y(MIDDLE):.1f}H{right}" class="s-line dotted"/>'
    if plane.across[0] < MIDDLE < plane.across[1]:
        yield f'<path d="M{plane.x(MIDDLE):.1f} {TOP}V{bottom}" class="s-line dotted"/>'
    yield (
        f'<text x="{right}" y="{plane.height - 6}" class="f-ink2 end x-title">'
        f"{escape(x_title)} →</text>"
    )
    yield (f'<text x="0" y="11" class="f-ink2">↑ {escape(y_title)}</text>')


def _ticks(ends: tuple[float, float]) -> range:
    return range(int(ends[0]), int(ends[1]) + 1)


def _bubble(thing: Bubble, radius: float, plane: _Plane) -> str:
    said = f"{thing.title}{': ' if thing.detail else ''}{thing.detail}"
    css = "chosen" if thing.is_chosen else ""
    return (
        f"<title>{escape(said)}</title>"
        f'<circle class="bubble {css}" cx="{plane.x(thing.x):.1f}" cy="{plane.y(thing.y):.1f}"'
        f' r="{radius:.1f}"/>'
    )


def _labels(placed: Sequence[tuple[Bubble, float]], plane: _Plane) -> Iterator[str]:
    """Name those for whose names there is room, the first ones first."""
    taken: list[Box] = []
    circles = [(plane.x(thing.x), plane.y(thing.y), radius) for thing, radius in placed]
    for thing, radius in placed:
        text = _cut(thing.title)
        width = len(text) * LETTER
        for css, box in _places(plane.x(thing.x), plane.y(thing.y), radius, width):
            if not _is_free(box, taken, plane) or any(_touches(box, circle) for circle in circles):
                continue
            taken.append(box)
            x = {"": box[0], "end": box[2], "mid": (box[0] + box[2]) / 2}[css]
            strong = "f-ink strong" if thing.is_chosen else "f-mute"
            yield (
                f'<text x="{x:.1f}" y="{box[3] - 3:.1f}" class="{strong} {css} thin label">'
                f"{escape(text)}</text>"
            )
            break


def _places(x: float, y: float, radius: float, width: float) -> Iterator[tuple[str, Box]]:
    half, gap = LINE / 2, radius + 3
    yield "", (x + gap, y - half, x + gap + width, y + half)
    yield "end", (x - gap - width, y - half, x - gap, y + half)
    yield "mid", (x - width / 2, y - gap - LINE, x + width / 2, y - gap)
    yield "mid", (x - width / 2, y + gap, x + width / 2, y + gap + LINE)


def _is_free(box: Box, taken: Sequence[Box], plane: _Plane) -> bool:
    left, top, right, bottom = box
    if left < LEFT or right > plane.width or top < 0 or bottom > plane.height - BOTTOM:
        return False
    return all(
        right < other[0] or left > other[2] or bottom < other[1] or top > other[3]
        for other in taken
    )


def _touches(box: Box, circle: tuple[float, float, float]) -> bool:
    """Whether a name there would lie on a bubble, where it could hardly be read."""
    left, top, right, bottom = box
    x, y, radius = circle
    aside, above = max(left - x, x - right, 0.0), max(top - y, y - bottom, 0.0)
    return aside * aside + above * above < (radius * BODY) ** 2


def _cut(title: str) -> str:
    return title if len(title) <= MOST_LETTERS else f"{title[: MOST_LETTERS - 1].rstrip()}…"
