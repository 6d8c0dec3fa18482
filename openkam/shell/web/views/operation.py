"""What programs ask: whether the house lives, whether it can work, and how it goes."""

import secrets
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from openkam.core.access.models import User
from openkam.shell.web.operation import readiness


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
@login_not_required
def health_ready(request: HttpRequest) -> HttpResponse:
    """Say whether everything that work needs is there, 503 if not.

    What fails is told to administrators and to who has the token of the measures.
    """
    checks = readiness.checks(timezone.now())
    failing = any(checks.values())
    answer: dict[str, object] = {"status": "failing" if failing else "ok"}
    if _has_token(request) or (not checks["database"] and _is_administrator(request)):
        answer["checks"] = {name: fault or "ok" for name, fault in checks.items()}
    status = HTTPStatus.SERVICE_UNAVAILABLE if failing else HTTPStatus.OK
    return JsonResponse(answer, status=status)


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus the measures; there is no such address while no token is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _has_token(request):
        return HttpResponse(
            "A token is needed.\n",
            status=HTTPStatus.UNAUTHORIZED,
            content_type="text/plain; charset=utf-8",
            headers={"WWW-Authenticate": 'Bearer realm="metrics"'},
        )
    # Loaded only where it is used: an installation without Prometheus does without its client.
    from openkam.shell.web.operation import measures

    return HttpResponse(measures.page(timezone.now()), content_type=measures.CONTENT_TYPE)


def _has_token(request: HttpRequest) -> bool:
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if not wanted or kind.lower() != "bearer":
        return False
    return secrets.compare_digest(given.strip().encode(), wanted.encode())


def _is_administrator(request: HttpRequest) -> bool:
    try:
        return isinstance(request.user, User) and request.user.is_administrator
    except DatabaseError:
        return False
