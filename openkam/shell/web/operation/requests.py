"""Each request has a number, a line in the log and a place in the measures."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from openkam.core.telemetry import context, logs
from openkam.shell.web.operation import counters

Handler = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECRET_ARGUMENTS = {"token", "key", "uidb36", "code"}  # parts of an address that open something
UNHEARD = ("web:health", "web:health-ready", "web:metrics")  # asked every few seconds
LONGEST_PATH = 300
LONG_PART = re.compile(r"[\w-]{20,}")
log = logging.getLogger("openkam.access")


class RequestMiddleware:
    """Stands before all others, so that it sees every answer, whoever gave it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under a number of its own, then write the line."""
        number = number_of(request)
        begun = time.perf_counter()
        with context.telling(request=number):
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            response[HEADER] = number
            _tell(request, response.status_code, seconds)
        return response


def number_of(request: HttpRequest) -> str:
    """Return the number that a trusted proxy gave the request, else a new one."""
    given = request.headers.get(HEADER, "")
    if settings.PROXY_IS_TRUSTED and GIVEN.fullmatch(given):
        return given
    return secrets.token_hex(8)


def spoken_path(request: HttpRequest) -> str:
    """Return the path without its query and without what opens doors, such as an invitation."""
    path, match = logs.one_line(request.path), request.resolver_match
    if match is None:  # an address of nobody's, perhaps a door's with a letter too few
        return LONG_PART.sub("[long]", path)[:LONGEST_PATH]
    for name, value in match.kwargs.items():
        if name in SECRET_ARGUMENTS and value:
            path = path.replace(str(value), f"[{name}]")
    return path[:LONGEST_PATH]


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered, "static" or "none"."""
    if request.resolver_match:
        return request.resolver_match.view_name or "nameless"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class SpokenPath(logging.Filter):
    """Takes what opens doors out of Django's own lines about a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass with the path as it may be written."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(
                spoken_path(request) if given == request.path else given for given in record.args
            )
        return True


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    view, method = view_of(request), request.method or ""
    counters.count_request(view=view, method=method, status=status, seconds=seconds)
    user = _known_user(request)
    path = spoken_path(request)
    log.log(
        _level(view, status),
        "%s %s %s in %d ms",
        method,
        path,
        status,
        seconds * 1000,
        extra={
            "method": method,
            "path": path,
            "view": view,
            "status": status,
            "seconds": round(seconds, 4),
            "facts": {"user": user} if user else {},
        },
    )


def _known_user(request: HttpRequest) -> int | None:
    """Return the number of whom the answer recognised; nobody is looked up for the log alone."""
    user = vars(request).get("user")  # that of a token is set, that of a session is lazy
    if type(user) is SimpleLazyObject:
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


def _level(view: str, status: int) -> int:
    if view in UNHEARD or (view == "static" and status < 400):
        return logging.DEBUG
    return logging.WARNING if 400 <= status < 500 else logging.INFO
