"""`openkam migrate`: the database and the static files as this version needs them."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

import openkam
from openkam.core.backup import restoring
from openkam.core.backup.faults import BackupFault
from openkam.core.backup.making import make_backup, nobody_watches
from openkam.shell.cli.output import ProgressLine
from openkam.shell.cli.search import fill_missing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --quiet, and --no-backup."""
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    parser.add_argument(
        "--no-backup",
        action="store_true",
        help="apply migrations without a backup of the data before",
    )


def run(options: argparse.Namespace) -> int:
    """Bring everything up to date, after a backup of the data; again it does nothing."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    pending = missing_migrations()
    if pending and not options.no_backup and restoring.holds_data():
        _back_up(options)
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    filled = _fill_search(options)
    collected = collect_static()
    if not options.quiet:
        print(f"Database: {_counted(pending)}.")
        print(f"Search: {f'{filled} texts added' if filled else 'up to date'}.")
        print(f"Static files: {'collected' if collected else 'up to date'}.")
    return 0


def _back_up(options: argparse.Namespace) -> None:
    """Make the backup to go back to; a fault ends the command before anything is changed."""
    line = ProgressLine()
    try:
        made = make_backup(
            now=timezone.now(),
            keep=settings.BACKUP_KEEP,
            reason="migrate",
            progress=nobody_watches if options.quiet else line,
        )
    except BackupFault as fault:
        raise BackupFault(f"{fault} The database was not changed. Skip it with --no-backup.") from (
            fault
        )
    finally:
        line.clear()
    if not options.quiet:
        print(f"Backup: {made.path}")


def _fill_search(options: argparse.Namespace) -> int:
    """Let what is not found yet be found, such as what was written before this version."""
    line = ProgressLine()
    try:
        return fill_missing(nobody_watches if options.quiet else line)
    finally:
        line.clear()


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
