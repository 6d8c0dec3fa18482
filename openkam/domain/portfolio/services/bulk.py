"""Writing very many rows at once, on every database."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

PARAMETERS = 900  # of one statement; every SQLite takes so many


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values (dates as ISO texts, amounts in ten-thousandths, JSON as text).

    Some ten times faster than saving objects. The caller holds the transaction.
    """
    quote = connection.ops.quote_name
    fields = {field.name: field for field in model._meta.concrete_fields}
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(fields[name].column)) for name in names)
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            start = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608 - our own names
            _insert_together(cursor, start, len(names), rows)


def _insert_together(
    cursor: "CursorWrapper", start: str, width: int, rows: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows with each statement: half of SQLite's work is for the statement."""
    row = f"({', '.join(['%s'] * width)})"
    many = max(1, PARAMETERS // width)
    whole = len(rows) - len(rows) % many
    if whole:
        parts = [
            tuple(chain.from_iterable(rows[place : place + many]))
            for place in range(0, whole, many)
        ]
        cursor.executemany(start + ", ".join([row] * many), parts)
    if rest := rows[whole:]:
        cursor.execute(start + ", ".join([row] * len(rest)), tuple(chain.from_iterable(rest)))


def insert_from(
    model: type[models.Model],
    source: type[models.Model],
    ids: Sequence[int],
    *,
    copied: Mapping[str, str],
    given: Mapping[str, Any],
) -> None:
    """Insert one row for each new row of another table: columns copied from it, and values alike.

    `copied` is SQL by field, in words of the source's columns. The rows do not travel through
    Python, which halves the time. `ids` are those that `new_ids` gave.
    """
    if not ids:
        return
    quote = connection.ops.quote_name
    fields = {field.name: field for field in model._meta.concrete_fields}
    names = ", ".join(quote(str(fields[name].column)) for name in (*copied, *given))
    said = ", ".join([*copied.values(), *["%s"] * len(given)])
    chosen: list[Any]
    if connection.vendor == "postgresql":
        which, chosen = "id = ANY(%s)", [list(ids)]
    else:
        # The only one that writes gave itself numbers without a gap.
        which, chosen = "id BETWEEN %s AND %s", [ids[0], ids[-1]]
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) "  # noqa: S608 - our own names
        f"SELECT {said} FROM {quote(source._meta.db_table)} WHERE {which} ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given.values(), *chosen])


def update(model: type[models.Model], name: str, values: Sequence[tuple[Any, int]]) -> None:
    """Set one field of many rows, each (value, id) to its own value."""
    quote = connection.ops.quote_name
    fields = {field.name: field for field in model._meta.concrete_fields}
    column = quote(str(fields[name].column))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"UPDATE {table} SET {column} = %s WHERE id = %s"  # noqa: S608 - our own names
        cursor.executemany(statement, values)


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ids for so many new rows, ascending; nobody else gets them.

    Rows that refer to each other can then be inserted without asking back. The caller holds the
    transaction: on SQLite it is the only one that writes.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = (
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            )
            cursor.execute(sequence, [table, count])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))
