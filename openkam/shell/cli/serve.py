"""`openkam serve`: the web server, and a worker beside it."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings
from django.db import connection

from openkam.core.access import setup_code
from openkam.core.served import note_served_at
from openkam.domain.portfolio import selectors as portfolio
from openkam.shell.cli.address import local_address, reachable
from openkam.shell.cli.main import refuse
from openkam.shell.cli.migrate import missing_migrations, static_is_collected
from openkam.shell.web.operation import counters

START_SECONDS = 60
PATIENCE_SECONDS = 15  # for a job under way to reach its next step
RESTART_SECONDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen and how many processes to use."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen at (default: %(default)s)"
    )
    parser.add_argument("--port", type=_port, default=8000, help="port (default: %(default)s)")
    parser.add_argument(
        "--workers", type=_at_least_one, default=2, help="web processes (default: %(default)s)"
    )
    parser.add_argument(
        "--threads", type=_at_least_one, default=4, help="threads of each (default: %(default)s)"
    )
    parser.add_argument(
        "--without-worker",
        action="store_true",
        help="queued work is done by `openkam worker` elsewhere",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl C or SIGTERM; refuse an unprepared database and a port that is taken."""
    if missing_migrations() or not static_is_collected():
        return refuse("The database is not prepared for this version. Run: openkam migrate")
    problem = _why_not_listening(options.host, options.port)
    if problem:
        return refuse(problem)
    welcome = _welcome(options)
    connection.close()
    return _Household(options, welcome).keep()


class _Household:
    """The two processes: the server, whose end is ours, and the worker, who is called again."""

    def __init__(self, options: argparse.Namespace, welcome: str) -> None:
        self._options = options
        self._welcome = welcome
        self._told_to_end = False

    def keep(self) -> int:
        """Start both, wait for the end of the server, end the worker; return the exit code."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        server = _started(_server(self._options), **counters.begin_anew())
        worker = None if self._options.without_worker else _started(_worker())
        if self._is_up(server):
            note_served_at(local_address(self._options.host, self._options.port))
            print(self._welcome, flush=True)
        while server.poll() is None and not self._told_to_end:
            time.sleep(0.2)
            if worker is not None and worker.poll() is not None and not self._told_to_end:
                print("openkam: The worker ended unexpectedly; starting another.", file=sys.stderr)
                time.sleep(RESTART_SECONDS)
                worker = _started(_worker())
        for child in (server, worker):
            _stop(child)
        return 0 if self._told_to_end else 1

    def _end(self, signum: int, frame: FrameType | None) -> None:
        self._told_to_end = True

    def _is_up(self, server: subprocess.Popen[bytes]) -> bool:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and server.poll() is None and not self._told_to_end:
            try:
                socket.create_connection(
                    (reachable(self._options.host), self._options.port), 1
                ).close()
            except OSError:
                time.sleep(0.1)
            else:
                return True
        return False


def _server(options: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "openkam.config.wsgi:application"),
        *("--interface", "wsgi", "--no-ws", "--host", options.host, "--port", str(options.port)),
        *("--workers", str(options.workers), "--blocking-threads", str(options.threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"),
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "openkam.shell.cli.main", "worker"]


def _started(command: list[str], **variables: str) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl C reaches this process only, which ends the others in order.
    return subprocess.Popen(
        command,
        env={**os.environ, **variables},
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    """Ask Linux to end this child when its parent is killed; elsewhere it would live on."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _stop(child: subprocess.Popen[bytes] | None) -> None:
    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _why_not_listening(host: str, port: int) -> str:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        return f"Cannot listen at {host}:{port}: {fault.strerror or fault}. Choose another --port."
    return ""


def _welcome(options: argparse.Namespace) -> str:
    place = (
        settings.PUBLIC_URL if settings.PRODUCTION else local_address(options.host, options.port)
    )
    lines = ["", f"  OpenKAM is ready: {place}/"]
    company = portfolio.company()
    if company is None or not company.name:
        lines += [f"  First visit: enter the one-time code {setup_code.current_code()}"]
    return "\n".join([*lines, "  Ctrl C ends it.", ""])


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be 1 or more")
    return int(text)
