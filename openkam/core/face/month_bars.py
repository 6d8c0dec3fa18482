"""Bars of amounts by month, drawn on the server: each bar is a door to what it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats

WIDTH, HEIGHT = 728, 224
LEFT, RIGHT, TOP, BOTTOM = 48, 2, 12, 24
MOST_TICKS = 5
BAR_SHARE = 0.74  # of the room that a month has


@dataclass(frozen=True)
class MonthBar:
    """One month: its amount (None: unknown), the same month a year before, and where it leads."""

    month: date
    amount: Decimal | None
    before: Decimal | None = None
    url: str = ""
    is_strong: bool = False
    is_incomplete: bool = False  # sales of it are still to come: drawn as an outline


@dataclass(frozen=True)
class Scale:
    """The vertical axis: from `low` to `high` in steps, labelled in units of `divisor`."""

    low: float
    high: float
    step: float
    divisor: int

    def y(self, amount: float) -> float:
        """Return the height on the drawing at which an amount stands."""
        room = HEIGHT - TOP - BOTTOM
        return TOP + room * (self.high - amount) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        """The amounts that are labelled, from the lowest."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * n for n in range(count + 1)]


def scale_of(bars: Sequence[MonthBar]) -> Scale:
    """Return an axis in round steps that holds every amount, and zero."""
    amounts = [float(a) for bar in bars for a in (bar.amount, bar.before) if a is not None]
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    if high == low:
        high = low + 1
    step = _round_step((high - low) / (MOST_TICKS - 1))
    largest = max(abs(low), abs(high))
    divisor = 1_000_000 if largest >= 10_000_000 else 1_000 if largest >= 10_000 else 1
    return Scale(floor(low / step) * step, ceil(high / step) * step, step, divisor)


def unit(scale: Scale, currency: str) -> str:
    """Return what the numbers at the axis count, for the title of the picture."""
    symbol = formats.currency_symbol(currency)
    if scale.divisor == 1_000_000:
        return _("%(currency)s million") % {"currency": symbol}
    if scale.divisor == 1_000:
        return _("%(currency)s thousand") % {"currency": symbol}
    return symbol


def month_bars(bars: Sequence[MonthBar], *, currency: str, caption: str) -> SafeString:
    """Draw the bars, each with a mark at the same month a year before where that is known."""
    if not bars:
        return SafeString("")
    scale = scale_of(bars)
    parts = [
        f'<svg class="ok-wide ok-bars" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(caption)}">',
        *_axis(scale),
        *(_bar(bar, n, len(bars), scale, currency) for n, bar in enumerate(bars)),
        *_months(bars),
        "</svg>",
    ]
    return SafeString("".join(parts))


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)


def _axis(scale: Scale) -> Iterator[str]:
    digits = 1 if scale.step / scale.divisor % 1 else 0
    for tick in scale.ticks:
        y = scale.y(tick)
        css = "s-line" if tick == 0 else "s-grid"
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" class="{css}"/>'
        label = formats.number(tick / scale.divisor, digits)
        yield f'<text x="{LEFT - 6}" y="{y + 3.5:.1f}" class="f-mute end">{label}</text>'


def _room(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / count


def _bar(bar: MonthBar, n: int, count: int, scale: Scale, currency: str) -> str:
    room = _room(count)
    left = LEFT + room * n
    title = f"{formats.month(bar.month)}: {formats.money(bar.amount, currency)}"
    if bar.is_incomplete:
        incomplete = _("not complete yet")
        title += f", {incomplete}"
    if bar.before is not None:
        # The collector of strings does not look into f-strings.
        before = _("a year before")
        title += f" ({before}: {formats.money(bar.before, currency)})"
    drawn = (
        f"<title>{escape(title)}</title>"
        f'<rect x="{left:.1f}" y="{TOP}" width="{room:.1f}" height="{HEIGHT - TOP - BOTTOM}"'
        ' class="f-none"/>'
    )
    if bar.amount:
        top, bottom = sorted((scale.y(float(bar.amount)), scale.y(0)))
        css = "f-c1" if bar.is_strong else "f-pale"
        css = "open" if bar.is_incomplete else css
        drawn += (
            f'<rect x="{left + room * (1 - BAR_SHARE) / 2:.1f}" y="{top:.1f}"'
            f' width="{room * BAR_SHARE:.1f}" height="{max(bottom - top, 0.8):.1f}" rx="1.2"'
            f' class="{css}"/>'
        )
    if bar.amount == 0:
        # A month without sales says so: an empty place could be a month that nobody knows of.
        x, y = left + room / 2, scale.y(0)
        drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" class="none"/>'
    if bar.before:
        # A mark a month and no line: between single purchases a line would invent a course.
        y = scale.y(float(bar.before))
        drawn += f'<path d="M{left + 1:.1f} {y:.1f}h{room - 2:.1f}" class="s-ink before"/>'
    if not bar.url:
        return f"<g>{drawn}</g>"
    # Out of the tab order: the table beside the picture has the same doors.
    return f'<a href="{escape(bar.url)}" tabindex="-1">{drawn}</a>'


def _months(bars: Sequence[MonthBar]) -> Iterator[str]:
    """A year below each January: short in every language, and enough to find a month."""
    room = _room(len(bars))
    for n, bar in enumerate(bars):
        if bar.month.month == 1:
            x = LEFT + room * n
            yield f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v5" class="s-line"/>'
            yield f'<text x="{x + 3:.1f}" y="{HEIGHT - 6}" class="f-mute">{bar.month.year}</text>'
