"""Pictures as files of their own: SVG and PNG, with title, unit and source written into them."""

import re
from collections.abc import Sequence
from textwrap import wrap

from django.utils.html import escape

from openkam.core.face.pictures import Picture
from openkam.core.face.typesetting import typeset

EDGE, GAP, TITLE_LINE, LINE = 14, 10, 19, 15
TITLE_LETTER, LETTER = 8.4, 6.4  # how wide one is at most, on average
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The light face of parts.css: a file goes on paper and slides.
STYLE = """
text { font-family: Inter, "DejaVu Sans", Arial, sans-serif; font-size: 11px; fill: #1c2733; }
.end { text-anchor: end; } .mid { text-anchor: middle; } .strong, .head { font-weight: 600; }
.head { font-size: 14px; }
.f-mute { fill: #5f6e7d; } .f-ink { fill: #1c2733; } .f-ink2 { fill: #41505e; }
.f-none { fill: none; } .f-sunken { fill: #eef1f3; } .f-surface { fill: #ffffff; }
.f-soft { fill: #d9ecf6; }
.f-accent, .f-c1 { fill: #0b5d87; } .f-c2 { fill: #5aa2c4; } .f-c3 { fill: #6a6fa8; }
.f-c4 { fill: #a7a2cf; } .f-c5 { fill: #8494a3; } .f-pale { fill: #b9cfdc; }
.f-act { fill: #c3423f; } .f-watch { fill: #c98a1b; } .f-fine { fill: #3c8d5a; }
.s-grid { stroke: #e6ebf0; fill: none; } .s-line { stroke: #c9d2da; fill: none; }
.s-ink { stroke: #1c2733; fill: none; } .s-mute { stroke: #5f6e7d; fill: none; }
.s-c1, .s-accent { stroke: #0b5d87; fill: none; } .s-c2 { stroke: #5aa2c4; fill: none; }
.s-c3 { stroke: #6a6fa8; fill: none; } .s-c5 { stroke: #8494a3; fill: none; }
.s-act { stroke: #c3423f; fill: none; } .s-watch { stroke: #c98a1b; fill: none; }
.s-fine { stroke: #3c8d5a; fill: none; }
.f-surface.s-c1 { fill: #ffffff; } .thick { stroke-width: 2.2; } .dotted { stroke-dasharray: 3 3; }
.before { stroke-width: 1.4; }
.bubble { fill: #5aa2c4; fill-opacity: 0.35; stroke: #5aa2c4; stroke-width: 1; }
.bubble.chosen { fill: #0b5d87; fill-opacity: 0.72; stroke: #ffffff; }
.label { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
""".strip()


def svg_file(picture: Picture, note: str) -> str:
    """Return the picture as an SVG that needs nothing else; `note` says period, currency, date."""
    width, height = _size(picture.drawing)
    titles = wrap(picture.title, int(width / TITLE_LETTER)) or [""]
    units = wrap(picture.unit, int(width / LETTER))
    notes = wrap(note, int(width / LETTER))
    head = EDGE + TITLE_LINE * len(titles) + LINE * len(units) + GAP
    foot = head + height + GAP
    whole = foot + LINE * len(notes) + EDGE // 2
    below = EDGE + TITLE_LINE * len(titles)
    return _clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * EDGE}" height="{whole}"'
        f' viewBox="0 0 {width + 2 * EDGE} {whole}"><title>{escape(picture.title)}</title>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" class="f-surface"/>'
        f"{_lines(titles, EDGE + 12, TITLE_LINE, 'f-ink head')}"
        f"{_lines(units, below + 9, LINE, 'f-mute')}"
        f'<g transform="translate({EDGE} {head})">{_inner(picture.drawing)}</g>'
        f"{_lines(notes, foot + 10, LINE, 'f-mute')}</svg>\n"
    )


def drawing_file(picture: Picture) -> str:
    """Return the drawing alone as an SVG that needs nothing else, for a document around it."""
    width, height = _size(picture.drawing)
    return _clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><style>{STYLE}</style>{_inner(picture.drawing)}</svg>\n'
    )


def png_file(picture: Picture, note: str) -> bytes:
    """Return the picture as a PNG of twice its size, for slides."""
    svg = svg_file(picture, note)
    width, height = _size(svg)
    main = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        '#image("picture.svg", width: 100%)\n'
    )
    return typeset({"main.typ": main, "picture.svg": svg}, to="png")


def drawing_size(picture: Picture) -> tuple[int, int]:
    """Return width and height of a drawing in pixels."""
    return _size(picture.drawing)


def _lines(texts: Sequence[str], top: int, line: int, css: str) -> str:
    return "".join(
        f'<text x="{EDGE}" y="{top + line * n}" class="{css}">{escape(text)}</text>'
        for n, text in enumerate(texts)
    )


def _inner(drawing: str) -> str:
    return re.sub(r"^<svg[^>]*>|</svg>$", "", re.sub(r"</?a\b[^>]*>", "", drawing))


def _clean(svg: str) -> str:
    """Without the letters that XML does not allow, which a name from a file may hold."""
    return NO_XML.sub("", svg)


def _size(svg: str) -> tuple[int, int]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("A picture needs a viewBox.")
    return round(float(found[1])), round(float(found[2]))
