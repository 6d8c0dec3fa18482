"""Where the parts of a drawing stand: axes in round steps, labels, marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.html import escape
from django.utils.translation import gettext as _

from openkam.core.face import formats

MOST_TICKS = 5


@dataclass(frozen=True)
class Frame:
    """A drawing's size and margins, and its vertical axis from `low` to `high` in steps."""

    low: float
    high: float
    step: float
    width: int = 728
    height: int = 260
    left: int = 52
    right: int = 8
    top: int = 16
    bottom: int = 28
    divisor: int = 1  # labels count in units of it
    percent: bool = False  # labels are fractions, written in per cent

    @classmethod
    def around(cls, amounts: Iterable[float], *, percent: bool = False, **size: int) -> "Frame":
        """Return a frame whose axis holds every amount and zero in round steps."""
        known = [0.0, *amounts]
        low, high = min(known), max(known)
        if high == low:
            high = low + 1
        step = round_step((high - low) / (MOST_TICKS - 1))
        divisor = 1 if percent else divisor_of(max(abs(low), abs(high)))
        return cls(
            floor(low / step) * step,
            ceil(high / step) * step,
            step,
            divisor=divisor,
            percent=percent,
            **size,
        )

    def y(self, amount: float) -> float:
        """Return the height at which an amount stands."""
        room = self.height - self.top - self.bottom
        return self.top + room * (self.high - amount) / (self.high - self.low)

    def x(self, share: float) -> float:
        """Return the place of a fraction of the width between the margins."""
        return self.left + (self.width - self.left - self.right) * share

    def opening(self, caption: str, css: str = "") -> str:
        """Return the opening tag; `caption` says what the drawing holds."""
        return (
            f'<svg class="ok-wide ok-plot {css}" viewBox="0 0 {self.width} {self.height}"'
            f' role="group" aria-label="{escape(caption)}">'
        )

    def axis(self) -> Iterator[str]:
        """Return the horizontal lines with their labels."""
        count = round((self.high - self.low) / self.step)
        digits = 1 if not self.percent and self.step / self.divisor % 1 else 0
        for n in range(count + 1):
            tick = self.low + self.step * n
            css = "s-line strong" if abs(tick) < self.step / 1e6 else "s-grid"
            y = self.y(tick)
            yield f'<path d="M{self.left} {y:.1f}H{self.width - self.right}" class="{css}"/>'
            text = formats.percent(tick, 0) if self.percent else ""
            text = text or formats.number(tick / self.divisor, digits)
            yield (
                f'<text x="{self.left - 6}" y="{y + 3.5:.1f}" class="f-mute end">'
                f"{escape(text)}</text>"
            )


def divisor_of(largest: float) -> int:
    """Return in which unit amounts up to this one are labelled: 1, thousands or millions."""
    return 1_000_000 if largest >= 10_000_000 else 1_000 if largest >= 10_000 else 1


def unit_text(divisor: int, currency: str) -> str:
    """Return what the labels of an axis count: "€ thousand"."""
    symbol = formats.currency_symbol(currency)
    if divisor == 1_000_000:
        return _("%(currency)s million") % {"currency": symbol}
    if divisor == 1_000:
        return _("%(currency)s thousand") % {"currency": symbol}
    return symbol


def link(drawn: str, url: str) -> str:
    """Return marks as a door to what they are made of, or as they are without an address.

    Out of the tab order: the table beside the picture has the same doors.
    """
    if not url:
        return f"<g>{drawn}</g>"
    return f'<a href="{escape(url)}" tabindex="-1">{drawn}</a>'


def round_step(rough: float) -> float:
    """Return the step of 1, 2, 2.5 or 5 times a power of ten that is not below this one."""
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)
