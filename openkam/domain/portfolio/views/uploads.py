"""Files on their way in, piece by piece; the browser's script asks here."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import Upload

OFFSET = "Upload-Offset"
LONGEST_NUMBER = 15


@require_POST
def upload_begin(request: Request) -> HttpResponse:
    """Begin an upload, or say where the same file stopped before."""
    given = request.POST
    try:
        found = services.begin_upload(
            request.user,
            name=given.get("name", ""),
            size=_number(given.get("size", "")) or 0,
            fingerprint=given.get("fingerprint", "")[:1000],
            now=timezone.now(),
        )
    except services.Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(_state(found))


@require_http_methods(["GET", "POST"])
def upload(request: Request, token: str) -> HttpResponse:
    """Say how much of a file is there; a piece that follows on it is added."""
    found = selectors.upload(request.user, token)
    if request.method == "GET":
        return JsonResponse(_state(found))
    offset = _number(request.headers.get(OFFSET, ""))
    if offset is None:
        return JsonResponse({"error": _("Say at which byte the piece begins.")}, status=400)
    try:
        found = services.append_to_upload(
            request.user, token, offset=offset, data=request.body, now=timezone.now()
        )
    except services.WrongOffset as elsewhere:
        return JsonResponse({"received": elsewhere.received}, status=409)
    except services.Refusal as refusal:
        return _refused(refusal)
    return JsonResponse(_state(found))


def _state(found: Upload) -> dict[str, object]:
    return {
        "token": found.token,
        "received": found.received,
        "size": found.size,
        "url": reverse("portfolio:upload", args=[found.token]),
    }


def _refused(refusal: services.Refusal) -> JsonResponse:
    status = 507 if isinstance(refusal, services.NoRoomForFile) else 422
    return JsonResponse({"error": str(refusal)}, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
