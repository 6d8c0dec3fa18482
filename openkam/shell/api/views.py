"""The API's own description, and the answer where there is no operation."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.api.authentication import any_token
from openkam.core.api.problems import problem_response
from openkam.core.served import public_address
from openkam.shell.api.document import ABOUT
from openkam.shell.api.markup import links_to, paragraphs
from openkam.shell.api.reference import Area, areas_of
from openkam.shell.api.v1 import api


@require_safe
@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """Send the OpenAPI document to whoever is signed in, or brings a valid token of any scope."""
    if not (request.user.is_authenticated or any_token()(request)):
        return redirect_to_login(request.get_full_path())
    document = {**api.get_openapi_schema(), "servers": [{"url": public_address()}]}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@require_safe
def reference(request: Request) -> HttpResponse:
    """Show what the API is, and all of its operations."""
    context = {"about": paragraphs(ABOUT), "areas": _areas(), "active": ""}
    return render(request, "web/api_reference.html", context)


@require_safe
def reference_area(request: Request, area: str) -> HttpResponse:
    """Show the operations of one area with what goes in and out."""
    found = next((one for one in _areas() if one.slug == area), None)
    if found is None:
        raise Http404
    links = links_to(_areas())
    told = [(operation, paragraphs(operation.about, links)) for operation in found.operations]
    context = {"area": found, "operations": told, "areas": _areas(), "active": ""}
    return render(request, "web/api_area.html", context)


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Say in the API's way that there is no such operation."""
    return problem_response(404, _("There is no operation at this address. See /api/v1/docs/."))


def _areas() -> list[Area]:
    return _areas_at(public_address())


@lru_cache(maxsize=1)
def _areas_at(root: str) -> list[Area]:
    return areas_of(api.get_openapi_schema(), root)
