"""Settings of the test run, and installations that are ready to be used."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkam.config.settings")
# Before settings are read: no test may touch the data of the machine it runs on.
os.environ["OPENKAM_DATA"] = tempfile.mkdtemp(prefix="openkam-test-")
for name in ("OPENKAM_MODE", "OPENKAM_DEBUG", "OPENKAM_URL", "OPENKAM_SECRET_KEY"):
    os.environ.pop(name, None)

import django  # noqa: E402 - reads what was set above
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import translation  # noqa: E402

# A slow hash protects nobody here, and the tests of pages need no collected static files.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a folder that is not there.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
django.setup()

# The migrated database on PostgreSQL that the processes of a test run copy.
COPY = "test_openkam_migrated"
# Elapsed time on a busy machine says nothing about the code.
hypothesis.settings.register_profile("openkam", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("openkam")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page in another language leaves that language behind; the next test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The database of the tests. Of several processes one migrates it, and the others copy that.

    Stands for the fixture of pytest-django, which migrates for ten seconds in every process.
    """
    quietly = {"verbosity": request.config.option.verbose, "interactive": False}
    with django_db_blocker.unblock():
        if "PYTEST_XDIST_WORKER" in os.environ:
            shared = tmp_path_factory.getbasetemp().parent
            with (shared / "database.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                made = _copied_or_migrated(shared / "migrated.sqlite3", quietly)
        else:
            made = setup_databases(**quietly)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=quietly["verbosity"])


def _copied_or_migrated(copy: Path, quietly: dict[str, Any]) -> list[Any]:
    if not copy.exists():
        made = setup_databases(**quietly)
        _keep_a_copy(copy)
        return made
    with _copy_put_down(copy):
        # Migrates what is missing, and that is nothing.
        return setup_databases(**quietly, keepdb=True)


def _keep_a_copy(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as kept:
            connection.connection.backup(kept)
        return
    # Nobody may be connected to what is copied.
    connection.close()
    connection.close_pool()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{COPY}"')
        cursor.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{connection.settings_dict["NAME"]}"')
    copy.touch()


@contextmanager
def _copy_put_down(copy: Path) -> Iterator[None]:
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        # It stands in memory as long as anybody has it open.
        with closing(sqlite3.connect(copy)) as kept, closing(sqlite3.connect(name, uri=True)) as db:
            kept.backup(db)
            yield
        return
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{COPY}"')
    yield


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the copy from PostgreSQL when the processes of the run have ended."""
    is_first = not hasattr(config, "workerinput") and config.getoption("numprocesses", None)
    if is_first and connection.vendor == "postgresql":
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{COPY}"')


@pytest.fixture(scope="session")
def undone_after(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], AbstractContextManager[Path]]:
    """A data folder and a database to fill for a whole class or module of tests.

    `with undone_after("name") as folder:` in a fixture of that scope; at its end the database is
    as it was. What single tests change meanwhile is undone after each, as always.
    """

    @contextmanager
    def filled(name: str) -> Iterator[Path]:
        folder = tmp_path_factory.mktemp(name)
        places = override_settings(DATA=folder, LEDGER_FOLDER=folder / "ledger")
        with django_db_blocker.unblock(), places, transaction.atomic():
            # As Django's own TestCase does, so that services may open durable transactions inside.
            transaction.get_connection().atomic_blocks[-1]._from_testcase = True
            yield folder
            transaction.set_rollback(True)

    return filled


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], None]:
    """Makes data folders on SQLite: `installed(folder, "empty")`, or with the "demo" in it.

    Migrating takes ten seconds, so it is done once for all processes of a test run, and copied.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def made(folder: Path, kind: str = "empty") -> None:
        shutil.copytree(_made_once(shared, kind), folder)

    return made


def _made_once(shared: Path, kind: str) -> Path:
    folder, draft = shared / f"installed-{kind}", shared / f"installing-{kind}"
    with (shared / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            if kind == "demo":
                shutil.copytree(_made_once(shared, "empty"), draft)
            _openkam(draft, "demo" if kind == "demo" else "migrate")
            draft.rename(folder)
    return folder


def _openkam(data: Path, command: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "openkam.shell.cli.main", command],
        env={**kept, "OPENKAM_DATA": str(data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
