"""Our people and theirs: who knows whom, drawn as a matrix."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.panels.tie_words import (
    BANDS,
    MEANINGS,
    NO_CONTACT,
    band_word,
    short_age,
)
from openkam.domain.stakeholders.panels.ties_said import missing_row, said, weighs
from openkam.domain.stakeholders.selectors import Wanted, has_large_gap
from openkam.domain.stakeholders.selectors.matrix import Matrix, PersonRow

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors import KnownTie, Snapshot
    from openkam.domain.stakeholders.selectors.matrix import Colleague

MOST_CELLS = 2_000  # on one page, which stays below 300 KiB with them
FEWEST_ROWS = 25
SHOWN = ("tied", "untied", "gap")
RESPONSIBLE, ABOVE, BELOW = "◆", "▲", "▼"


def people_ties(
    actor: "User", account_id: int, today: date, asked: Mapping[str, Any], **_given: Any
) -> Mapping[str, Any]:
    """Return the matrix, its sentence and filters; `is_empty` where nobody is known.

    Raises Http404.
    """
    seen = selectors.snapshot(actor, account_id, today)
    if not seen.positions:
        return {"people": seen, "is_empty": True}
    wanted = _wanted(asked)
    found = selectors.matrix(actor, seen, wanted)
    rows, pager = _page(found, asked)
    drawing = _Drawing(found)
    return {
        "people": seen,
        "is_empty": False,
        "say": said(found, actor),
        "missing_url": _missing_url(found),
        "head": [_head(one, actor) for one in found.colleagues],
        "rows": [drawing.row(row) for row in rows],
        "pager": pager,
        "counted": _counted(found),
        "wanted": wanted,
        "filters": _filters(found, wanted),
        "legend": [(band, str(BANDS[band]), str(MEANINGS[band])) for band in BANDS],
        "has_colleagues": bool(found.colleagues),
        "chooser": _chooser(found),
    }


class _Drawing:
    """Draws the cells; they are many, so each is as short as it can be."""

    def __init__(self, found: Matrix) -> None:
        self.snapshot: Snapshot = found.snapshot
        self.colleagues = found.colleagues
        self.root = reverse("stakeholders:tie", args=[0, 0]).rsplit("0/ties/0/", 1)[0]
        self.may_write = found.snapshot.may_write

    def row(self, row: PersonRow) -> dict[str, Any]:
        """Return what a row shows."""
        place = row.place
        cells = zip(self.colleagues, row.cells, strict=True)
        known = len(row.ties)
        return {
            "pk": place.pk,
            "name": place.person.name,
            "url": person_url(place.pk),
            "sub": " · ".join(part for part in (place.title, place.department) if part),
            "depth": formats.number(row.depth),
            "known": _("of %(count)s") % {"count": formats.number(known)} if known else "",
            "is_missing": not row.depth and weighs(row),
            "cells": SafeString("".join(self._cell(place.pk, *cell) for cell in cells)),
        }

    def _cell(self, place: int, colleague: "Colleague", known: "KnownTie | None") -> str:
        user = colleague.user.pk
        address = f"{self.root}{place}/ties/{user}/"
        if known is not None:
            return self._tie(f"{place}-{user}", f"p{place} u{user}", address, known)
        if not self.may_write or colleague.has_left:
            return "<td>"
        return f'<td><a href="{address}" aria-labelledby="p{place} u{user}">+</a>'

    def _tie(self, key: str, names: str, address: str, known: "KnownTie") -> str:
        band = known.strength.band
        more = [short_age(known.strength.last_on, self.snapshot.today)]
        if known.tie.rating is not None:
            more.append(f"{known.tie.rating}/5")
        marks = self._marks(known)
        return format_html(
            '<td class="{}"><a href="{}" id="t{}" aria-labelledby="{} t{}">{}{}'
            "<small>{}</small></a>",
            band,
            address,
            key,
            names,
            key,
            NO_CONTACT if band == "none" else band_word(known.strength),
            marks,
            " · ".join(part for part in more if part),
        )

    def _marks(self, known: "KnownTie") -> SafeString:
        marks = []
        if known.tie.is_owner:
            marks.append((RESPONSIBLE, _("responsible")))
        if has_large_gap(known):
            is_above = (known.gap or 0) > 0
            words = _("rated above the contacts") if is_above else _("rated below the contacts")
            marks.append((ABOVE if is_above else BELOW, words))
        return SafeString(
            "".join(format_html(' <i title="{}">{}</i>', words, sign) for sign, words in marks)
        )


def _missing_url(found: Matrix) -> str:
    """Return where the ways to the highest person stand whom nobody of us reaches."""
    missing = missing_row(found)
    if missing is None:
        return ""
    return reverse("stakeholders:introductions", args=[missing.place.pk])


def _head(one: "Colleague", actor: "User") -> dict[str, Any]:
    counts = {"active": formats.number(one.active), "ties": formats.number(one.ties)}
    return {
        "pk": one.user.pk,
        "name": str(one.user),
        "is_reader": one.user.pk == actor.pk,
        "has_left": one.has_left,
        "counts": _("%(active)s of %(ties)s live") % counts if one.ties else _("no tie"),
    }


def _counted(found: Matrix) -> str:
    counts = {"shown": formats.number(len(found.seen)), "all": formats.number(len(found.rows))}
    return _("%(shown)s of %(all)s people") % counts


def _wanted(asked: Mapping[str, Any]) -> Wanted:
    shown = asked.get("show", "")
    return Wanted(
        text=asked.get("q", "")[:100].strip(),
        role=asked.get("role", ""),
        department=asked.get("department", ""),
        shown=shown if shown in SHOWN else "",
    )


def _page(found: Matrix, asked: Mapping[str, Any]) -> tuple[tuple[PersonRow, ...], dict[str, Any]]:
    size = max(FEWEST_ROWS, MOST_CELLS // max(len(found.colleagues), 1))
    pages = max(-(-len(found.seen) // size), 1)
    text = str(asked.get("page", ""))
    number = min(max(int(text), 1), pages) if text.isascii() and text.isdigit() else 1
    kept = {key: asked[key] for key in ("q", "role", "department", "show") if asked.get(key)}

    def url(page: int) -> str:
        return f"?{urlencode({**kept, 'page': page})}"

    pager = {
        "page": number,
        "pages": pages,
        "earlier": url(number - 1) if number > 1 else "",
        "later": url(number + 1) if number < pages else "",
    }
    return found.seen[(number - 1) * size : number * size], pager


def _filters(found: Matrix, wanted: Wanted) -> dict[str, Any]:
    names = selectors.role_names() if found.roles else {}
    return {
        "roles": [(code, names.get(code, code), code == wanted.role) for code in found.roles],
        "departments": [(name, name, name == wanted.department) for name in found.departments],
        "shown": [
            ("tied", _("with a tie"), wanted.shown == "tied"),
            ("untied", _("without a tie"), wanted.shown == "untied"),
            ("gap", _("with a gap"), wanted.shown == "gap"),
        ],
    }


def _chooser(found: Matrix) -> list[tuple[int, str]]:
    """Return to whom a way may be asked for: those without a strong tie, the highest first."""
    return [
        (
            row.place.pk,
            " · ".join(part for part in (row.place.person.name, row.place.title) if part),
        )
        for row in found.rows
        if not any(one.strength.band == "strong" for one in row.ties)
    ]


TIES = Panel("ties", "stakeholders/_ties.html", people_ties)
