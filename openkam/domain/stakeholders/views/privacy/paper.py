"""The paper for a person who asked what we hold on them, typeset as PDF."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.typesetting import typeset
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.views.privacy.held import facts, is_table

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Company

TEMPLATE = Path(__file__).with_name("held.typ")
LOGO = "logo"


def pdf(held: selectors.Held, company: "Company | None", *, by: str, today: date) -> bytes:
    """Return the paper's bytes, in the current language."""
    logo = bytes(company.logo) if company and company.logo else b""
    data = _pages(held, company.name if company else "", by=by, today=today)
    files: dict[str, str | bytes] = {"main.typ": TEMPLATE.read_text(encoding="utf-8")}
    if logo:
        try:
            with_logo = json.dumps({**data, "logo": LOGO})
            return typeset({**files, "data.json": with_logo, LOGO: logo}, to="pdf")
        except RuntimeError:
            # A logo that browsers show and typst does not read must not cost the paper.
            pass
    return typeset({**files, "data.json": json.dumps({**data, "logo": ""})}, to="pdf")


def rights() -> list[str]:
    """Return what the person may ask for; the law wants it said with the answer."""
    return [
        _("You may have what is wrong corrected (article 16)."),
        _("You may have what we hold on you erased (article 17), or its use restricted (18)."),
        _("You may object to what we do on the basis of our legitimate interest (article 21)."),
        _("You may complain to the supervisory authority for data protection (article 77)."),
        _("No decision about you is made by a machine alone (article 22)."),
    ]


def recipients() -> str:
    """Return who gets to see the data."""
    return _(
        "Our colleagues who work with the customer see it; opinions only those who may write"
        " there. It is given to nobody else, and to no other country, by this system."
    )


def _pages(held: selectors.Held, company: str, *, by: str, today: date) -> dict[str, Any]:
    said = {"name": held.person, "day": formats.day(today), "by": by}
    return {
        "language": formats.current_language(),
        "title": _("What we hold on %(name)s") % said,
        "subtitle": _("Answer to a request for access (GDPR, article 15)"),
        "company": company,
        "standing": _("As of %(day)s, given by %(by)s") % said,
        "intro": recipients(),
        "sections": [_section(one) for one in held.sections],
        "rights_title": _("Your rights"),
        "rights": rights(),
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def _section(section: selectors.Section) -> dict[str, Any]:
    as_table = is_table(section)
    return {
        "title": section.title,
        "count": formats.number(len(section.entries)) if section.entries else "",
        "reasons": [
            {"name": _("Purpose"), "text": section.purpose},
            {"name": _("Legal basis"), "text": section.basis},
            {"name": _("Kept"), "text": section.kept},
        ],
        "columns": [title for _key, title in section.columns] if as_table else [],
        "rows": [entry.words() for entry in section.entries] if as_table else [],
        "entries": [] if as_table else [facts(section, entry) for entry in section.entries],
        "nothing": "" if section.entries else _("We hold nothing of this kind."),
    }
