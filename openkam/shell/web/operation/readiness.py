"""Whether the house can do its work now: what a load balancer and an alarm ask for."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from openkam.core.jobs import beats

LEAST_FREE = 512 * 1024 * 1024  # bytes: room for one import of a million lines and its roll-up

Check = Callable[[datetime], str]


def checks(now: datetime) -> dict[str, str]:
    """Return every check's name with what is wrong, "" for what is in order.

    What needs a database that cannot be reached is left out.
    """
    found = {"database": _database(now)}
    others: dict[str, Check] = {"ledger": _ledger, "disk": _disk}
    if not found["database"]:
        others = {"migrations": _migrations, "worker": _worker, **others}
    return found | {name: check(now) for name, check in others.items()}


def _database(now: datetime) -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "cannot be reached"
    return ""


def _migrations(now: datetime) -> str:
    try:
        missing = _wanted() - set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return "cannot be read"
    return f"{len(missing)} missing: run openkam migrate" if missing else ""


@lru_cache
def _wanted() -> frozenset[tuple[str, str]]:
    """Return the newest migrations of this version, which its process reads once."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _worker(now: datetime) -> str:
    try:
        working = beats.is_anybody_working(now=now)
    except DatabaseError:
        return "cannot be asked for"
    return "" if working else "no sign of life for a minute: run openkam worker"


def _ledger(now: datetime) -> str:
    folder = Path(settings.LEDGER_FOLDER)
    # Made by the first import; until then it is enough that it can be made.
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return "" if os.access(nearest, os.W_OK | os.X_OK) else "the folder cannot be written"


def _disk(now: datetime) -> str:
    try:
        free = shutil.disk_usage(settings.DATA).free
    except OSError:
        return "the data folder cannot be read"
    return "" if free >= LEAST_FREE else f"only {free // 1_048_576} MB are free"
