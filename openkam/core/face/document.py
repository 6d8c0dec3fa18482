"""A page as PDF: figures, pictures with their sentences, notes, and the head of its list."""

import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.picture_file import drawing_file, drawing_size
from openkam.core.face.pictures import Picture
from openkam.core.face.tables import Table
from openkam.core.face.typesetting import typeset

TEMPLATE = Path(__file__).with_name("document.typ")
LOGO = "logo"
WIDEST_PAIR = 800  # pixels of two drawings beside each other


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
    notes: Sequence[tuple[str, str]]  # what was found, and the detail
    table: Table  # the first rows of the list
    rows_in_all: int
    logo: bytes | None = None  # PNG, JPEG or WebP


def document_response(filename: str, document: Document) -> HttpResponse:
    """Return the document as a PDF file to be saved."""
    return HttpResponse(
        pdf(document),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, filename)},
    )


def pdf(document: Document) -> bytes:
    """Return the document's bytes."""
    files: dict[str, str | bytes] = {
        "main.typ": TEMPLATE.read_text(encoding="utf-8"),
        "data.json": json.dumps(_data(document, logo=LOGO if document.logo else "")),
    }
    for number, picture in enumerate(document.pictures):
        if picture.drawing:
            files[f"{number}.svg"] = drawing_file(picture)
    if document.logo:
        try:
            return typeset(files | {LOGO: document.logo}, to="pdf")
        except RuntimeError:
            # A logo that browsers show and typst does not read must not cost the document.
            files["data.json"] = json.dumps(_data(document, logo=""))
    return typeset(files, to="pdf")


def _data(document: Document, *, logo: str) -> dict[str, Any]:
    return {
        "language": formats.current_language(),
        "title": document.title,
        "subtitle": document.subtitle,
        "company": document.company,
        "logo": logo,
        "standing": document.standing,
        "seen": document.seen,
        "address": document.address,
        "address_title": _("The same page with every figure's evidence:"),
        "figures": [
            {
                "caption": _plain(figure.caption),
                "value": _plain(figure.value),
                "context": _plain(figure.context),
                "tone": figure.tone,
            }
            for figure in document.figures
        ],
        "pictures": [list(row) for row in _rows_of_pictures(document.pictures)],
        "notes_title": _("Worth knowing"),
        "notes": [{"text": _plain(text), "detail": _plain(more)} for text, more in document.notes],
        "table": _table(document),
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _table(document: Document) -> dict[str, Any]:
    table, shown = document.table, len(document.table.rows)
    more = _("The first %(shown)s of %(total)s rows; the table as XLSX has all of them.") % {
        "shown": formats.number(shown),
        "total": formats.number(document.rows_in_all),
    }
    return {
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "numeric": [column.is_numeric for column in table.columns],
        "rows": list(table.written()),
        "more": more if shown < document.rows_in_all else "",
    }


def _rows_of_pictures(pictures: Sequence[Picture]) -> Iterator[list[dict[str, Any]]]:
    """Two narrow drawings stand beside each other, where their letters stay large enough."""
    waiting: dict[str, Any] | None = None
    for number, picture in enumerate(pictures):
        now = _picture(number, picture)
        if waiting and now["width"] and waiting["width"] + now["width"] <= WIDEST_PAIR:
            yield [waiting, now]
            waiting = None
            continue
        if waiting:
            yield [waiting]
        waiting = now
    if waiting:
        yield [waiting]


def _picture(number: int, picture: Picture) -> dict[str, Any]:
    return {
        "title": picture.title,
        "unit": picture.unit,
        "first": _plain(picture.first),
        "second": _plain(picture.second),
        "file": f"{number}.svg" if picture.drawing else "",
        "width": drawing_size(picture)[0] if picture.drawing else WIDEST_PAIR,
    }


def _plain(text: str) -> str:
    """The text of what may be markup for a page."""
    return html.unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)
