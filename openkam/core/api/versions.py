"""Versions of what the API shows: nobody overwrites what they have not seen."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema

from openkam.core.api.problems import Problem


class NotModified(Exception):
    """The caller has the current version already."""


def etag_of(item: Schema | dict[str, Any]) -> str:
    """Return the strong ETag of a representation: the same content has the same one."""
    content = item.model_dump(mode="json") if isinstance(item, Schema) else item
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def tell_version(request: HttpRequest, item: Schema | dict[str, Any]) -> None:
    """Put the ETag of the answer into its headers; NotModified if the caller has this version."""
    etag = etag_of(item)
    headers_of(request)["ETag"] = etag
    given = request.headers.get("If-None-Match", "")
    if request.method in ("GET", "HEAD") and _names(given, etag):
        raise NotModified


def require_version(request: HttpRequest, current: Schema | dict[str, Any]) -> None:
    """Let a write pass only if it names the current version in If-Match, or `*`.

    Called inside the transaction that locks the row. Raises Problem 428 without If-Match, 412 if
    somebody has changed the thing since it was read.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem(428, _("Read first, and send the ETag of what you read as If-Match."))
    etag = etag_of(current)
    if not _names(given, etag):
        headers_of(request)["ETag"] = etag
        raise Problem(412, _("Somebody has changed this since you read it. Read it again."))


def require_nothing(request: HttpRequest) -> None:
    """Let a write that makes something new pass unless it names a version of what was there.

    Raises Problem 412: what the caller read is gone.
    """
    given = request.headers.get("If-Match", "").strip()
    if given and not _names(given, ""):
        raise Problem(412, _("What you read is gone. Without If-Match it is made anew."))


def headers_of(request: HttpRequest) -> dict[str, str]:
    """Return the headers that the answer to this request will have besides."""
    holder: Any = request
    if not hasattr(holder, "api_headers"):
        holder.api_headers = {}
    headers: dict[str, str] = holder.api_headers
    return headers


def _names(given: str, etag: str) -> bool:
    tags = [tag.strip() for tag in given.split(",")]
    return "*" in tags or etag in tags
