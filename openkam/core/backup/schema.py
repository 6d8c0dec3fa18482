"""States of the schema: which migrations a database has, and bringing an empty one there."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection as default
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from openkam.core.backup.faults import BackupFault

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.base import BaseDatabaseWrapper

Node = tuple[str, str]


class Newer(BackupFault):
    """The database or the archive has migrations that this version does not know."""


def applied(connection: "BaseDatabaseWrapper") -> list[Node]:
    """Return the migrations that the database has, as this connection sees it."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return []
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(app, name) for app, name in cursor.fetchall()]


def apps_at(nodes: Iterable[Node]) -> "Apps":
    """Return the models as they were at these migrations; Newer if one is unknown."""
    loader = MigrationExecutor(default).loader
    return loader.project_state(_leaves(loader.graph, set(nodes))).apps


def build(nodes: Iterable[Node]) -> None:
    """Bring the empty default database to exactly these migrations."""
    executor = MigrationExecutor(default, _between)
    executor.migrate(_leaves(executor.loader.graph, set(nodes)))


def bring_forward() -> None:
    """Bring the default database from where it is to what this version needs, its cache too."""
    executor = MigrationExecutor(default, _between)
    executor.migrate(executor.loader.graph.leaf_nodes())
    emit_post_migrate_signal(verbosity=0, interactive=False, db=default.alias)
    # No migration makes it, and nobody can sign in without it.
    call_command("createcachetable", verbosity=0)


def drop_everything(connection: "BaseDatabaseWrapper") -> None:
    """Drop the tables of OpenKAM in the default database, inside the caller's transaction."""
    known = {MigrationRecorder.Migration._meta.db_table, "openkam_cache"}
    for model in apps_at(applied(connection)).get_models(include_auto_created=True):
        known.add(model._meta.db_table)
    with connection.cursor() as cursor:
        there = known & set(connection.introspection.table_names(cursor))
        for name in sorted(there):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")


def settle(connection: "BaseDatabaseWrapper") -> None:
    """Check foreign keys now, so that PostgreSQL lets the next migration change the tables."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _between(action: str, *_said: Any) -> None:
    if action == "apply_success":
        settle(default)


def _leaves(graph: Any, nodes: set[Node]) -> list[Node]:
    """The last migrations of each app among these, since going to an earlier one goes back."""
    unknown = sorted(nodes - set(graph.nodes))
    if unknown:
        raise Newer(
            _("A newer OpenKAM wrote this (migration %(name)s). Install that version first.")
            % {"name": ".".join(unknown[0])}
        )
    return [
        node
        for node in sorted(nodes)
        if not any(
            child.key[0] == node[0] and child.key in nodes
            for child in graph.node_map[node].children
        )
    ]


Told = Callable[[float | None, str], None]
