"""The API's own description, and the answer where there is no operation."""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.api.problems import problem_response
from openkam.shell.api.document import ABOUT
from openkam.shell.api.reference import Area, areas_of
from openkam.shell.api.v1 import api


@require_safe
def openapi(request: Request) -> HttpResponse:
    """Send the OpenAPI document."""
    document = {**api.get_openapi_schema(), "servers": [{"url": settings.PUBLIC_URL}]}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@require_safe
def reference(request: Request) -> HttpResponse:
    """Show what the API is, and all of its operations."""
    context = {"about": _paragraphs(ABOUT), "areas": _areas(), "active": ""}
    return render(request, "web/api_reference.html", context)


@require_safe
def reference_area(request: Request, area: str) -> HttpResponse:
    """Show the operations of one area with what goes in and out."""
    found = next((one for one in _areas() if one.slug == area), None)
    if found is None:
        raise Http404
    context = {"area": found, "areas": _areas(), "active": ""}
    return render(request, "web/api_area.html", context)


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Say in the API's way that there is no such operation."""
    return problem_response(404, _("There is no operation at this address. See /api/v1/docs/."))


@lru_cache(maxsize=1)
def _areas() -> list[Area]:
    return areas_of(api.get_openapi_schema(), settings.PUBLIC_URL)


def _paragraphs(text: str) -> list[SafeString]:
    """Return the paragraphs of a text in which `code` and **weight** are marked, as markup."""
    marks = (("`", "code"), ("**", "b"))
    found = []
    for paragraph in text.strip().split("\n\n"):
        markup = escape(paragraph)
        for mark, tag in marks:
            parts = markup.split(mark)
            opened = (f"<{tag}>{part}</{tag}>" if n % 2 else part for n, part in enumerate(parts))
            markup = SafeString("".join(opened))
        found.append(markup)
    return found
