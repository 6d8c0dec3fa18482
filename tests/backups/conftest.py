"""Installations of their own, each with its folder and its database."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

HERE = Path(__file__).parent


@dataclass
class Place:
    """An installation, used through its command and through programs of the tests."""

    data: Path
    environment: dict[str, str]

    def openkam(self, *words: str | Path, **more: str) -> subprocess.CompletedProcess:
        """Run `openkam` with these words."""
        command = [sys.executable, "-m", "openkam.shell.cli.main", *map(str, words)]
        environment = {**self.environment, **more}
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/")

    def shell(self, line: str, *words: str | Path) -> subprocess.CompletedProcess:
        """Run `openkam` with these words by this line of the shell, which has them as "$@"."""
        command = ["sh", "-c", line, "sh", sys.executable, "-m", "openkam.shell.cli.main"]
        command += map(str, words)
        return subprocess.run(command, env=self.environment, capture_output=True, text=True)

    def started(self, *words: str) -> subprocess.Popen:
        """Start `openkam` with these words and wait until it takes part."""
        command = [sys.executable, "-m", "openkam.shell.cli.main", *words]
        started = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        lock = self.data / ".running"
        while started.poll() is None and not (lock.exists() and _is_held(lock)):
            time.sleep(0.05)
        return started

    def program(self, name: str, *words: str | Path) -> Any:
        """Run a program of the tests and return the JSON that it printed."""
        command = [sys.executable, str(HERE / name), *map(str, words)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def seen(self) -> Any:
        """Every row of every table, and every report."""
        return self.program("company.py", "seen")


def _is_held(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def own_database(kind: str = "") -> Iterator[dict[str, str]]:
    """A database on the PostgreSQL server of the test run; nothing for SQLite, or without one."""
    url = os.environ.get("DATABASE_URL", "")
    if kind == "sqlite" or not url.startswith("postgres"):
        yield {}
        return
    name = f"backup_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def make_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Place]]:
    """Makes places with an empty folder and an empty database each."""
    root = Path(__file__).resolve().parent.parent.parent
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OPENKAM_") and name != "DATABASE_URL"
    }
    with ExitStack() as stack:

        def made(kind: str = "") -> Place:
            data = tmp_path_factory.mktemp("place") / "data"
            database = stack.enter_context(own_database(kind))
            given = {"PYTHONPATH": str(root), "OPENKAM_DATA": str(data)}
            given["DJANGO_SETTINGS_MODULE"] = "openkam.config.settings"
            return Place(data, {**kept, **database, **given})

        yield made


@pytest.fixture(scope="module")
def make_installed(make_place, installed: Callable[[Path], None]) -> Callable[[], Place]:
    """Makes places with the tables in the database, and nothing in the tables."""

    def made() -> Place:
        place = make_place()
        if "DATABASE_URL" in place.environment:
            place.openkam("migrate")
        else:
            installed(place.data)
        return place

    return made


@pytest.fixture(scope="module")
def company(make_installed) -> Place:
    """An installation with a small company."""
    place = make_installed()
    place.program("company.py", "build")
    return place


@pytest.fixture(scope="module")
def archive(company, tmp_path_factory) -> Path:
    """A backup of the company."""
    folder = tmp_path_factory.mktemp("archives")
    done = company.openkam("backup", "--to", folder, "--json")
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["archive"])
