"""Months in a row: columns of amounts with the year before, and lines of shares or sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import Frame, link, round_step

COLUMN_SHARE = 0.72  # of the room that a month has
WIDE, NARROW = 728, 364
KEY_WIDTH = 226  # room of one entry of the key
KEYS_IN_ROW = 3
KEY_HEIGHT = 21
MOST_YEARS = 14  # labelled below; of more every second, third …


@dataclass(frozen=True)
class MonthColumn:
    """One month: its amount, the same month a year before, both None where unknown.

    `title` says all of it in words. `css`: "now" for the months that are spoken of, "earlier",
    "open" for one that is not over.
    """

    month: date
    amount: float | None
    before: float | None = None
    title: str = ""
    url: str = ""
    css: str = "now"
    is_without_sales: bool = False
    line: float | None = None  # where a line over the columns stands


@dataclass(frozen=True)
class MonthPoint:
    """One month of a line; None is a gap, since nobody knows what lies between."""

    month: date
    value: float | None
    title: str = ""
    url: str = ""


def month_columns(
    columns: Sequence[MonthColumn],
    *,
    caption: str,
    keys: Sequence[tuple[str, str]] = (),
    is_narrow: bool = False,
) -> SafeString:
    """Draw the columns; `keys` explain the marks that are there, each with a text.

    The marks: "now", "earlier", "open", "before", "line" and "none", a month without sales.
    `is_narrow` draws them for a phone.
    """
    if not columns:
        return SafeString("")
    in_row = 1 if is_narrow else KEYS_IN_ROW
    top = 12 + KEY_HEIGHT * -(-len(keys) // in_row)
    frame = _frame_of(columns, top, NARROW if is_narrow else WIDE)
    parts = [frame.opening(caption), *_key(keys, frame, in_row), *frame.axis()]
    parts.extend(_column(column, n, len(columns), frame) for n, column in enumerate(columns))
    parts.extend(_line(frame, [column.line for column in columns], "s-c3"))
    parts.extend(_years([column.month for column in columns], frame))
    return SafeString("".join((*parts, "</svg>")))


def month_line(points: Sequence[MonthPoint], *, caption: str, percent: bool = False) -> SafeString:
    """Draw the line over an axis that need not begin with zero; nothing from less than two months.

    The last known month carries its figure.
    """
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:
        return SafeString("")
    frame = _close(known, percent=percent)
    parts = [frame.opening(caption), *frame.axis()]
    parts.extend(_line(frame, [point.value for point in points], "s-c1"))
    parts.extend(_hits(points, frame))
    parts.extend(_last(points, frame))
    parts.extend(_years([point.month for point in points], frame))
    return SafeString("".join((*parts, "</svg>")))


def divisor_of_columns(columns: Sequence[MonthColumn]) -> int:
    """Return in which unit the axis of these columns counts."""
    return _frame_of(columns, 0, WIDE).divisor


def divisor_of_points(points: Sequence[MonthPoint]) -> int:
    """Return in which unit the axis of this line counts."""
    known = [point.value for point in points if point.value is not None]
    return _close(known, percent=False).divisor if known else 1


def _frame_of(columns: Sequence[MonthColumn], top: int, width: int) -> Frame:
    amounts = [a for c in columns for a in (c.amount, c.before, c.line) if a is not None]
    return Frame.around(amounts, width=width, height=240 + top, top=top, bottom=28)


def _close(values: Sequence[float], *, percent: bool) -> Frame:
    """A frame around these values alone: a rate of 30 % would hardly move above a zero."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - abs(low) * 0.1 - 0.01, high + abs(high) * 0.1 + 0.01
    if 0 < low < (high - low):
        low = 0
    step = round_step((high - low) / 4)
    size = {"width": NARROW, "height": 288, "left": 46, "right": 10, "top": 22}
    whole = Frame.around(values, percent=percent)
    return Frame(
        floor(low / step + 1e-9) * step,
        ceil(high / step - 1e-9) * step,
        step,
        divisor=whole.divisor,
        percent=percent,
        **size,
    )


def _column(column: MonthColumn, n: int, count: int, frame: Frame) -> str:
    left, right = frame.x(n / count), frame.x((n + 1) / count)
    room = right - left
    ground = frame.y(0)
    drawn = (
        f"<title>{escape(column.title)}</title>"
        f'<rect x="{left:.1f}" y="{frame.top}" width="{room:.1f}"'
        f' height="{frame.height - frame.top - frame.bottom}" class="f-none"/>'
    )
    middle = (left + right) / 2
    if column.amount is None:
        drawn += _mark_unknown(middle, ground, room)
    elif column.is_without_sales:
        drawn += _mark_none(middle, ground, room)
    elif column.amount:
        top, bottom = sorted((frame.y(column.amount), ground))
        drawn += _bar(middle, top, max(bottom - top, 0.8), room * COLUMN_SHARE, column.css)
    if column.before:
        y = frame.y(column.before)
        drawn += f'<path d="M{left + 1:.1f} {y:.1f}H{right - 1:.1f}" class="s-ink before"/>'
    return link(drawn, column.url)


def _bar(middle: float, top: float, height: float, width: float, css: str) -> str:
    kind = {"now": "f-c1", "earlier": "f-pale"}.get(css, "f-surface s-c1 dotted")
    return (
        f'<rect x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" rx="1.2" class="{kind}"/>'
    )


def _mark_none(middle: float, ground: float, room: float) -> str:
    """A ring on the ground: a month without sales is a finding, and no gap."""
    size = min(3.2, room * 0.34)
    return (
        f'<circle cx="{middle:.1f}" cy="{ground - size - 1.5:.1f}" r="{size:.1f}"'
        ' class="f-surface s-watch"/>'
    )


def _mark_unknown(middle: float, ground: float, room: float) -> str:
    del room
    return (
        f'<text x="{middle:.1f}" y="{ground - 4:.1f}" class="f-mute mid">{formats.UNKNOWN}</text>'
    )


def _key(keys: Sequence[tuple[str, str]], frame: Frame, in_row: int) -> Iterator[str]:
    for n, (kind, text) in enumerate(keys):
        x = frame.left + KEY_WIDTH * (n % in_row)
        y = 14 + KEY_HEIGHT * (n // in_row)
        yield _sign(kind, x, y)
        yield f'<text x="{x + 24}" y="{y + 1}" class="f-ink2">{escape(text)}</text>'


def _sign(kind: str, x: int, y: int) -> str:
    if kind == "before":
        return f'<path d="M{x} {y - 4}h16" class="s-ink before"/>'
    if kind == "line":
        return f'<path d="M{x} {y - 4}h16" class="s-c3 thick"/>'
    if kind == "none":
        return f'<circle cx="{x + 8}" cy="{y - 4}" r="3.2" class="f-surface s-watch"/>'
    return _bar(x + 8, y - 9, 10, 12, kind)


def _line(frame: Frame, values: Sequence[float | None], css: str) -> Iterator[str]:
    """One polyline for each run of known months; a lone one is a dot."""
    run: list[tuple[float, float]] = []
    for n, value in enumerate([*values, None]):
        if value is not None:
            run.append((frame.x((n + 0.5) / len(values)), frame.y(value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            yield f'<polyline class="{css} thick" points="{path}"/>'
        elif run:
            yield f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="2.2" class="f{css[1:]}"/>'
        run = []


def _hits(points: Sequence[MonthPoint], frame: Frame) -> Iterator[str]:
    for n, point in enumerate(points):
        left, right = frame.x(n / len(points)), frame.x((n + 1) / len(points))
        yield link(
            f"<title>{escape(point.title)}</title>"
            f'<rect x="{left:.1f}" y="{frame.top}" width="{right - left:.1f}"'
            f' height="{frame.height - frame.top - frame.bottom}" class="f-none"/>',
            point.url,
        )


def _last(points: Sequence[MonthPoint], frame: Frame) -> Iterator[str]:
    found = [(n, point.value) for n, point in enumerate(points) if point.value is not None]
    n, value = found[-1]
    x, y = frame.x((n + 0.5) / len(points)), frame.y(value)
    digits = 1 if frame.divisor > 1 else 0
    text = formats.number(value / frame.divisor, digits)
    text = formats.share(value) if frame.percent else text
    above = y - 9 if y - 20 > frame.top else y + 18
    css = "end" if n > len(points) / 2 else "start"
    yield (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" class="f-surface s-c1 thick"/>'
        f'<text x="{x + 4:.1f}" y="{above:.1f}" class="f-ink strong {css}">{escape(text)}</text>'
    )


def _years(months: Sequence[date], frame: Frame) -> Iterator[str]:
    """A year below each January: short in every language, and enough to find a month."""
    years = [n for n, month in enumerate(months) if month.month == 1]
    base = frame.height - frame.bottom
    every = max(1, -(-len(years) // MOST_YEARS))
    for n in years[::every]:
        x = frame.x(n / len(months))
        yield f'<path d="M{x:.1f} {base}v6" class="s-line"/>'
        if x < frame.width - 40:
            at = f'x="{x + 3:.1f}" y="{frame.height - 8}"'
            yield f'<text {at} class="f-mute">{months[n].year}</text>'
    if not years and months:
        yield (
            f'<text x="{frame.x(0):.1f}" y="{frame.height - 8}" class="f-mute">'
            f"{escape(formats.month(months[0]))}</text>"
        )
