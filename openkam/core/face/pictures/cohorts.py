"""A grid of shares: a row for customers of one age, a column for each year; darker keeps more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face.pictures.frame import link

WIDTH, HEAD, ROW, LEFT = 460, 24, 40, 96
NARROW, NARROW_LEFT = 340, 96  # the drawing for a phone
GAP = 2
LETTER = 6.4  # how wide one of a cell's text is; what does not fit stands in the table alone
# Of the fill; one hue, so that it reads without colours too. The middle is left out: neither a dark
# nor a light text would be read on it.
PALE, DARK = (0.08, 0.4), (0.8, 1)
HALF = 0.5  # from here on it is dark


@dataclass(frozen=True)
class GridCell:
    """One year of one row: what stands in it, and how full it is (None: not to be compared)."""

    text: str
    below: str = ""
    level: float | None = None
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class GridRow:
    """Customers of one age; a cell is None before they were there."""

    title: str
    below: str
    cells: Sequence[GridCell | None]
    url: str = ""


def cohort_grid(
    heads: Sequence[str], rows: Sequence[GridRow], *, caption: str, is_narrow: bool = False
) -> SafeString:
    """Draw the grid, perhaps for a phone; every row has a cell or None for each head."""
    if not rows or not heads:
        return SafeString("")
    height = HEAD + ROW * len(rows)
    width, start = (NARROW, NARROW_LEFT) if is_narrow else (WIDTH, LEFT)
    room = (width - start) / len(heads)
    parts = [
        f'<svg class="ok-wide ok-plot ok-cohorts" viewBox="0 0 {width} {height}" role="group"'
        f' aria-label="{escape(caption)}">'
    ]
    for n, head in enumerate(heads):
        x = start + room * (n + 0.5)
        parts.append(f'<text x="{x:.1f}" y="14" class="f-mute mid">{escape(head)}</text>')
    for n, row in enumerate(rows):
        parts.extend(_row(row, HEAD + ROW * n, start, room))
    return SafeString("".join((*parts, "</svg>")))


def _row(row: GridRow, top: float, start: float, room: float) -> Iterator[str]:
    yield link(
        f'<text x="0" y="{top + 17:.1f}" class="f-ink strong">{escape(row.title)}</text>'
        f'<text x="0" y="{top + 31:.1f}" class="f-mute">{escape(row.below)}</text>',
        row.url,
    )
    for n, cell in enumerate(row.cells):
        if cell is not None:
            yield link(_cell(cell, start + room * n, top, room), cell.url)


def _cell(cell: GridCell, left: float, top: float, room: float) -> str:
    middle = left + room / 2
    text = cell.text if len(cell.text) * LETTER <= room else ""
    fill, css = 'class="f-sunken"', "f-ink2"
    if cell.level is not None:
        opacity = _opacity(min(max(cell.level, 0), 1))
        fill = f'class="f-c1" fill-opacity="{opacity:.2f}"'
        css = "f-surface" if cell.level >= HALF else "f-ink"
    return (
        f"<title>{escape(cell.title)}</title>"
        f'<rect x="{left + GAP / 2:.1f}" y="{top + GAP / 2:.1f}" width="{room - GAP:.1f}"'
        f' height="{ROW - GAP}" rx="2" {fill}/>'
        f'<text x="{middle:.1f}" y="{top + 17:.1f}" class="{css} mid strong">{escape(text)}'
        "</text>"
        f'<text x="{middle:.1f}" y="{top + 31:.1f}" class="{css} mid">{escape(cell.below)}</text>'
    )


def _opacity(level: float) -> float:
    low, high = DARK if level >= HALF else PALE
    return low + (high - low) * (level % HALF if level < 1 else HALF) / HALF
