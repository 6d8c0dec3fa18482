"""A curve over ranked customers: whale, Pareto."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import Frame, link

HITS = 60  # places that answer to the mouse


@dataclass(frozen=True)
class CurvePoint:
    """After so large a part of all customers (0..1) the curve stands at `value`."""

    part: float
    value: float
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class CurveMark:
    """A point that carries a label."""

    part: float
    value: float
    label: str


def curve(
    points: Sequence[CurvePoint],
    *,
    caption: str,
    x_title: str,
    percent: bool = True,
    marks: Sequence[CurveMark] = (),
    level: float | None = None,
    diagonal: bool = False,
    width: int = 728,
) -> SafeString:
    """Draw the curve; `percent` labels fractions in per cent, else amounts.

    `level` draws a horizontal line, such as the total; `diagonal` what equal customers would give.
    """
    if len(points) < 2:
        return SafeString("")
    values = [*(point.value for point in points), *(() if level is None else (level,))]
    frame = Frame.around(values, percent=percent, height=300, bottom=40, width=width)
    path = " ".join(f"{frame.x(p.part):.1f},{frame.y(p.value):.1f}" for p in points)
    ground = frame.y(0)
    parts = [
        frame.opening(caption),
        *frame.axis(),
        *_part_axis(frame, x_title),
        f'<polygon class="f-soft" points="{frame.x(points[0].part):.1f},{ground:.1f} {path}'
        f' {frame.x(points[-1].part):.1f},{ground:.1f}"/>',
    ]
    if diagonal:
        parts.append(
            f'<path class="s-mute dotted" d="M{frame.x(0):.1f} {frame.y(0):.1f}'
            f'L{frame.x(1):.1f} {frame.y(points[-1].value):.1f}"/>'
        )
    if level is not None:
        parts.append(
            f'<path class="s-mute dotted" d="M{frame.left} {frame.y(level):.1f}'
            f'H{frame.width - frame.right}"/>'
        )
    parts.append(f'<polyline class="s-c1 thick" points="{path}"/>')
    parts.extend(_marks(frame, marks))
    parts.extend(_hits(frame, points))
    return SafeString("".join((*parts, "</svg>")))


def _part_axis(frame: Frame, title: str) -> Iterator[str]:
    base = frame.height - frame.bottom
    for n in range(6):
        x = frame.x(n / 5)
        css = "start" if n == 0 else "end" if n == 5 else "mid"
        text = formats.percent(n / 5, 0)
        yield f'<text x="{x:.1f}" y="{base + 15}" class="f-mute x {css}">{text}</text>'
    yield (
        f'<text x="{frame.x(0.5):.1f}" y="{frame.height - 6}" class="f-mute x-title mid">'
        f"{escape(title)}</text>"
    )


def _marks(frame: Frame, marks: Sequence[CurveMark]) -> Iterator[str]:
    for mark in marks:
        x, y = frame.x(mark.part), frame.y(mark.value)
        is_right = mark.part > 0.6
        css = "end" if is_right else "start"
        above = y - 9 if y - 9 > frame.top else y + 18
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2" class="f-surface s-c1 thick"/>'
            f'<text x="{x + (-8 if is_right else 8):.1f}" y="{above:.1f}"'
            f' class="f-ink strong {css}">{escape(mark.label)}</text>'
        )


def _hits(frame: Frame, points: Sequence[CurvePoint]) -> Iterator[str]:
    """Invisible strips that say what stands there, and lead to it."""
    step = max(1, -(-len(points) // HITS))
    shown = [point for point in points[::step] if point.title]
    for n, point in enumerate(shown):
        left = frame.x((shown[n - 1].part + point.part) / 2 if n else 0)
        right = frame.x((shown[n + 1].part + point.part) / 2 if n + 1 < len(shown) else 1)
        yield link(
            f"<title>{escape(point.title)}</title>"
            f'<rect x="{left:.1f}" y="{frame.top}" width="{max(right - left, 0.5):.1f}"'
            f' height="{frame.height - frame.top - frame.bottom}" class="f-none"/>',
            point.url,
        )
