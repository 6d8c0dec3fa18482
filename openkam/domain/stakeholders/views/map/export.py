"""The map as a file: SVG, PDF, PNG."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.panels.map import map_file, wanted_of
from openkam.domain.stakeholders.panels.map.file import MapFile
from openkam.domain.stakeholders.selectors.map import people_map

TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_safe
def map_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Return the map of an account as a file, as the reader may see it, with the same filters."""
    if kind not in TYPES:
        raise Http404
    today = localdate()
    found = people_map(selectors.snapshot(request.user, pk, today), wanted_of(request.GET.dict()))
    name = f"people-{slugify(str(found.account)) or pk}-{today:%Y-%m-%d}.{kind}"
    return HttpResponse(
        _content(map_file(found), kind),
        content_type=TYPES[kind],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _content(made: MapFile, kind: str) -> bytes:
    if kind == "svg":
        return made.svg.encode()
    return made.pdf() if kind == "pdf" else made.png()
