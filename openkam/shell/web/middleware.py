"""What happens to every request before its view."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from openkam.core.access import sessions, users
from openkam.core.access.models import User
from openkam.shell.web import first_visit, places

Handler = Callable[[HttpRequest], HttpResponse]
SETUP = "/setup/"
FOR_PROGRAMS = ("/health/", "/metrics")  # they ask before the first visit too
API = "/api/"  # answers scripts in its own way
ALWAYS_OPEN = (SETUP, API, *FOR_PROGRAMS)
SIGN_IN = ("/sign-in/", "/invitation/")
log = logging.getLogger(__name__)


# What a page of ours never asks a browser for, so that nothing that got into one can either.
UNUSED = ("camera", "geolocation", "microphone", "payment", "usb")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HEADERS = {
    # Other sites may neither embed what we answer nor read it.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    # Nothing about customers stays on a disk behind the browser; static files say otherwise.
    "Cache-Control": "no-store, private",
}


class HeadersMiddleware:
    """Tells browsers what they may do with an answer, where the answer itself does not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers that the answer lacks."""
        if request.method == "TRACE":  # would give back what only the browser should know
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        kind = response.get("Content-Type", "")
        if kind.startswith("text/") and "charset" not in kind:
            response["Content-Type"] = f"{kind}; charset=utf-8"
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class FirstVisitMiddleware:
    """Sends every visitor to the first visit until a company exists."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._has_company = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the first visit."""
        if request.path.startswith(ALWAYS_OPEN) or self._is_over(request) or _lets_in(request):
            return self.get_response(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": SETUP})
        return redirect(SETUP)

    def _is_over(self, request: HttpRequest) -> bool:
        # The company of a signed-in user cannot go: leaving the demo takes all of its users along.
        # So only strangers, who see no more than the sign-in page, cost a query.
        if self._has_company and request.user.is_authenticated:
            return True
        self._has_company = first_visit.is_over()
        return self._has_company


class SeenMiddleware:
    """Keeps when and from where people were seen; no page waits for it or pays a query."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then keep it; who never asked for the user is not asked now."""
        session: Any = request.session
        session.place = places.place_of(request)
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        if isinstance(user, User):
            sessions.note_seen(session, user, now=timezone.now())  # noqa: TID251 - of the request
        return response


class UserLanguageMiddleware:
    """Answers in the language that the user chose."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the user's language, or in the browser's."""
        if request.path.startswith(FOR_PROGRAMS):  # who the visitor is would ask the database
            return self.get_response(request)
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class LedgerFaultMiddleware:
    """Says what is wrong when a page needs sales data that cannot be read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; faults come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer a fault of the ledger that no view has answered, and leave all others."""
        if isinstance(fault, Http404 | PermissionDenied):
            return None
        # Loaded only now: most requests never touch the ledger.
        from openkam.core.ledger import LedgerFault

        if not isinstance(fault, LedgerFault):
            return None
        log.error("The ledger's fault: %s", fault, exc_info=fault)
        return render(request, "web/ledger_fault.html", {"code": fault.code}, status=503)


def _lets_in(request: HttpRequest) -> bool:
    """Whether somebody whom the operator invited before the first visit is about to sign in."""
    return request.path.startswith(SIGN_IN) and users.anybody_is_here()
