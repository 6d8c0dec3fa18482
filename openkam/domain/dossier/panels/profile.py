"""How we compare with a competitor, drawn: points down the side, our marks and theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.rivals import gap
from openkam.core.face import formats

WIDTH, HEAD, ROW = 380, 40, 30
LEFT, STEP = 152, 44  # where mark 1 stands, and how far the next one is
LETTERS, LINE = 22, 13  # of a name in one line; longer names take two
MARKS = range(1, 6)


@dataclass(frozen=True)
class ProfileRow:
    """One point with our mark and theirs; None: not known."""

    name: str
    ours: int | None
    theirs: int | None

    @property
    def gap(self) -> int | None:
        """Our mark less theirs."""
        return gap(self.ours, self.theirs)


def profile(rows: Sequence[ProfileRow], caption: str) -> SafeString:
    """Draw our marks and theirs down the points, with the gap; nothing without a known mark.

    Coloured by the classes of `parts.css` alone, so that a document can take it as it is.
    """
    if not any(row.ours or row.theirs for row in rows):
        return SafeString("")
    height = HEAD + ROW * len(rows)
    parts = [
        f'<svg class="ok-wide ok-plot ok-rows" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{escape(caption)}">',
        *_head(height),
        *(_gap_bar(row, n) for n, row in enumerate(rows)),
        *_course([row.ours for row in rows], "s-c1 thick"),
        *_course([row.theirs for row in rows], "s-mute dotted"),
        *(part for n, row in enumerate(rows) for part in _row(row, n)),
        "</svg>",
    ]
    return SafeString("".join(parts))


def gap_text(value: int | None) -> str:
    """Return a gap with its sign: "+2", "−1", "0"; a dash where it is not known."""
    if value is None:
        return formats.UNKNOWN
    return f"+{value}" if value > 0 else formats.number(value)


def _head(height: int) -> Iterator[str]:
    yield _ours(6, 8)
    yield f'<text x="16" y="12" class="f-ink2">{escape(_("we"))}</text>'
    yield _theirs(66, 8)
    yield f'<text x="78" y="12" class="f-ink2">{escape(_("they"))}</text>'
    for mark in MARKS:
        x = _x(mark)
        yield f'<text x="{x}" y="28" class="f-mute mid">{mark}</text>'
        yield f'<path class="s-grid" d="M{x} {HEAD - 6}V{height}"/>'
    yield f'<text x="{WIDTH - 2}" y="28" class="f-mute end">{escape(_("gap"))}</text>'


def _x(mark: int) -> int:
    return LEFT + STEP * (mark - 1)


def _y(n: int) -> int:
    return HEAD + ROW * n + ROW // 2


def _gap_bar(row: ProfileRow, n: int) -> str:
    if not row.gap or row.ours is None or row.theirs is None:
        return ""
    left, right = sorted((_x(row.ours), _x(row.theirs)))
    tone = 'class="f-soft"' if row.gap > 0 else 'class="f-watch" fill-opacity="0.35"'
    return f'<rect x="{left}" y="{_y(n) - 7}" width="{right - left}" height="14" {tone}/>'


def _course(marks: Sequence[int | None], css: str) -> Iterator[str]:
    """A line through the marks, broken where one is not known: there it would invent a course."""
    places = [(_x(mark), _y(n)) if mark else None for n, mark in enumerate(marks)]
    for one, other in zip(places, places[1:], strict=False):
        if one and other:
            yield f'<path class="{css}" d="M{one[0]} {one[1]}L{other[0]} {other[1]}"/>'


def _row(row: ProfileRow, n: int) -> Iterator[str]:
    y = _y(n)
    lines = _lines(row.name)
    yield f"<g><title>{escape(_said(row))}</title>"
    yield f'<rect class="f-none" y="{y - ROW // 2}" width="{WIDTH}" height="{ROW}"/>'
    top = y + 4 - (len(lines) - 1) * LINE // 2
    for place, line in enumerate(lines):
        yield f'<text x="0" y="{top + place * LINE}" class="f-ink2">{escape(line)}</text>'
    if row.theirs:
        yield _theirs(_x(row.theirs), y)
    if row.ours:
        yield _ours(_x(row.ours), y)
    css = "f-mute" if row.gap is None else "f-ink strong"
    yield f'<text x="{WIDTH - 2}" y="{y + 4}" class="{css} end">{gap_text(row.gap)}</text></g>'


def _ours(x: int, y: int) -> str:
    return f'<circle class="f-c1" cx="{x}" cy="{y}" r="5"/>'


def _theirs(x: int, y: int) -> str:
    """A diamond, larger than our dot, so that both are seen where they stand together."""
    return f'<path class="f-surface s-ink" d="M{x} {y - 8}L{x + 8} {y}L{x} {y + 8}L{x - 8} {y}Z"/>'


def _said(row: ProfileRow) -> str:
    unknown = _("not known")
    words = {"ours": row.ours or unknown, "theirs": row.theirs or unknown}
    said = _("we %(ours)s, they %(theirs)s") % words
    return f"{row.name}: {said}"


def _lines(name: str) -> list[str]:
    """Return a name in at most two lines; what does not fit is cut, and read by the mouse."""
    if len(name) <= LETTERS:
        return [name]
    cut = name.rfind(" ", 0, LETTERS + 1)
    first, rest = (name[:cut], name[cut + 1 :]) if cut > 0 else (name[:LETTERS], name[LETTERS:])
    return [first, rest if len(rest) <= LETTERS else f"{rest[: LETTERS - 1].rstrip()}…"]
