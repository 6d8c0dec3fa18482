"""What every answer of the API has in common."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from openkam.core.api.problems import MEDIA_TYPE, problem_response
from openkam.core.api.versions import headers_of

ROOT = "/api/"
Handler = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """Adds the headers of the answer, and turns faults of the framework into problem details."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code in (404, 405) and response["Content-Type"] != MEDIA_TYPE:
            kept = {name: response[name] for name in ("Allow",) if response.has_header(name)}
            response = problem_response(response.status_code, headers=kept)
        for name, value in headers_of(request).items():
            response[name] = value
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response
