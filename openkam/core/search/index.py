"""The index of words that each database keeps in its own way.

SQLite: a table of FTS5 that triggers keep beside the entries. PostgreSQL: an index over an
expression. Whoever changes the table of entries in a migration calls `create` after it, since
SQLite makes the table anew then and loses its triggers.
"""

from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from openkam.core.search.words import Query

VECTOR = "to_tsvector('simple', title_words || ' ' || words)"
_ADD = (
    "INSERT INTO search_words (rowid, title_words, words) "
    "VALUES (new.id, new.title_words, new.words)"
)
_TAKE = (
    "INSERT INTO search_words (search_words, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words)"
)
# Signs and cases are gone before: whatever is left and is not ASCII belongs to a word.
SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title_words, words, "
    "content='search_entry', content_rowid='id', tokenize='ascii')",
    "DROP TRIGGER IF EXISTS search_entry_added",
    "DROP TRIGGER IF EXISTS search_entry_taken",
    "DROP TRIGGER IF EXISTS search_entry_changed",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {_ADD}; END",
    f"CREATE TRIGGER search_entry_taken AFTER DELETE ON search_entry BEGIN {_TAKE}; END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF title_words, words ON search_entry "
    f"BEGIN {_TAKE}; {_ADD}; END",
    "INSERT INTO search_words (search_words) VALUES ('rebuild')",
)
POSTGRESQL = (
    f"CREATE INDEX IF NOT EXISTS search_entry_words ON search_entry USING gin (({VECTOR}))",
)
FOUND = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s",
    "postgresql": (
        f"SELECT id FROM search_entry WHERE {VECTOR} @@ to_tsquery('simple', %s)"  # noqa: S608
    ),
}


def create(connection: "BaseDatabaseWrapper") -> None:
    """Make the index of all entries there are."""
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def remove(connection: "BaseDatabaseWrapper") -> None:
    """Take the index away; the entries stay."""
    names = ("added", "taken", "changed")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in names:
                cursor.execute(f"DROP TRIGGER IF EXISTS search_entry_{name}")
            cursor.execute("DROP TABLE IF EXISTS search_words")
        else:
            cursor.execute("DROP INDEX IF EXISTS search_entry_words")


def settle() -> None:
    """Let nothing of what was taken out stand in the index any more, not even unseen.

    SQLite keeps words that were deleted until its parts are merged; this merges them now.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")


def ids(query: "Query") -> tuple[str, list[str]]:
    """Return the SQL that finds the entries of a query, and what goes into it."""
    vendor = connections["default"].vendor
    asked = query.for_sqlite if vendor == "sqlite" else query.for_postgresql
    return FOUND[vendor], [asked]
