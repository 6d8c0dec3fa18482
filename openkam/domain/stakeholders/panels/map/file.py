"""The map as a file of its own: with title, data date, legend and what it shows in words."""

import re
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import escape
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.typesetting import typeset
from openkam.domain.stakeholders.panels.map.drawing import drawing
from openkam.domain.stakeholders.panels.map.legend import Mark, legend
from openkam.domain.stakeholders.panels.map.lettering import width_of
from openkam.domain.stakeholders.panels.map.sentence import sentence
from openkam.domain.stakeholders.selectors.map import PeopleMap

EDGE, TITLE_LINE, LINE, LEGEND_LINE, GAP = 24.0, 24.0, 17.0, 24.0, 14.0
NARROWEST = 560.0  # a title needs some room, also above a single person
WIDEST_PNG = 4_500.0  # points; it has twice as many pixels
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LETTER = 6.3  # how wide one is of the small lines, on average and at most
# The light face of map.css: a file goes on paper and slides.
STYLE = """
text { font-family: Inter, "DejaVu Sans", Arial, sans-serif; fill: #16202b; }
.t-title { font-size: 17px; font-weight: 600; } .t-small { font-size: 11.5px; fill: #465362; }
.t-strong { font-size: 12.5px; font-weight: 600; } .t-legend { font-size: 11px; fill: #465362; }
.pm-halo { fill: #ffffff; }
.pm-body { stroke-width: 1.6; } .n-fine { fill: #e3f2ea; stroke: #36996a; }
.n-watch { fill: #fcf0d9; stroke: #d8961a; } .n-act { fill: #fbe8e6; stroke: #cf3b31; }
.n-none { fill: #eef1f3; stroke: #5f6c7b; } .n-plain { fill: #eef1f3; stroke: #5f6c7b; }
.n-unknown { fill: #ffffff; stroke: #8a96a3; stroke-dasharray: 2.5 2.5; }
.pm-ring { fill: none; stroke: #16202b; stroke-width: 2; } .pm-ring.dash { stroke-dasharray: 6 4; }
.pm-ring.dot { stroke-dasharray: 1.6 3.4; } .pm-ring.unknown { stroke: #aab4bf; stroke-width: 1; }
.pm-in { font-weight: 600; text-anchor: middle; }
.z10 { font-size: 10px; } .z11 { font-size: 11px; } .z13 { font-size: 13px; }
.pm-nm { font-size: 12px; font-weight: 600; text-anchor: middle; paint-order: stroke;
  stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
.pm-ti { font-size: 10.5px; fill: #5f6c7b; text-anchor: middle; paint-order: stroke;
  stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
.pm-far { display: none; }
.pm-sign circle { stroke-width: 1.4; } .pm-sign.assumed circle { stroke-dasharray: 2.2 2; }
.pm-sign path { fill: none; stroke: #16202b; stroke-width: 1.5; }
.pm-role rect, .pm-role-box { fill: #eef1f3; stroke: #eef1f3; }
.pm-role.assumed rect, .pm-role-box.assumed { fill: #ffffff; stroke: #aab4bf;
  stroke-dasharray: 2.5 2; }
.pm-role text { font-size: 10px; font-weight: 500; fill: #465362; text-anchor: middle; }
.pm-report { fill: none; stroke: #c5ccd4; stroke-width: 1.5; }
.pm-line path { fill: none; stroke: #3f8db8; } .pm-line.w1 path { stroke-width: 1.2; }
.pm-line.w2 path { stroke-width: 2; } .pm-line.w3 path { stroke-width: 3.2; }
.pm-line .pm-arrow { fill: #3f8db8; stroke: none; }
.pm-line.influence.assumed > path { stroke-dasharray: 9 4; }
.pm-line.influence.assumed > .pm-arrow { stroke-dasharray: none; }
.pm-line.conflict > path { stroke: #cf3b31; stroke-dasharray: 5 4; }
.pm-cross circle { fill: #ffffff; stroke: none; }
.pm-line.assumed .pm-cross circle { stroke: #cf3b31; stroke-width: 1; stroke-dasharray: 2 2; }
.pm-line .pm-cross path { stroke: #cf3b31; stroke-width: 2; }
.pm-label { font-size: 10.5px; fill: #0b5d87; text-anchor: middle; paint-order: stroke;
  stroke: #ffffff; stroke-width: 3.5px; stroke-linejoin: round; }
.pm-label.conflict { fill: #b3261e; }
.pm-outside path { fill: none; stroke: #e3e7eb; }
.pm-outside text { font-size: 11px; fill: #5f6c7b; }
.pale { opacity: 0.25; }
""".strip()


@dataclass(frozen=True)
class MapFile:
    """A map as an SVG that needs nothing else, and its size."""

    title: str
    svg: str
    width: float
    height: float

    def pdf(self) -> bytes:
        """Return it as a PDF of one page of its size."""
        return self._typeset("pdf", self.width)

    def png(self) -> bytes:
        """Return it as a PNG of twice its size."""
        return self._typeset("png", min(self.width, WIDEST_PNG))

    def _typeset(self, to: str, width: float) -> bytes:
        height = self.height * width / self.width
        main = (
            f"#set page(width: {width:.1f}pt, height: {height:.1f}pt, margin: 0pt)\n"
            '#set document(title: read("title.txt"))\n'
            '#image("map.svg", width: 100%)\n'
        )
        files: dict[str, str | bytes] = {
            "main.typ": main,
            "title.txt": NO_XML.sub("", self.title),
            "map.svg": self.svg,
        }
        return typeset(files, to="png" if to == "png" else "pdf")


class _Sheet:
    """A page that is written from the top to the bottom."""

    def __init__(self, width: float) -> None:
        self.width, self.room = width, width - 2 * EDGE
        self.down = EDGE
        self.parts: list[str] = []

    def write(self, text: str, css: str, *, letter: float, step: float = LINE) -> None:
        """Write a text in as many lines as it needs; a letter is at most so wide on average."""
        for line in wrap(text, max(int(self.room / letter), 8)):
            self.parts.append(_text(line, EDGE, self.down + step * 0.72, css))
            self.down += step

    def put(self, markup: str, height: float) -> None:
        """Put a drawing below what stands there, from its upper left corner."""
        self.parts.append(f'<g transform="translate(0 {self.down:.1f})">{markup}</g>')
        self.down += height


def map_file(found: PeopleMap) -> MapFile:
    """Return the map of an account as a file, in the reader's language."""
    made, said = drawing(found), sentence(found)
    title = _("People at %(account)s") % {"account": found.account}
    sheet = _Sheet(max(made.box.width + 2 * EDGE, NARROWEST))
    sheet.write(title, "t-title", letter=9.5, step=TITLE_LINE)
    for note in _notes(found):
        sheet.write(note, "t-small", letter=LETTER)
    sheet.down += GAP / 2
    for row in _legend_rows(legend(found), sheet.room):
        sheet.put(_legend_row(row), LEGEND_LINE)
    sheet.down += GAP
    left = EDGE - made.box.left + (sheet.room - made.box.width) / 2
    inside = (
        f'<g transform="translate({left:.1f} {-made.box.top:.1f})">{_unlinked(made.markup)}</g>'
    )
    sheet.put(inside, made.box.height + GAP)
    sheet.write(said.first, "t-strong", letter=7.0)
    sheet.write(said.second, "t-small", letter=LETTER)
    return _file(title, sheet)


def _file(title: str, sheet: _Sheet) -> MapFile:
    width, height = sheet.width, sheet.down + EDGE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="0 0 {width:.0f} {height:.0f}"><title>{escape(title)}</title>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{''.join(sheet.parts)}</svg>\n"
    )
    return MapFile(title, NO_XML.sub("", svg), width, height)


def _unlinked(markup: str) -> str:
    """The drawing without its links, which lead nowhere from a file."""
    without = re.sub(r' (?:href|data-[a-z]+|id)="[^"]*"', "", markup)
    return without.replace("<a ", "<g ").replace("</a>", "</g>")


def _notes(found: PeopleMap) -> list[str]:
    notes = [_("As of %(day)s") % {"day": formats.day(found.today)}]
    if not found.wanted.is_any:
        wanted = found.wanted
        names = dict(found.choices.roles)
        chosen = [
            names.get(wanted.role, wanted.role),
            wanted.site,
            wanted.product_group,
            wanted.department,
        ]
        text = ", ".join(filter(None, chosen))
        notes[0] += " · " + _("highlighted: %(text)s") % {"text": text}
    if not found.shows_opinions:
        notes.append(opinions_hidden())
    return notes


def opinions_hidden() -> str:
    """Return why a reader sees no opinions."""
    return _(
        "Power and attitude are opinions on people, which are personal data: only who may write to"
        " the account sees them. All circles are of one size and colour."
    )


def _legend_rows(marks: list[Mark], room: float) -> list[list[Mark]]:
    rows: list[list[Mark]] = [[]]
    used = 0.0
    for mark in marks:
        width = _mark_width(mark)
        if used + width > room and rows[-1]:
            rows.append([])
            used = 0.0
        rows[-1].append(mark)
        used += width
    return rows if rows[0] else []


def _mark_width(mark: Mark) -> float:
    return mark.width + 6 + width_of(mark.text, 11) + 16


def _legend_row(row: list[Mark]) -> str:
    x, parts = EDGE, []
    for mark in row:
        parts.append(
            f'<g transform="translate({x:.1f} 0)">{mark.drawing}</g>'
            + _text(mark.text, x + mark.width + 6, 13, "t-legend")
        )
        x += _mark_width(mark)
    return "".join(parts)


def _text(text: str, x: float, y: float, css: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{css}">{escape(text)}</text>'
