"""How often something happened by month, with single days marked: a small drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE, TOP, BOTTOM = 360, 92, 4, 8, 20
LEAST = 3.0  # the height of a month with a single one


@dataclass(frozen=True)
class MonthCount:
    """How often it happened in a month, in words for who points at it, and where it leads."""

    month: date
    count: int
    title: str
    url: str = ""


@dataclass(frozen=True)
class DayMark:
    """A day to be marked: "last" or "due" says how."""

    day: date
    title: str
    css: str


def timeline(months: Sequence[MonthCount], marks: Sequence[DayMark], caption: str) -> SafeString:
    """Return months as bars of their counts, with the marks where their days lie.

    Marks that lie before the first month are left out; the drawing reaches to the last mark.
    """
    if not months:
        return SafeString("")
    scale = _Scale(months, marks)
    parts = [
        f'<svg class="ok-wide ok-times" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(caption)}">',
        f'<path d="M{EDGE} {HEIGHT - BOTTOM}.5H{WIDTH - EDGE}" class="s-line"/>',
        *scale.years(),
        *(scale.bar(month) for month in months),
        *(scale.mark(mark) for mark in marks if mark.day >= months[0].month),
        "</svg>",
    ]
    return SafeString("".join(parts))


class _Scale:
    def __init__(self, months: Sequence[MonthCount], marks: Sequence[DayMark]) -> None:
        self.first = months[0].month
        last = max([months[-1].month, *(mark.day for mark in marks)])
        self.count = max(_number(last) - _number(self.first) + 1, 1)
        self.most = max([1, *(month.count for month in months)])
        self.room = (WIDTH - 2 * EDGE) / self.count

    def x(self, day: date) -> float:
        """The place of a day: months have equal room, days share that of their month."""
        return EDGE + self.room * (_number(day) - _number(self.first) + (day.day - 1) / 31)

    def bar(self, month: MonthCount) -> str:
        room = HEIGHT - TOP - BOTTOM
        x = self.x(month.month)
        drawn = (
            f"<title>{escape(month.title)}</title>"
            f'<rect x="{x:.1f}" y="{TOP}" width="{self.room:.1f}" height="{room}" class="f-none"/>'
        )
        if month.count:
            height = max(room * month.count / self.most, LEAST)
            drawn += (
                f'<rect x="{x + self.room * 0.14:.1f}" y="{TOP + room - height:.1f}"'
                f' width="{self.room * 0.72:.1f}" height="{height:.1f}" rx="1" class="f-pale"/>'
            )
        if not month.url:
            return f"<g>{drawn}</g>"
        return f'<a href="{escape(month.url)}" tabindex="-1">{drawn}</a>'

    def mark(self, mark: DayMark) -> str:
        x = min(self.x(mark.day), WIDTH - EDGE)
        return (
            f'<g class="mark {mark.css}"><title>{escape(mark.title)}</title>'
            f'<path d="M{x:.1f} 2V{HEIGHT - BOTTOM}"/></g>'
        )

    def years(self) -> Iterator[str]:
        for year in range(self.first.year, min(self.first.year + self.count // 12 + 2, 9999)):
            january = date(year, 1, 1)
            place = _number(january) - _number(self.first)
            if 0 <= place <= self.count - 3:
                x = self.x(january)
                yield f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v5" class="s-line"/>'
                yield (f'<text x="{x + 3:.1f}" y="{HEIGHT - 6}" class="f-mute">{year}</text>')


def _number(day: date) -> int:
    return day.year * 12 + day.month
