"""How many lie where between two marks, and how many beyond each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats

WIDTH, HEIGHT, TOP, BOTTOM = 560, 138, 20, 34
BEYOND, GAP = 44, 10  # the columns of those beyond the marks, and what parts them
SHARE = 0.86  # of its place that a bar fills
EDGE = 0.2  # of the width, where the ends are written
CUT = 7  # where a column is cut that is too high


@dataclass(frozen=True)
class Column:
    """How many there are in one place, and what is read of it by the mouse."""

    count: int
    detail: str = ""


@dataclass(frozen=True)
class Mark:
    """A place between the marks, 0..1, that has a name."""

    share: float
    text: str


def spread_picture(
    between: Sequence[Column],
    *,
    lower: Column | None,
    upper: Column | None,
    ends: tuple[str, str],
    caption: str,
    mark: Mark | None = None,
) -> SafeString:
    """Draw the columns from the lower mark to the upper one, with those beyond at both sides.

    A column beyond the marks may hold nearly all: it is cut where it would flatten the others, and
    says its number. `ends` are written below the two marks.
    """
    highest = max([column.count for column in between] or [0])
    if not highest:
        highest = max(one.count if one else 0 for one in (lower, upper)) or 1
    parts = [
        f'<svg class="ok-wide ok-plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(caption)}">',
        *_columns(between, highest),
        *(_beyond(lower, 0.0, highest, "f-c5") if lower else ()),
        *(_beyond(upper, WIDTH - BEYOND, highest, "f-c1") if upper else ()),
        *_ground(ends),
        *(_mark(mark) if mark else ()),
        "</svg>",
    ]
    return SafeString("".join(parts))


def _left() -> float:
    return BEYOND + GAP


def _room() -> float:
    return WIDTH - 2 * _left()


def _base() -> int:
    return HEIGHT - BOTTOM


def _columns(between: Sequence[Column], highest: int) -> Iterator[str]:
    width = _room() / max(len(between), 1)
    for place, column in enumerate(between):
        left = _left() + width * place
        height = (_base() - TOP) * column.count / highest
        bar = ""
        if column.count:
            height = max(height, 1.5)
            bar = (
                f'<rect class="f-pale" x="{left + width * (1 - SHARE) / 2:.1f}"'
                f' y="{_base() - height:.1f}" width="{width * SHARE:.1f}"'
                f' height="{height:.1f}" rx="1.2"/>'
            )
        yield (
            f"<g><title>{escape(column.detail)}</title>"
            f'<rect class="f-none" x="{left:.1f}" y="{TOP}" width="{width:.1f}"'
            f' height="{_base() - TOP}"/>{bar}</g>'
        )


def _beyond(column: Column, left: float, highest: int, css: str) -> Iterator[str]:
    room = _base() - TOP
    height = min(room * column.count / highest, room) if column.count else 0.0
    top = _base() - max(height, 1.5 if column.count else 0.0)
    yield f"<g><title>{escape(column.detail)}</title>"
    if column.count:
        yield (
            f'<rect class="{css}" x="{left + 4:.1f}" y="{top:.1f}" width="{BEYOND - 8}"'
            f' height="{_base() - top:.1f}" rx="1.2"/>'
        )
    if column.count > highest:
        yield (
            f'<path class="s-surface" stroke-width="3" d="M{left:.1f} {top + CUT + 6:.1f}'
            f'l{BEYOND} -6"/>'
        )
    yield (
        f'<text class="f-ink mid strong" x="{left + BEYOND / 2:.1f}" y="{top - 5:.1f}">'
        f"{escape(formats.number(column.count))}</text></g>"
    )


def _ground(ends: tuple[str, str]) -> Iterator[str]:
    yield f'<path class="s-line" d="M0 {_base()}H{WIDTH}"/>'
    for x, text, css in ((_left(), ends[0], ""), (WIDTH - _left(), ends[1], " end")):
        at = 0 if not css else WIDTH
        yield f'<path class="s-ink" d="M{x:.1f} {TOP - 6}V{_base() + 5}"/>'
        yield (f'<text class="f-ink2{css} x" x="{at}" y="{_base() + 20}">{escape(text)}</text>')


def _mark(mark: Mark) -> Iterator[str]:
    x = _left() + _room() * min(max(mark.share, 0.0), 1.0)
    yield f'<path class="f-ink" d="M{x:.1f} {_base() + 1}l4 6h-8z"/>'
    if not EDGE <= mark.share <= 1 - EDGE:
        return  # its name would run into that of an end
    yield (
        f'<text class="f-mute mid x thin" x="{x:.1f}" y="{_base() + 20}">{escape(mark.text)}</text>'
    )
