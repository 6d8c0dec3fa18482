"""Putting a backup back: checked first, built beside, switched at once."""

import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.backup import archive, files, schema, switch, tables
from openkam.core.backup.faults import BackupFault, InUse
from openkam.core.backup.making import nobody_watches, secret_is_kept, secret_mark

VERIFIED, EXTRACTED, LOADED = 0.2, 0.4, 0.9  # shares of the whole time, roughly
PATIENCE_SECONDS = 3
SPARE = 64 * 1024 * 1024


class NotEmpty(BackupFault):
    """There is something in this installation already."""


@dataclass(frozen=True)
class Carried:
    """What the state of now knows and an older one must not undo, such as who was erased."""

    read: Callable[[], Any]
    """Reads it from the state of now; that may be empty, broken or of another version."""
    apply: Callable[[Any], str]
    """Writes it to the state that is put back; returns what to tell the operator, or ""."""


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    made_at: str
    version: str
    rows: int
    files: int
    migrated: int
    """How many migrations brought it to this version."""
    other_secret: bool
    """Whether what was sealed with the secret key of then cannot be read with that of now."""
    carried: tuple[str, ...] = ()
    """What of the state before was written to it, in words."""


def holds_data() -> bool:
    """Whether somebody has used this installation: there is a person, or something was written.

    Asked without models, since the database may be of an older version.
    """
    there = connection.introspection.table_names()
    if "access_user" not in there or "audit_entry" not in there:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM access_user WHERE NOT is_system) "
            "OR EXISTS (SELECT 1 FROM audit_entry)"
        )
        return bool(cursor.fetchone()[0])


def restore(
    path: Path, *, progress: archive.Watcher = nobody_watches, carries: Sequence[Carried] = ()
) -> Restored:
    """Put this archive in the place of whatever is there; the caller is alone and has asked.

    `carries` is what of the state of now outlives it. Killed at any moment it leaves the old
    state or the new one; `switch.finish` tidies. Sessions end. Raises BackupFault: then nothing
    was changed.
    """
    _refuse_other_users()
    with archive.opened(path) as found:
        schema.apps_at(_nodes(found))  # Newer is said before anything else
        found.verify(lambda share, text: progress(VERIFIED * (share or 0), text))
        _require_room(found)
        switch.clear()
        try:
            known = [(one, one.read()) for one in carries]
            return _put_back(found, secrets.token_hex(16), progress, known)
        except BaseException:
            connection.close()
            switch.finish()
            raise


def _put_back(
    found: archive.Reader,
    token: str,
    progress: archive.Watcher,
    known: Sequence[tuple[Carried, Any]],
) -> Restored:
    came_along = found.manifest["secret_is_kept"] and secret_is_kept()
    mark = found.manifest["secret_mark"] if came_along else secret_mark()
    _extract(found, progress)
    told = {"made_at": found.manifest["made_at"], "version": found.manifest["version"]}
    carried: list[str] = []

    def complete() -> None:
        carried.extend(words for one, value in known if (words := one.apply(value)))
        _note(token, told)

    build = _Build(found, progress, complete)
    if connection.vendor == "sqlite":
        _switch_sqlite(build, token)
    else:
        with transaction.atomic():
            schema.drop_everything(connection)
            build()
            switch.announce(token)
    progress(0.95, _("Putting the files in their place"))
    switch.move_files()
    switch.clear()
    return Restored(
        **told,
        rows=build.rows,
        files=len(list(found.names("files"))),
        migrated=build.migrated,
        other_secret=mark != found.manifest["secret_mark"],
        carried=tuple(carried),
    )


class _Build:
    """Fills the empty default database from an archive and brings it to this version."""

    def __init__(
        self, found: archive.Reader, progress: archive.Watcher, note: Callable[[], None]
    ) -> None:
        self._found = found
        self._progress = progress
        self._note = note
        self.rows = 0
        self.migrated = 0

    def __call__(self) -> None:
        nodes = _nodes(self._found)
        self._progress(EXTRACTED, _("Preparing the tables"))
        schema.build(nodes)
        with connection.constraint_checks_disabled():
            self._fill(tables.tables_of(schema.apps_at(nodes)))
        connection.check_constraints()
        schema.settle(connection)
        self._progress(LOADED, _("Bringing the tables to this version"))
        schema.bring_forward()
        self.migrated = len(set(schema.applied(connection)) - set(nodes))
        self._note()

    def _fill(self, found: list[tables.Table]) -> None:
        told = self._found.manifest["tables"]
        total = sum(table["rows"] for table in told.values()) or 1
        tables.empty(connection, found)
        for table in found:
            expected = told.get(table.name, {"rows": 0})
            if expected["rows"]:
                self._fill_one(table, expected["rows"], total)
            if table.counts_up and "last" in expected:
                tables.go_on_after(connection, table, expected["last"])

    def _fill_one(self, table: tables.Table, expected: int, total: int) -> None:
        def told(rows: int) -> None:
            self.rows += rows
            share = EXTRACTED + (LOADED - EXTRACTED) * self.rows / total
            self._progress(share, _("Filling the tables"))

        path = switch.place() / "database" / f"{table.name}.parquet"
        self._found.extract(f"database/{table.name}.parquet", path)
        with transaction.atomic():
            loaded = tables.read(connection, table, path, told)
        path.unlink()
        if loaded != expected:
            raise BackupFault(
                _("The archive names %(expected)s rows of %(table)s and holds %(loaded)s.")
                % {"expected": expected, "table": table.name, "loaded": loaded}
            )


def _switch_sqlite(build: _Build, token: str) -> None:
    current = files.database_file()
    assert current is not None
    new = switch.new_database(current)
    connection.close()
    connection.settings_dict["NAME"] = new
    try:
        build()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = current
    _one_file(new)
    with open(new, "rb+") as file:
        os.fsync(file.fileno())
    # What waits in the old database's journal must not be played into the new one.
    _one_file(current)
    switch.announce(token)
    os.replace(new, current)
    switch.sync_folder(current.parent)


def _one_file(database: Path) -> None:
    """Fold SQLite's write-ahead log into the database; a broken one loses its log."""
    if not database.exists():
        return
    with suppress(sqlite3.DatabaseError):
        opened = sqlite3.connect(database)
        try:
            opened.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            opened.close()
    for ending in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _extract(found: archive.Reader, progress: archive.Watcher) -> None:
    new = switch.new_files()
    new.mkdir(parents=True)
    names = list(found.names("files"))
    for number, name in enumerate(names):
        share = VERIFIED + (EXTRACTED - VERIFIED) * number / len(names)
        progress(share, _("Unpacking the files"))
        found.extract(name, new / name.removeprefix("files/"))


def _note(token: str, told: dict[str, Any]) -> None:
    system = system_user()
    trail.record(system, "backup.restored", system, token=token, **told)


def _nodes(found: archive.Reader) -> list[schema.Node]:
    return [(app, name) for app, name in found.manifest["migrations"]]


def _require_room(found: archive.Reader) -> None:
    free = shutil.disk_usage(settings.DATA).free
    if free < 2 * found.size + SPARE:
        raise BackupFault(
            _("There is no room in %(folder)s: %(size)s MB are needed. Nothing was changed.")
            % {"folder": settings.DATA, "size": (2 * found.size + SPARE) // 1024**2}
        )


def _refuse_other_users() -> None:
    """On PostgreSQL also processes on other machines may use the database."""
    if connection.vendor != "postgresql":
        return
    # One connection and no pool: every other one is somebody else's.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL's alone
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {k: v for k, v in options.items() if k != "pool"}
    deadline = time.monotonic() + PATIENCE_SECONDS  # for those that are closing
    while others := _other_users():
        if time.monotonic() > deadline:
            raise InUse(
                _(
                    "%(count)s other connections use the database. Stop every server, worker and "
                    "tool that has it open, then try again."
                )
                % {"count": others}
            )
        time.sleep(0.1)


def _other_users() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
