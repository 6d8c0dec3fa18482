"""Fetching one file over https into a file of our own."""

import hashlib
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from openkam.core.fetching.addresses import Target, target_of
from openkam.core.fetching.connection import Limits, answer_of
from openkam.core.fetching.faults import FetchFault

MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
PIECE = 1 << 16
LONGEST_NAME = 150
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Fetched:
    """A file that came, with the SHA-256 of its content."""

    path: Path
    name: str
    size: int
    digest: str


DEFAULT_LIMITS = Limits()


def fetch(
    address: str, *, allowed: Mapping[str, bool], to: Path, limits: Limits = DEFAULT_LIMITS
) -> Fetched:
    """Write what stands at an address into the file `to`, and return it.

    `allowed` maps the hosts that may be asked, also after a redirect, to whether they stand inside
    the own network. No cookies and no credentials go along. FetchFault says why nothing came; then
    there is no file either.
    """
    try:
        return _followed(address, allowed, to, limits)
    except BaseException:
        to.unlink(missing_ok=True)
        raise


def _followed(address: str, allowed: Mapping[str, bool], to: Path, limits: Limits) -> Fetched:
    asked = address
    for _step in range(MOST_REDIRECTS + 1):
        target = target_of(asked, allowed)
        with answer_of(target, limits, headers=HEADERS) as (connection, answer):
            if answer.status not in REDIRECTS:
                size, digest = _written(target, answer, to, limits)
                if connection.is_cut:
                    raise TimeoutError
                return Fetched(to, _name(answer.headers, address), size, digest)
            asked = urljoin(asked, answer.headers.get("Location", ""))
    raise FetchFault(
        f"The address leads on more than {MOST_REDIRECTS} times.",
        "redirects",
        most=MOST_REDIRECTS,
    )


def _written(
    target: Target, answer: http.client.HTTPResponse, to: Path, limits: Limits
) -> tuple[int, str]:
    """Write the body into a file; return its size and digest."""
    if answer.status != 200:
        raise FetchFault(
            f"{target.host} answers {answer.status} {answer.reason}.",
            "refused",
            is_passing=answer.status >= 500 or answer.status == 429,
            host=target.host,
            status=answer.status,
        )
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchFault(
            f"{target.host} sends the file packed in a way that was not asked for.",
            "encoding",
            host=target.host,
        )
    expected = answer.length
    if expected is not None and expected > limits.size:
        raise _too_large(limits)
    size, seal = 0, hashlib.sha256()
    with to.open("wb") as file:
        while piece := answer.read(PIECE):
            size += len(piece)
            if size > limits.size:
                raise _too_large(limits)
            seal.update(piece)
            file.write(piece)
    if expected is not None and size != expected:
        raise http.client.IncompleteRead(b"", expected - size)
    return size, seal.hexdigest()


def _too_large(limits: Limits) -> FetchFault:
    megabytes = limits.size // (1024 * 1024)
    return FetchFault(f"The file is larger than {megabytes} MB.", "too_large", megabytes=megabytes)


def _name(headers: Message, address: str) -> str:
    """What the file is called: as the server says, else as the address ends."""
    given = headers.get_filename() or unquote(urlsplit(address).path)
    last = given.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return plain[-LONGEST_NAME:] or "file"
