"""The log of sign-ins: one's own under Profile, everybody's under Settings."""

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from openkam.core.access import sign_ins
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import csv_response
from openkam.core.face.lists import list_response
from openkam.shell.web import sign_in_list


@require_safe
def own_sign_ins(request: Request) -> HttpResponse:
    """List the reader's own sign-ins and refusals."""
    rows = sign_ins.own_sign_ins(request.user)
    page = sign_in_list.sign_in_list(rows, request.GET, now=timezone.now())
    return list_response(request, "web/own_sign_ins.html", {"list": page, **_kept()})


@require_safe
def sign_ins_page(request: Request) -> HttpResponse:
    """List everybody's, and point out bursts of refusals."""
    rows, now = sign_ins.all_sign_ins(request.user), timezone.now()
    people = list(sign_ins.people_in(request.user))
    page = sign_in_list.sign_in_list(rows, request.GET, now=now, people=people)
    notices = [
        (burst, sign_in_list.burst_in_words(burst))
        for burst in sign_ins.bursts(request.user, now=now)
    ]
    context = {"list": page, "bursts": notices, "active": "settings", **_kept()}
    return list_response(request, "web/sign_ins.html", context)


@require_safe
def sign_ins_export(request: Request) -> StreamingHttpResponse:
    """Send what the list shows as a CSV file."""
    rows = sign_ins.all_sign_ins(request.user)
    users = [str(user.pk) for user in sign_ins.people_in(request.user)]
    asked = sign_in_list.asked_of(request.GET, whole=True, users=users)
    found = sign_in_list.narrowed(rows, asked, now=timezone.now())
    return csv_response("sign-ins.csv", sign_in_list.csv_columns(), sign_in_list.csv_rows(found))


def _kept() -> dict[str, str]:
    return {"days": formats.number(settings.SIGN_IN_LOG_DAYS)}
