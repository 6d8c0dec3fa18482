"""Finding by text: the answer inside the palette, and the same as a page of its own."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from openkam.shell.web import palette

if TYPE_CHECKING:
    from openkam.core.access.models import User


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show the accounts and pages that a text names."""
    text = request.GET.get("q", "").strip()
    groups = palette.found(cast("User", request.user), text)
    context = {"groups": groups, "q": text[: palette.LONGEST], "active": "find"}
    template = "ui/_found.html" if request.headers.get("HX-Request") else "web/find.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
