"""The same pages through the real server, at one client and at eight, for information."""

import http.client
import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

from bench import child
from bench.outcome import Row, middle, percentile

REQUESTS = 160  # per page and number of clients
START_SECONDS = 60


def rows(environment: Mapping[str, str], *, quick: bool) -> list[Row]:
    """Ask the server of this installation, and return its latencies."""
    visitor = child.ask("bench.visitor", "sign-in", environment=environment)
    by_session = {"Cookie": f"{visitor['cookie']}={visitor['session']}"}
    by_token = {"Authorization": f"Bearer {visitor['token']}"}
    found = []
    with served(environment) as port:
        for page, addresses in visitor["addresses"].items():
            if addresses[0].startswith("/bench/"):
                continue
            headers = by_token if addresses[0].startswith("/api/") else by_session
            for clients in (1, 8):
                times = _ask(port, headers, addresses, clients, 8 if quick else REQUESTS)
                name = f"{page}, {clients} client{'s' if clients > 1 else ''}"
                found.append(Row(name, middle(times), "ms"))
                found.append(Row(f"{name}, p95", percentile(times, 0.95), "ms"))
    return found


@contextmanager
def served(environment: Mapping[str, str], *, with_worker: bool = False) -> Iterator[int]:
    """Run `openkam serve` on a free port of the loopback address."""
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "openkam.shell.cli.main", "serve", "--port", str(port)]
        + ([] if with_worker else ["--without-worker"]),
        cwd=child.ROOT,
        env=child.surroundings(environment),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _ask(
    port: int, headers: Mapping[str, str], addresses: list[str], clients: int, requests: int
) -> list[float]:
    taken: list[float] = []
    warm = Visit(port, headers, addresses, 8, [])
    warm.run()
    visits = [Visit(port, headers, addresses, requests // clients, taken) for _ in range(clients)]
    for visit in visits:
        visit.start()
    for visit in visits:
        visit.join()
    if len(taken) < requests // clients * clients:
        raise child.Failed(f"{addresses[0]} was not answered {requests} times.")
    return taken


class Visit(Thread):
    """One client that asks again as soon as it has its answer."""

    def __init__(
        self,
        port: int,
        headers: Mapping[str, str],
        addresses: list[str],
        requests: int,
        taken: list[float],
    ) -> None:
        super().__init__()
        self._port, self._headers, self._taken = port, headers, taken
        self._addresses = list(itertools.islice(itertools.cycle(addresses), requests))

    def run(self) -> None:
        """Ask for each address; append milliseconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        for address in self._addresses:
            started = time.perf_counter()
            connection.request("GET", address, headers=self._headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise child.Failed(f"{address} answered {answer.status}.")
            self._taken.append((time.perf_counter() - started) * 1000)
        connection.close()


def _wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise child.Failed("The server did not start.")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
