"""Fetching one file over https into a file of our own."""

import hashlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from openkam.core.fetching.addresses import Target, target_of
from openkam.core.fetching.faults import FetchFault

MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
PIECE = 1 << 16
LONGEST_NAME = 150


@dataclass(frozen=True)
class Limits:
    """How much, and how long, is enough."""

    size: int = 500 * 1024 * 1024
    silence_seconds: float = 30.0
    whole_seconds: float = 1800.0


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
        with _answer(target, limits) as (connection, answer):
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


@contextmanager
def _answer(
    target: Target, limits: Limits
) -> Iterator[tuple["_Connection", http.client.HTTPResponse]]:
    """Ask, and give the line and the answer; what goes wrong on the line becomes a FetchFault."""
    connection = _Connection(target, limits)
    # Time between two pieces is limited by the socket; this limits the whole.
    watch = threading.Timer(limits.whole_seconds, connection.cut)
    watch.daemon = True
    try:
        watch.start()
        connection.request(
            "GET",
            target.path,
            headers={
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "User-Agent": "OpenKAM",
            },
        )
        yield connection, connection.getresponse()
    except FetchFault:
        raise
    except (OSError, http.client.HTTPException) as fault:
        raise _line_fault(target, fault, is_cut=connection.is_cut) from fault
    finally:
        watch.cancel()
        connection.close()


class _Connection(http.client.HTTPSConnection):
    """A connection to the machine that was judged, with the certificate of the host's name."""

    def __init__(self, target: Target, limits: Limits) -> None:
        self._encryption = ssl.create_default_context()  # honours SSL_CERT_FILE
        super().__init__(
            target.host,
            target.port,
            timeout=limits.silence_seconds,
            context=self._encryption,
        )
        self._machines = target.machines
        self._line: socket.socket | None = None  # `sock` is forgotten once the answer begins
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the first machine that answers."""
        self._line = plain = self._reached()
        if self.is_cut:
            plain.close()
            raise TimeoutError
        try:
            # An answer whose end nobody vouches for may be half of one.
            self.sock = self._encryption.wrap_socket(
                plain, server_hostname=self.host, suppress_ragged_eofs=False
            )
        except BaseException:
            plain.close()
            raise
        self._line = self.sock

    def cut(self) -> None:
        """End the connection from another thread; who reads from it gets an error or an end."""
        self.is_cut = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        for last in self._machines[:-1]:
            try:
                return socket.create_connection((last, self.port), self.timeout)
            except OSError:
                continue
        return socket.create_connection((self._machines[-1], self.port), self.timeout)


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


def _line_fault(target: Target, fault: Exception, *, is_cut: bool) -> FetchFault:
    host = target.host
    if is_cut or isinstance(fault, TimeoutError):
        return FetchFault(f"{host} takes too long.", "too_slow", is_passing=True, host=host)
    if isinstance(fault, ssl.SSLCertVerificationError):
        reason = fault.verify_message or fault.reason
        return FetchFault(
            f"The certificate of {host} is not valid: {reason}.",
            "certificate",
            host=host,
            reason=reason,
        )
    return FetchFault(
        f"The connection to {host} failed: {fault or type(fault).__name__}.",
        "connection",
        is_passing=True,
        host=host,
        reason=str(fault) or type(fault).__name__,
    )


def _name(headers: Message, address: str) -> str:
    """What the file is called: as the server says, else as the address ends."""
    given = headers.get_filename() or unquote(urlsplit(address).path)
    last = given.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return plain[-LONGEST_NAME:] or "file"
