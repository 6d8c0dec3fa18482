"""The term of a contract on a line of time: what runs, what follows, the day for notice, today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.periods import add_months
from openkam.core.face import formats
from openkam.domain.dossier.selectors.contracts import KnownContract

WIDTH, HEIGHT, TOP, BAR, EDGE = 360, 38, 5, 12, 2
BACK, AHEAD, LEAST_BACK, LEAST_AHEAD = 24, 30, 6, 12  # months around today
ROOM_OF_YEAR = 34
PEAK = f"h5v{TOP + BAR}l-5 6l-5-6v-{TOP + BAR}z"  # a pointer: told from the line of today by shape


@dataclass(frozen=True)
class Window:
    """The days that lines under each other have in common."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """The place of a day, inside the drawing."""
        days = (self.last - self.first).days
        share = (day - self.first).days / days
        return EDGE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * EDGE)

    def holds(self, day: date | None) -> bool:
        """Whether a day is drawn."""
        return day is not None and self.first <= day <= self.last


def window(contracts: Iterable[KnownContract], today: date) -> Window:
    """Return the days around today that show the terms of these contracts, within bounds."""
    first, last = add_months(today, -LEAST_BACK), add_months(today, LEAST_AHEAD)
    for one in contracts:
        term = one.standing.term
        first = min(first, term.starts_on or first)
        ends = [term.last_day, one.standing.renews_on, one.next_day]
        last = max([last, *(add_months(day, 2) for day in ends if day)])
    return Window(max(first, add_months(today, -BACK)), min(last, add_months(today, AHEAD)))


def term_line(
    known: KnownContract, frame: Window, today: date, *, tone: str = "", caption: str
) -> SafeString:
    """Return the drawing; all that it shows stands in the caption too.

    `tone` is how pressing the decision is: "", "watch" or "act".
    """
    parts = [
        f'<svg class="ok-wide ct-line" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(caption)}">',
        *_years(frame),
        f'<path d="M{EDGE} {TOP + BAR / 2}H{WIDTH - EDGE}" class="s-line"/>',
        *_bars(known, frame),
        *_mark(frame, today, "today", _("Today"), f"V{TOP * 2 + BAR}"),
        *_mark(frame, known.standing.decide_by, f"decide {tone}", _("Last day to decide"), PEAK),
        "</svg>",
    ]
    return SafeString("".join(parts))


def _bars(known: KnownContract, frame: Window) -> Iterator[str]:
    standing, term = known.standing, known.standing.term
    # Without an end it runs on, without a begin it has run always.
    starts, ends = term.starts_on or frame.first, term.last_day or frame.last
    css = "over" if standing.is_over else "holds"
    if starts <= frame.last and ends >= frame.first:
        x, width = frame.x(starts), max(frame.x(ends) - frame.x(starts), 3.0)
        edge = 0 if starts <= frame.first or ends >= frame.last else 2
        yield (
            f'<rect x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{BAR}" rx="{edge}"'
            f' class="{css}"/>'
        )
    follows = standing.renews_on
    if follows is not None and frame.holds(follows):
        x = frame.x(follows)
        yield (
            f'<rect x="{x + 0.5:.1f}" y="{TOP + 0.5}" width="{WIDTH - EDGE - x:.1f}"'
            f' height="{BAR - 1}" class="follows"/>'
        )


def _mark(frame: Window, day: date | None, css: str, title: str, path: str) -> Iterator[str]:
    if day is not None and frame.holds(day):
        x = frame.x(day)
        yield (
            f'<g class="{css.strip()}"><title>{escape(title)}: {escape(formats.day(day))}</title>'
            f'<path d="M{x:.1f} 0{path}"/></g>'
        )


def _years(frame: Window) -> Iterator[str]:
    for year in range(frame.first.year, frame.last.year + 1):
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        left, right = frame.x(max(begins, frame.first)), frame.x(min(ends, frame.last))
        if frame.holds(begins):
            yield f'<path d="M{left:.1f} {TOP + BAR + 5}v5" class="s-line"/>'
        if right - left >= ROOM_OF_YEAR:
            yield f'<text x="{left + 3:.1f}" y="{HEIGHT - 3}" class="f-mute">{year}</text>'
