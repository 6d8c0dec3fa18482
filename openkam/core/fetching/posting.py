"""Posting a few bytes to an address, and hearing what is answered."""

import http.client
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from openkam.core.fetching.addresses import host_of, target_of
from openkam.core.fetching.connection import Limits, answer_of


@dataclass(frozen=True)
class Answer:
    """What a server said; `beginning` is the first part of the body."""

    status: int
    beginning: bytes
    retry_after: str = ""


def post(
    address: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    limits: Limits,
    allows_inside: bool = False,
    allows_plain: bool = False,
) -> Answer:
    """Post a body and return the answer, whatever its status; redirects are not followed.

    The address may lead inside the own network only with `allows_inside`, and begin with http://
    only with `allows_plain`. `limits.size` is how much of the answer is read. FetchFault says why
    there is no answer.
    """
    host = host_of(address, allows_plain=allows_plain)
    target = target_of(address, {host: allows_inside}, allows_plain=allows_plain)
    with answer_of(target, limits, headers=headers, body=body) as (_connection, answer):
        beginning = b""
        # The status is the answer; a body that breaks off takes nothing from it.
        with suppress(OSError, http.client.HTTPException):
            beginning = answer.read(limits.size)
        return Answer(answer.status, beginning, answer.headers.get("Retry-After", ""))
