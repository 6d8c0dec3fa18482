"""Completing the OpenAPI document by what all operations share."""

from collections.abc import Mapping
from typing import Any

from openkam.core.api.problems import CODES, MEDIA_TYPE, TITLES

ABOUT = """\
Everything that the pages show and do. The same gate decides: a token sees what its user sees.

**Sign-in.** `Authorization: Bearer okam_…`, a personal token with scopes, made under your name →
My API tokens or by `openkam token create`. `/api/v1/me` says what it may do.

**Lists** come in pages of at most 200: `limit`, `cursor`; the answer's `next` is the cursor of
the page that follows, `null` on the last. Filters and sort are those of the lists on the pages;
`-` before a sort's name is descending.

**Writes** need `If-Match` with the `ETag` of what was read: 428 without, 412 if somebody has
changed it since. `If-Match: *` overwrites whatever is there.

**Values.** Amounts are decimal strings in the currency that stands beside them, shares are
fractions, days `2026-01-31`; `null` is unknown, never zero. Periods are half-open: `to` is the
day after the last.

**Faults** are problem details (RFC 9457), `application/problem+json`; `type` ends in a code for
machines, `detail` says what to do, `errors` names each value that is not accepted. 403 is a right
that the token lacks (`scope`), or something that its user may not do; 404 also what is not open to
them.

**Limits.** `RateLimit` tells how many requests are left this minute; 429 comes with `Retry-After`.
"""
ALWAYS = (400, 401, 403, 422, 429, 500, 503)
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "urn:openkam:problem: and a code"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what to do about it, in the user's language"},
        "reason": {"type": "string", "description": "why it was refused, for machines"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "the member of the body"},
                    "parameter": {"type": "string", "description": "the parameter"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,  # without it the answer is 428, not 422
    "description": "the ETag of what was read, or *",
    "schema": {"type": "string"},
}


def complete(document: dict[str, Any], scopes: Mapping[str, str]) -> dict[str, Any]:
    """Add the description, the problems and scope of every operation, and If-Match if needed."""
    document["info"]["description"] = ABOUT
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {f"Problem{status}": _problem(status) for status in CODES}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete(operation, path)
            scope = scopes[operation["operationId"]]
            operation["security"] = [{"Token": [scope] if scope else []}]
    return document


def _complete(operation: dict[str, Any], path: str) -> None:
    statuses = {*ALWAYS}
    if "{" in path:
        statuses.add(404)
    if operation.pop("x-versioned", False):
        operation.setdefault("parameters", []).append(IF_MATCH)
        statuses |= {412, 428}
    if operation.get("requestBody"):
        statuses |= {413}
    statuses |= set(operation.pop("x-problems", ()))
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}
