"""Rows of horizontal bars: an amount now against the one before, or what grew and what fell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import link

WIDTH, NARROW, EDGE = 560, 340, 4  # as wide as its card on a desk and on a phone
LABEL, BAR, THIN, GAP = 19, 11, 5, 12  # heights of what a row consists of
LETTER = 7.4  # how wide one of a title is, at most on average


@dataclass(frozen=True)
class Bar:
    """One row: what it stands for, the amount now and, unless None, the amount before.

    `tone` is "act", "watch" or "fine" where the amount is bad or good. `text` is written at the
    right instead of the plain amount, `detail` is read after it by the mouse.
    """

    title: str
    now: float
    before: float | None = None
    tone: str = ""
    text: str = ""
    detail: str = ""
    url: str = ""


def bars(
    rows: Sequence[Bar], *, currency: str, caption: str, is_narrow: bool = False
) -> SafeString:
    """Draw the rows, perhaps for a phone; amounts below zero lie left of the line."""
    if not rows:
        return SafeString("")
    amounts = [0.0, *(amount for row in rows for amount in (row.now, row.before or 0.0))]
    low, high = min(amounts), max(amounts)
    width = NARROW if is_narrow else WIDTH
    scale = (width - 2 * EDGE) / ((high - low) or 1.0)
    ground = EDGE - low * scale
    height = sum(_height(row) for row in rows)
    drawn, y = [], 0
    for row in rows:
        drawn.append(link("".join(_row(row, y, ground, scale, width, currency)), row.url))
        y += _height(row)
    return SafeString(
        f'<svg class="ok-wide ok-plot ok-rows" viewBox="0 0 {width} {height}" role="group"'
        f' aria-label="{escape(caption)}">{"".join(drawn)}</svg>'
    )


def _height(row: Bar) -> int:
    return LABEL + BAR + GAP + (0 if row.before is None else THIN + 2)


def _row(row: Bar, y: int, ground: float, scale: float, width: int, currency: str) -> Iterator[str]:
    said = row.text or formats.money_short(row.now, currency)
    title = _cut(row.title, int(width / LETTER) - len(said))
    yield f"<title>{escape(_whole(row, currency))}</title>"
    yield f'<rect class="f-none" y="{y}" width="{width}" height="{_height(row) - 2}"/>'
    yield f'<text x="{EDGE}" y="{y + LABEL - 5}" class="f-ink2">{escape(title)}</text>'
    yield f'<text x="{width - EDGE}" y="{y + LABEL - 5}" class="f-ink end">{escape(said)}</text>'
    bottom = y + _height(row) - GAP + 2
    yield f'<path class="s-line" d="M{ground:.1f} {y + LABEL - 2}V{bottom}"/>'
    css = f"f-{row.tone}" if row.tone else "f-c1"
    yield _bar(ground, row.now * scale, y + LABEL, BAR, css)
    if row.before is not None:
        yield _bar(ground, row.before * scale, y + LABEL + BAR + 2, THIN, "f-pale")


def _bar(ground: float, length: float, y: int, height: int, css: str) -> str:
    if not length:
        return ""
    start = ground + min(length, 0.0)
    width = max(abs(length), 1.0)
    return (
        f'<rect class="{css}" x="{start:.1f}" y="{y}" width="{width:.1f}" height="{height}"'
        f' rx="1.5"/>'
    )


def _whole(row: Bar, currency: str) -> str:
    parts = [formats.money(row.now, currency)]
    if row.before is not None:
        parts.append(formats.money(row.before, currency))
    return f"{row.title}: {' ← '.join(parts)}{' · ' if row.detail else ''}{row.detail}"


def _cut(title: str, letters: int) -> str:
    return title if len(title) <= letters else f"{title[: letters - 1].rstrip()}…"
