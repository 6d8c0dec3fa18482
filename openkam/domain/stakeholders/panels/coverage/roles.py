"""Roles as a strip and as a table by product group."""

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.panels.addresses import person_url
from openkam.domain.stakeholders.selectors.coverage import OTHER_GROUPS, Measured
from openkam.domain.stakeholders.selectors.network import Node

if TYPE_CHECKING:
    from openkam.calc.coverage import Cell

MOST_DOTS = 8


def strip(found: Measured) -> list[dict[str, Any]]:
    """Return each expected role with its people: how many, in touch with how many, in words."""
    shown = []
    for role in dict.fromkeys(cell.role for cell in found.coverage.cells):
        people = _people(found, role)
        live = [one for one in people if one in found.reached]
        words, tone = _words(found, people, live)
        shown.append(
            {
                "name": found.role_names.get(role, role),
                "dots": dots(len(live), len(people)),
                "count": of(len(live), len(people)),
                "words": words,
                "tone": tone,
            }
        )
    return shown


def matrix(found: Measured) -> list[dict[str, Any]]:
    """Return a row for each expected role, with a cell for each product group."""
    rows: dict[str, dict[str, Any]] = {}
    for cell in found.coverage.cells:
        name = found.role_names.get(cell.role, cell.role)
        row = rows.setdefault(cell.role, {"name": name, "cells": []})
        row["cells"].append(_cell(found, cell))
    return list(rows.values())


def sentence(found: Measured) -> str:
    """Return how many of the expected cells are known, confirmed and in touch."""
    cells = found.coverage
    total = len(cells.cells)
    words = {
        "active": formats.number(cells.active),
        "known": formats.number(cells.existing),
        "confirmed": formats.number(cells.confirmed),
        "total": formats.number(total),
    }
    if found.areas == (None,):
        said = ngettext(
            "%(active)s of %(total)s role with an active tie, %(known)s known,"
            " %(confirmed)s confirmed.",
            "%(active)s of %(total)s roles with an active tie, %(known)s known,"
            " %(confirmed)s confirmed.",
            total,
        )
    else:
        said = ngettext(
            "%(active)s of %(total)s role by product group with an active tie, %(known)s known,"
            " %(confirmed)s confirmed.",
            "%(active)s of %(total)s roles by product group with an active tie, %(known)s known,"
            " %(confirmed)s confirmed.",
            total,
        )
    return said % words


def area_title(area: str | None) -> str:
    """Return what a column is called."""
    if area is None:
        return _("All product groups")
    return _("Other product groups") if area == OTHER_GROUPS else area


def dots(live: int, total: int) -> SafeString:
    """Return a dot for each person, filled for those in touch; nothing for more than a few."""
    if not total or total > MOST_DOTS:
        return SafeString("")
    marks = "".join(
        f'<circle cx="{6 + 14 * place}" cy="6" r="5" stroke-width="1.4"'
        f' class="{"f-accent" if place < live else "s-mute"}"/>'
        for place in range(total)
    )
    wide = 14 * total
    return SafeString(
        f'<svg width="{wide}" height="12" viewBox="0 0 {wide} 12" aria-hidden="true">{marks}</svg>'
    )


def of(part: int, whole: int) -> str:
    """Return "2 of 3"; a dash where there is nobody."""
    if not whole:
        return formats.UNKNOWN
    return _("%(part)s of %(whole)s") % {
        "part": formats.number(part),
        "whole": formats.number(whole),
    }


def _people(found: Measured, role: str) -> list[Node]:
    held = (cell.holders for cell in found.coverage.cells if cell.role == role)
    return list(dict.fromkeys(one for holders in held for one in holders))


def _words(found: Measured, people: list[Node], live: list[Node]) -> tuple[str, str]:
    if not people:
        return _("nobody known"), "act"
    if not live:
        return _("no active tie"), "act"
    silent = [one for one in people if one not in found.reached]
    if not silent:
        return _("covered"), "fine"
    if len(silent) == 1:
        return _("%(name)s: no active tie") % {"name": found.name(silent[0])}, "watch"
    said = _("%(count)s without an active tie") % {"count": formats.number(len(silent))}
    return said, "watch"


def _cell(found: Measured, cell: "Cell[Node]") -> dict[str, Any]:
    words, tone = _words(found, list(cell.holders), list(cell.active))
    return {
        "count": of(len(cell.active), len(cell.holders)),
        "words": words,
        "tone": tone,
        "is_confirmed": bool(cell.confirmed),
        "people": [
            {
                "name": found.name(one),
                "title": found.positions[one[1]].title,
                "url": person_url(one[1]),
                "is_confirmed": one in cell.confirmed,
                "is_live": one in cell.active,
            }
            for one in cell.holders
        ],
    }
