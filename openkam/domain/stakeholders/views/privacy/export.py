"""Everything that we hold on a person as a file to hand over: PDF to read, JSON for machines."""

import json
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.views.privacy import paper

FORMAT = 1


@require_POST
def person_export(request: Request, pk: int) -> HttpResponse:
    """Hand over everything that we hold on a person, and note that it was handed over."""
    kind = "json" if request.POST.get("kind") == "json" else "pdf"
    asked = request.POST.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    try:
        services.note_export(request.user, pk, kind=kind, language=language)
    except services.PersonErased:
        return redirect("stakeholders:person-held", pk)
    with translation.override(language):
        held = selectors.held(request.user, pk)
        if kind == "json":
            body = _json(held, by=str(request.user), at=now(), language=language)
            return _file(body, "application/json", f"{_stem(held, localdate())}.json")
        company = portfolio.company()
        pdf = paper.pdf(held, company, by=str(request.user), today=localdate())
        return _file(pdf, "application/pdf", f"{_stem(held, localdate())}.pdf")


def _json(held: selectors.Held, *, by: str, at: datetime, language: str) -> bytes:
    company = portfolio.company()
    body: dict[str, Any] = {
        "format": FORMAT,
        "company": company.name if company else "",
        "language": language,
        "exported_at": at.isoformat(),
        "exported_by": by,
        "rights": paper.rights(),
        "recipients": paper.recipients(),
        "sections": [
            {
                "key": one.key,
                "title": one.title,
                "purpose": one.purpose,
                "legal_basis": one.basis,
                "kept": one.kept,
                "fields": dict(one.columns),
                "entries": [entry.plain() for entry in one.entries],
            }
            for one in held.sections
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


def _stem(held: selectors.Held, today: date) -> str:
    name = " ".join("".join(c if c.isalnum() else " " for c in str(held.person)).split())
    return f"{_('What we hold on')} {name} {today.isoformat()}".replace(" ", "-")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type=content_type, headers=headers)
