"""Pictures as files of their own: SVG and PNG, with title, unit and source written into them."""

import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.html import escape

from openkam.core.face.pictures import Picture

HEAD, FOOT, EDGE = 52, 26, 14
PIXELS_PER_INCH = 144
# The light face of parts.css: a file goes on paper and slides.
STYLE = """
text { font-family: Inter, "DejaVu Sans", Arial, sans-serif; font-size: 11px; fill: #1c2733; }
.end { text-anchor: end; } .mid { text-anchor: middle; } .strong { font-weight: 600; }
.f-mute { fill: #5f6e7d; } .f-ink { fill: #1c2733; } .f-ink2 { fill: #41505e; }
.f-none { fill: none; } .f-surface { fill: #ffffff; } .f-soft { fill: #d9ecf6; }
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
""".strip()


def svg_file(picture: Picture, note: str) -> str:
    """Return the picture as an SVG that needs nothing else; `note` says period, currency, date."""
    width, height = _size(picture.drawing)
    inner = _inner(picture.drawing)
    whole = height + HEAD + FOOT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * EDGE}" height="{whole}"'
        f' viewBox="0 0 {width + 2 * EDGE} {whole}"><title>{escape(picture.title)}</title>'
        f'<style>{STYLE}</style><rect width="100%" height="100%" class="f-surface"/>'
        f'<text x="{EDGE}" y="22" class="f-ink strong" style="font-size:14px">'
        f"{escape(picture.title)}</text>"
        f'<text x="{EDGE}" y="39" class="f-mute">{escape(picture.unit)}</text>'
        f'<g transform="translate({EDGE} {HEAD})">{inner}</g>'
        f'<text x="{EDGE}" y="{whole - 9}" class="f-mute">{escape(note)}</text></svg>\n'
    )


def drawing_file(picture: Picture) -> str:
    """Return the drawing alone as an SVG that needs nothing else, for a document around it."""
    width, height = _size(picture.drawing)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><style>{STYLE}</style>{_inner(picture.drawing)}</svg>\n'
    )


def png_file(picture: Picture, note: str) -> bytes:
    """Return the picture as a PNG of twice its size, for slides."""
    import typst

    svg = svg_file(picture, note)
    width, height = _size(svg)
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        place = Path(folder)
        (place / "picture.svg").write_text(svg, encoding="utf-8")
        (place / "picture.typ").write_text(
            f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
            '#image("picture.svg", width: 100%)\n',
            encoding="utf-8",
        )
        made = typst.compile(
            str(place / "picture.typ"),
            root=folder,
            format="png",
            ppi=PIXELS_PER_INCH,
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
        )
    return made if isinstance(made, bytes) else bytes(made[0])


def font_folder() -> Path:
    """Return where the font files for documents and pictures are."""
    found = finders.find("vendor/print/Inter_400Regular.ttf")
    if found is None:
        return Path(settings.STATIC_ROOT or ".") / "vendor" / "print"
    return Path(found).parent


def _inner(drawing: str) -> str:
    return re.sub(r"^<svg[^>]*>|</svg>$", "", re.sub(r"</?a\b[^>]*>", "", drawing))


def _size(svg: str) -> tuple[int, int]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("A picture needs a viewBox.")
    return round(float(found[1])), round(float(found[2]))
