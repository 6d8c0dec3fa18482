"""A page as PDF: figures, pictures with their sentences, notes, and the head of its list."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.picture_file import drawing_file, font_folder
from openkam.core.face.pictures import Picture
from openkam.core.face.tables import Table

TEMPLATE = Path(__file__).with_name("document.typ")


@dataclass(frozen=True)
class Headline:
    """One figure at the head of the page."""

    caption: str
    value: str
    context: str = ""  # may hold markup, of which the text is taken
    tone: str = ""  # "", "act", "watch" or "fine"


@dataclass(frozen=True)
class Document:
    """What a PDF holds; texts are already in the reader's language."""

    title: str
    subtitle: str
    company: str
    standing: str  # period, currency, rates, data date
    seen: str  # whose accounts these are; "" for all
    address: str  # where the same page can be opened
    figures: Sequence[Headline]
    pictures: Sequence[Picture]
    notes: Sequence[str]
    table: Table  # the first rows of the list
    rows_in_all: int


def document_response(filename: str, document: Document) -> HttpResponse:
    """Return the document as a PDF file to be saved."""
    return HttpResponse(
        pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def pdf(document: Document) -> bytes:
    """Return the document's bytes."""
    import typst

    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        place = Path(folder)
        (place / "document.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        for number, picture in enumerate(document.pictures):
            if picture.drawing:
                drawn = drawing_file(picture)
                (place / f"{number}.svg").write_text(drawn, encoding="utf-8")
        (place / "data.json").write_text(json.dumps(_data(document)), encoding="utf-8")
        made = typst.compile(
            str(place / "document.typ"),
            root=folder,
            format="pdf",
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
        )
    return made if isinstance(made, bytes) else bytes(made[0])


def _data(document: Document) -> dict[str, Any]:
    shown = len(document.table.rows)
    more = _("The first %(shown)s of %(total)s rows; the table as XLSX has all of them.") % {
        "shown": formats.number(shown),
        "total": formats.number(document.rows_in_all),
    }
    return {
        "language": formats.current_language(),
        "title": document.title,
        "subtitle": document.subtitle,
        "company": document.company,
        "standing": document.standing,
        "seen": document.seen,
        "address": document.address,
        "figures": [
            {
                "caption": str(figure.caption),
                "value": str(figure.value),
                "context": strip_tags(str(figure.context)),
                "tone": figure.tone,
            }
            for figure in document.figures
        ],
        "pictures": [
            {
                "title": picture.title,
                "unit": picture.unit,
                "first": picture.first,
                "second": picture.second,
                "file": f"{number}.svg" if picture.drawing else "",
            }
            for number, picture in enumerate(document.pictures)
        ],
        "notes": list(document.notes),
        "table": {
            "title": document.table.title,
            "columns": [column.title for column in document.table.columns],
            "numeric": [column.is_numeric for column in document.table.columns],
            "rows": list(document.table.written()),
            "more": more if shown < document.rows_in_all else "",
        },
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }
