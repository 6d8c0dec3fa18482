"""The bars of a ranking: what makes a score, and how surely an account is inside the cut."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc import scoring
from openkam.core.face import charts, formats
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.selectors.contributions import Contributions, Interval
from openkam.domain.selection.selectors.counting import SURE
from openkam.domain.selection.views.colours import COLOURS, fill, hatching

WIDTH, HEIGHT, BAR = 170, 20, 14
HIGHEST = 10.0
UNSURE = 0.50


class Counted(NamedTuple):
    """A criterion, as far as a bar tells of it."""

    name: str
    weight: int
    measure: str  # "" for judged ones


class Part(NamedTuple):
    """What a criterion brings to a score, as far as a bar shows it."""

    name: str
    weight: int
    low: float
    high: float
    points: Decimal
    value: str  # what was measured; "" where that is not known


def patterns() -> SafeString:
    """Return the hatchings that `score_bar` points to; once a page."""
    drawn = "".join(
        f'<pattern id="hatch-{n}" width="4" height="4" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect class="f-surface" width="4" height="4"/>'
        f'<rect class="f-c{n}" width="1.6" height="4"/></pattern>'
        for n in range(1, COLOURS + 1)
    )
    return SafeString(
        f'<svg class="sel-patterns" width="0" height="0" aria-hidden="true">'
        f"<defs>{drawn}</defs></svg>"
    )


def score_bar(parts: Contributions, low: float | None, high: float | None) -> SafeString:
    """Return a bar whose pieces add up to the score; hatched is what is not known yet.

    A line below reaches from the lowest to the highest score that is possible.
    """
    return _bar(
        tuple(Counted(one.name, one.weight, one.measure) for one in parts.criteria),
        parts.ends,
        parts.values,
        low,
        high,
        parts.currency,
        formats.current_language(),
    )


# A ranking stays as it is between two changes, and its bars are drawn with every look at it.
@lru_cache(maxsize=2048)
def _bar(
    criteria: tuple[Counted, ...],
    ends: tuple[Interval, ...],
    values: tuple[float | None, ...],
    low: float | None,
    high: float | None,
    currency: str,
    _language: str,  # in which the numbers are written
) -> SafeString:
    scale, x, drawn, said = WIDTH / HIGHEST, 0.0, [], []
    sentence = _("%(name)s: %(score)s × %(weight)s %% = %(points)s")
    for place, one in enumerate(_parts(criteria, ends, values, currency)):
        width = float(one.points) * scale
        text = escape(_said(one, sentence))
        said.append(text)
        if width > 0:
            drawn.append(_piece(place, one, x, width, scale, text))
        x += width
    if low is not None and high is not None and high - low >= 0.05:
        drawn.append(
            f'<path class="sel-range" d="M{low * scale:.1f} {HEIGHT - 2}H{high * scale:.1f}"/>'
        )
    return SafeString(
        f'<svg class="sel-bar" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" aria-label="{"; ".join(said)}">{"".join(drawn)}</svg>'
    )


def _parts(
    criteria: tuple[Counted, ...],
    ends: tuple[Interval, ...],
    values: tuple[float | None, ...],
    currency: str,
) -> list[Part]:
    if not criteria:
        return []
    points = scoring.additive_score(ends, [one.weight for one in criteria]).contributions
    told = zip(criteria, ends, points, values, strict=True)
    return [
        Part(
            name=one.name,
            weight=one.weight,
            low=low,
            high=high,
            points=part,
            value="" if value is None else wording.measured(one.measure, value, currency),
        )
        for one, (low, high), part, value in told
    ]


def share_bar(share: float | None) -> SafeString:
    """Return in how many of the weightings an account is inside, as bar and number."""
    return _share_bar(share, formats.current_language())


@lru_cache(maxsize=2048)
def _share_bar(share: float | None, _language: str) -> SafeString:
    if share is None:
        return SafeString(f'<span class="ok-mute">{formats.UNKNOWN}</span>')
    tone = "fine" if share >= SURE else "watch" if share >= UNSURE else ""
    text = formats.percent(share, 0)
    return SafeString(f"{charts.meter(share, None, tone=tone, width=44)} <span>{text}</span>")


def _piece(place: int, one: Part, x: float, width: float, scale: float, text: str) -> str:
    known = width if one.low == one.high else min(one.low * one.weight / 100 * scale, width)
    pieces = [f"<title>{text}</title>"]
    if known > 0.2:
        pieces.append(_rect(x, known, f'class="{fill(place)}"'))
    if width - known > 0.2:
        pieces.append(_rect(x + known, width - known, f'fill="url(#{hatching(place)})"'))
    return f"<g>{''.join(pieces)}</g>"


def _rect(x: float, width: float, paint: str) -> str:
    # A hair of air between the pieces, without losing the narrowest one.
    shown = max(width - 0.8, 0.6)
    return f'<rect {paint} x="{x:.1f}" y="1" width="{shown:.1f}" height="{BAR}"/>'


def _said(one: Part, sentence: str) -> str:
    score = formats.number(one.low, 1)
    if one.low != one.high:
        score = f"{score}–{formats.number(one.high, 1)}"
    said = sentence % {
        "name": one.name,
        "score": score,
        "weight": one.weight,
        "points": formats.number(one.points, 2),
    }
    return f"{said} ({one.value})" if one.value else said
