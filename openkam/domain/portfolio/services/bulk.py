"""Writing very many rows at once, on every database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values (dates as ISO texts, amounts in ten-thousandths, JSON as text).

    Some ten times faster than saving objects. The caller holds the transaction.
    """
    quote = connection.ops.quote_name
    fields = {field.name: field for field in model._meta.concrete_fields}
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(fields[name].column) for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - our own names
            cursor.executemany(statement, rows)
