"""`openkam migrate`: the database and the static files as this version needs them."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import openkam


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing besides --quiet."""
    parser.add_argument("--quiet", action="store_true", help="print nothing")


def run(options: argparse.Namespace) -> int:
    """Bring everything up to date; running it again does nothing."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    pending = missing_migrations()
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    collected = collect_static()
    if not options.quiet:
        print(f"Database: {_counted(pending)}.")
        print(f"Static files: {'collected' if collected else 'up to date'}.")
    return 0


def missing_migrations() -> int:
    """Return how many migrations the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> bool:
    """Collect the static files unless they have not changed; return whether they were collected."""
    state, stamp = _state_of_static(), _stamp()
    if stamp.exists() and stamp.read_text() == state:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)
    return True


def static_is_collected() -> bool:
    """Whether static files were ever collected into the data folder."""
    return _stamp().exists()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected-from"


def _state_of_static() -> str:
    digest = hashlib.sha256(openkam.__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _counted(pending: int) -> str:
    return f"{pending} migrations applied" if pending else "up to date"
