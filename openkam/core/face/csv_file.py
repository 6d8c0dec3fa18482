"""Exports: CSV files that open right in a spreadsheet of the reader's language."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from openkam.core.face import formats
from openkam.core.face.tables import Kind, Table, is_unknown

BYTE_ORDER_MARK = "\ufeff"
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
AMOUNT, QUANTITY, SHARE = (2, 4), (0, 4), (0, 6)  # fewest and most decimals
DIGITS = {Kind.SHARE: SHARE, Kind.NUMBER: QUANTITY}


@dataclass(frozen=True)
class CsvColumn:
    """One column of the file; its numbers have so many decimals, whole numbers (int) none."""

    title: str
    digits: tuple[int, int] = AMOUNT


def csv_response(
    filename: str, columns: Sequence[CsvColumn], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return rows as a CSV file in UTF-8 with byte order mark, as spreadsheets expect it.

    Where the language writes a decimal comma, numbers have one and semicolons part the cells.
    None is an empty cell. Text that a spreadsheet would run as a formula is defused.
    """
    return StreamingHttpResponse(
        # The language is read now: the lines are written after the request.
        _csv_lines(columns, rows, formats.decimal_sign()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, filename)},
    )


def table_csv(filename: str, table: Table) -> StreamingHttpResponse:
    """Return a table as a CSV file; whole numbers stay whole, days are written as ISO 8601."""
    columns = [CsvColumn(column.title, DIGITS.get(column.kind, AMOUNT)) for column in table.columns]
    rows = (
        [_plain(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    )
    return csv_response(filename, columns, rows)


def _plain(value: object, kind: Kind) -> object:
    if not isinstance(value, date):
        return value
    return f"{value:%Y-%m}" if kind is Kind.MONTH else value.isoformat()


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(
    columns: Sequence[CsvColumn], rows: Iterable[Sequence[object]], sign: str
) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";" if sign == "," else ",")
    yield BYTE_ORDER_MARK + writer.writerow([_defused(column.title) for column in columns])
    digits = [column.digits for column in columns]
    for row in rows:
        yield writer.writerow(
            [_cell(value, decimals, sign) for value, decimals in zip(row, digits, strict=True)]
        )


def _cell(value: object, digits: tuple[int, int], sign: str) -> object:
    # Numbers stay numbers: a negative amount is no formula.
    if is_unknown(value):
        return ""
    if isinstance(value, str):
        return _defused(value)
    if isinstance(value, (Decimal, float)):
        return _number(value, *digits, sign)
    return value


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(RUNS_AS_FORMULA) else text


def _number(value: Decimal | float, least: int, most: int, sign: str) -> str:
    rounded = formats.rounded(value, most)
    whole, _point, decimals = f"{rounded or abs(rounded):f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}{sign}{decimals}" if decimals else whole
