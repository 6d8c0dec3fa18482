"""One question to a machine that was judged, and its answer."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from openkam.core.fetching.addresses import Target
from openkam.core.fetching.faults import FetchFault


@dataclass(frozen=True)
class Limits:
    """How much, and how long, is enough."""

    size: int = 500 * 1024 * 1024
    silence_seconds: float = 30.0
    whole_seconds: float = 1800.0


@contextmanager
def answer_of(
    target: Target, limits: Limits, *, headers: Mapping[str, str], body: bytes | None = None
) -> Iterator[tuple["Connection", http.client.HTTPResponse]]:
    """Ask, and give the line and the answer; what goes wrong on the line becomes a FetchFault.

    With a body it is posted. No cookies and no credentials go along, no redirect is followed.
    """
    connection = Connection(target, limits)
    # Time between two pieces is limited by the socket; this limits the whole.
    watch = threading.Timer(limits.whole_seconds, connection.cut)
    watch.daemon = True
    try:
        watch.start()
        connection.request(
            "GET" if body is None else "POST",
            target.path,
            body=body,
            headers={"User-Agent": "OpenKAM", **headers},
        )
        yield connection, connection.getresponse()
    except FetchFault:
        raise
    except (OSError, http.client.HTTPException) as fault:
        raise _line_fault(target, fault, is_cut=connection.is_cut) from fault
    finally:
        watch.cancel()
        connection.close()


class Connection(http.client.HTTPConnection):
    """A connection to the machine that was judged; encrypted, it proves the host's name."""

    def __init__(self, target: Target, limits: Limits) -> None:
        super().__init__(target.host, target.port, timeout=limits.silence_seconds)
        self._encryption: ssl.SSLContext | None = None
        if target.is_encrypted:
            self._encryption = ssl.create_default_context()  # honours SSL_CERT_FILE
            self.default_port = http.client.HTTPS_PORT
        self._machines = target.machines
        self._line: socket.socket | None = None  # `sock` is forgotten once the answer begins
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the first machine that answers."""
        self._line = plain = self._reached()
        if self.is_cut:
            plain.close()
            raise TimeoutError
        if self._encryption is None:
            self.sock = plain
            return
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
