"""The tables of the database as Parquet files that any database can be filled from.

Texts, dates, instants (UTC), exact decimals and JSON are texts; whole numbers, floats, booleans and
bytes are themselves. So a backup of SQLite fills PostgreSQL, and the other way round.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import AutoField, BigAutoField, Field, SmallAutoField

from openkam.core.backup.faults import BackupFault

if TYPE_CHECKING:
    import pyarrow as pa
    from django.apps.registry import Apps
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

CHUNK = 20_000
WHOLE, FLOAT, FLAG, BYTES, TEXT, DAY, INSTANT, UUID, EXACT = (
    "whole",
    "float",
    "flag",
    "bytes",
    "text",
    "day",
    "instant",
    "uuid",
    "exact",
)
KINDS = {
    "AutoField": WHOLE,
    "BigAutoField": WHOLE,
    "SmallAutoField": WHOLE,
    "IntegerField": WHOLE,
    "BigIntegerField": WHOLE,
    "SmallIntegerField": WHOLE,
    "PositiveIntegerField": WHOLE,
    "PositiveBigIntegerField": WHOLE,
    "PositiveSmallIntegerField": WHOLE,
    "FloatField": FLOAT,
    "BooleanField": FLAG,
    "BinaryField": BYTES,
    "CharField": TEXT,
    "TextField": TEXT,
    "SlugField": TEXT,
    "FileField": TEXT,
    "JSONField": TEXT,
    "GenericIPAddressField": TEXT,
    "DateField": DAY,
    "DateTimeField": INSTANT,
    "UUIDField": UUID,
    "DecimalField": EXACT,
}
# Whoever puts a backup back signs in anew; the cache only counts attempts; what is searched is
# written anew from the things themselves.
NOT_KEPT = {
    *("company_sign_in_providersession", "access_session", "django_session"),
    *("search_entry", "search_filled"),
}


@dataclass(frozen=True)
class Column:
    """A column and what its values are."""

    name: str
    kind: str
    places: int = 0


@dataclass(frozen=True)
class Table:
    """A table as the models of a state of the schema describe it."""

    name: str
    columns: tuple[Column, ...]
    key: str
    counts_up: bool
    """Whether the database gives its rows their numbers."""


def tables_of(apps: "Apps") -> list[Table]:
    """Return the tables of these models, those between many and many too, by name."""
    found = {
        model._meta.db_table: _table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    }
    return [found[name] for name in sorted(found)]


def write(connection: "BaseDatabaseWrapper", table: Table, path: Path) -> int:
    """Write a table's rows in the order of their keys; return how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, _arrow(column)) for column in table.columns])
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for chunk in _chunks(connection, table):
            columns = zip(table.columns, zip(*chunk, strict=True), strict=True)
            arrays = [pa.array(plain(column, values), _arrow(column)) for column, values in columns]
            file.write_table(pa.table(arrays, schema=schema))
            rows += len(chunk)
    return rows


def read(
    connection: "BaseDatabaseWrapper", table: Table, path: Path, told: Callable[[int], None]
) -> int:
    """Fill an empty table from such a file; return how many rows it got."""
    import pyarrow.parquet as pq

    rows = 0
    with pq.ParquetFile(path) as file:
        names = [column.name for column in table.columns]
        for batch in file.iter_batches(batch_size=CHUNK, columns=names):
            _insert(connection, table, batch)
            rows += batch.num_rows
            told(batch.num_rows)
    return rows


def empty(connection: "BaseDatabaseWrapper", tables: Sequence[Table]) -> None:
    """Delete what the migrations wrote into new tables."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {_quoted(connection, table.name)}")


def last_number(connection: "BaseDatabaseWrapper", table: Table) -> int:
    """Return the last number that the database gave to a row; numbers are never given twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        sequence = _sequence(cursor, table)
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
        last, is_called = cursor.fetchone()
        return int(last) if is_called else int(last) - 1


def go_on_after(connection: "BaseDatabaseWrapper", table: Table, number: int) -> None:
    """Let the next row get the number after this one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number]
            )
            return
        sequence = _sequence(cursor, table)
        cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(number, 1), number > 0])


def _table(model: "type[Model]") -> Table:
    meta = model._meta
    key = meta.pk
    return Table(
        name=meta.db_table,
        columns=tuple(_column(field) for field in meta.local_concrete_fields),
        key=str(key.column),
        counts_up=isinstance(key, (AutoField, BigAutoField, SmallAutoField)),
    )


def _column(field: "Field[Any, Any]") -> Column:
    name, target = str(field.column), field
    while target.is_relation:
        target = target.target_field  # type: ignore[attr-defined]
    kind = KINDS.get(target.get_internal_type())
    if kind is None:
        raise BackupFault(f"{field.model._meta.db_table}.{name} is of a kind that no backup knows.")
    return Column(name, kind, getattr(target, "decimal_places", 0) or 0)


def _chunks(connection: "BaseDatabaseWrapper", table: Table) -> Iterator[Sequence[tuple[Any, ...]]]:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.name) for column in table.columns)
    order = quoted(table.key)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quoted(table.name)} ORDER BY {order}")
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


def _insert(connection: "BaseDatabaseWrapper", table: Table, batch: "pa.RecordBatch") -> None:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.name) for column in table.columns)
    place = f"{quoted(table.name)} ({names})"
    columns = [column.to_pylist() for column in batch.columns]
    if connection.vendor == "postgresql":
        columns = [
            [None if value is None else f"{value}+00" for value in values]
            if column.kind == INSTANT
            else values
            for column, values in zip(table.columns, columns, strict=True)
        ]
        with connection.cursor() as cursor, cursor.copy(f"COPY {place} FROM STDIN") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)
        return
    marks = ", ".join("?" for _column in table.columns)
    with connection.cursor() as cursor:
        # Past Django's own cursor, which would translate the statement for each row.
        cursor.connection.executemany(
            f"INSERT INTO {place} VALUES ({marks})", zip(*columns, strict=True)
        )


def plain(column: Column, values: Sequence[Any]) -> list[Any]:
    """Return a database's own values as a backup holds them, alike on all databases."""
    turn = TURNED.get(column.kind)
    if column.kind == EXACT:
        return [None if value is None else _exact(value, column.places) for value in values]
    return list(values) if turn is None else [None if v is None else turn(v) for v in values]


def _exact(value: object, places: int) -> str:
    """Return a decimal as text; SQLite kept it as a float of 15 sound digits."""
    if isinstance(value, float):
        value = Context(prec=15).create_decimal_from_float(value)
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"{number.quantize(Decimal(1).scaleb(-places)):f}"


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None)
    return str(value)


TURNED: dict[str, Callable[[Any], Any]] = {
    FLAG: bool,
    BYTES: bytes,
    TEXT: str,
    DAY: str,
    INSTANT: _instant,
    UUID: lambda value: str(value).replace("-", ""),
}


def _arrow(column: Column) -> "pa.DataType":
    import pyarrow as pa

    kinds = {WHOLE: pa.int64(), FLOAT: pa.float64(), FLAG: pa.bool_(), BYTES: pa.binary()}
    return kinds.get(column.kind, pa.string())


def _quoted(connection: "BaseDatabaseWrapper", name: str) -> str:
    return str(connection.ops.quote_name(name))


def _sequence(cursor: Any, table: Table) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
    return str(cursor.fetchone()[0])
