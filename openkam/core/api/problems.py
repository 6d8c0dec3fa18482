"""Faults of the API as problem details (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible now",
    412: "Changed by somebody else",
    413: "Too large",
    415: "Media type not supported",
    422: "Not accepted",
    428: "If-Match is missing",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not available now",
}
# What `type` ends in where a status alone would not say it.
CODES = {
    400: "bad-request",
    401: "no-valid-token",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    409: "not-possible-now",
    412: "changed-meanwhile",
    413: "too-large",
    415: "media-type",
    422: "not-accepted",
    428: "if-match-missing",
    429: "too-many-requests",
    500: "fault",
    503: "not-available",
}


class Problem(Exception):
    """An operation cannot be carried out; becomes the answer as it stands.

    `code` is the machine's word for it (kebab case), `more` further members of the answer.
    """

    def __init__(self, status: int, detail: str = "", *, code: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code or CODES[status]
        self.more = more


def reason_of(refusal: Exception) -> str:
    """Return the machine's word for why a service refused: its exception in kebab case."""
    name = type(refusal).__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def problem_response(
    status: int,
    detail: str = "",
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Return a problem as the answer: type, title, status, detail, and what else is given."""
    said: dict[str, Any] = {
        "type": f"urn:openkam:problem:{code or CODES[status]}",
        "title": TITLES[status],
        "status": status,
    }
    if detail:
        said["detail"] = detail
    return HttpResponse(
        json.dumps({**said, **more}, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )
