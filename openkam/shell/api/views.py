"""The API's own description, and the answer where there is no operation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.api.problems import problem_response
from openkam.shell.api.v1 import api


@require_safe
def openapi(request: Request) -> HttpResponse:
    """Send the OpenAPI document."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@login_not_required
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Say in the API's way that there is no such operation."""
    return problem_response(404, _("There is no operation at this address. See /api/v1/docs/."))
