"""Exports: workbooks with numbers, dates and shares as such."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from openkam.core.face.tables import Kind, Table, is_unknown

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    Kind.AMOUNT: "#,##0.00##",
    Kind.SHARE: "0.0%",
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.##",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONTH: "yyyy-mm",
}
WIDEST, NARROWEST, SAMPLE = 48, 10, 200
HEAD_ROWS = 4
MOST_ROWS = 1_048_576 - HEAD_ROWS  # that a sheet holds; what is more goes onto further sheets
LONGEST_TEXT = 32_767
RESERVED = "history"  # a sheet may not be called so
EARLIEST = date(1900, 1, 1)  # before it a workbook knows no days


def xlsx_response(filename: str, tables: Sequence[Table], note: str = "") -> HttpResponse:
    """Return tables as sheets of one workbook; `note` says period, currency and data date.

    Texts stay texts, so that none is run as a formula; None is an empty cell.
    """
    return HttpResponse(
        workbook(tables, note),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, filename)},
    )


def workbook(tables: Sequence[Table], note: str = "") -> bytes:
    """Return the workbook's bytes."""
    import xlsxwriter

    made = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **options}) as book:
        shown: dict[Kind | str, Any] = {
            kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()
        }
        shown["title"] = book.add_format({"bold": True})
        shown["head"] = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        names: set[str] = set()
        for table in tables:
            for part in _parts(table):
                sheet = book.add_worksheet(_sheet_name(part.title, names))
                _write(sheet, part, note, shown)
    return made.getvalue()


def _parts(table: Table) -> list[Table]:
    starts = range(0, max(len(table.rows), 1), MOST_ROWS)
    if len(starts) == 1:
        return [table]
    return [replace(table, rows=table.rows[start : start + MOST_ROWS]) for start in starts]


def _write(sheet: Any, table: Table, note: str, shown: dict[Kind | str, Any]) -> None:
    sheet.write_string(0, 0, table.title, shown["title"])
    sheet.write_string(1, 0, note)
    for place, column in enumerate(table.columns):
        sheet.write_string(HEAD_ROWS - 1, place, column.title, shown["head"])
        sheet.set_column(place, place, _width(table, place))
    for number, row in enumerate(table.rows, HEAD_ROWS):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, number, place, value, shown.get(column.kind))
    sheet.freeze_panes(HEAD_ROWS, 1)
    if table.rows:
        last = HEAD_ROWS - 1 + len(table.rows)
        sheet.autofilter(HEAD_ROWS - 1, 0, last, len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, place: int, value: Any, shown: Any) -> None:
    if is_unknown(value):
        sheet.write_blank(row, place, None, shown)
    elif isinstance(value, date) and value >= EARLIEST:
        sheet.write_datetime(row, place, value, shown)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, place, value, shown)
    else:
        sheet.write_string(row, place, str(value)[:LONGEST_TEXT])


def _width(table: Table, place: int) -> int:
    known = [row[place] for row in table.rows[:SAMPLE] if not is_unknown(row[place])]
    texts = [_shown(value) for value in known]
    longest = max((len(text) for text in texts), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _shown(value: Any) -> str:
    """About what a cell shows: of a long fraction only the first decimals."""
    return f"{value:,.2f}" if isinstance(value, Decimal | float) else str(value)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that a workbook allows: at most 31 letters, none of []:*?/\\, and no twin."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)
    plain = plain[:28].strip("' ") or "1"
    name, number = plain, 1
    while name.casefold() in taken or name.casefold() == RESERVED:
        number += 1
        name = f"{plain[:25]} {number}"
    taken.add(name.casefold())
    return name
