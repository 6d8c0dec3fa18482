"""Exports: workbooks with numbers, dates and shares as such."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse

from openkam.core.face.tables import Kind, Table

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


def xlsx_response(filename: str, tables: Sequence[Table], note: str = "") -> HttpResponse:
    """Return tables as sheets of one workbook; `note` says period, currency and data date.

    Texts stay texts, so that none is run as a formula; None is an empty cell.
    """
    return HttpResponse(
        workbook(tables, note),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def workbook(tables: Sequence[Table], note: str = "") -> bytes:
    """Return the workbook's bytes."""
    import xlsxwriter

    made = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **options}) as book:
        shown = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title, names))
            _write(sheet, table, note, shown, head)
    return made.getvalue()


def _write(sheet: Any, table: Table, note: str, shown: dict[Kind, Any], head: Any) -> None:
    sheet.write_string(0, 0, table.title)
    sheet.write_string(1, 0, note)
    for place, column in enumerate(table.columns):
        sheet.write_string(3, place, column.title, head)
        sheet.set_column(place, place, _width(table, place))
    for number, row in enumerate(table.rows, 4):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, number, place, value, shown.get(column.kind))
    sheet.freeze_panes(4, 1)
    if table.rows:
        sheet.autofilter(3, 0, 3 + len(table.rows), len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, place: int, value: Any, shown: Any) -> None:
    if value is None:
        sheet.write_blank(row, place, None, shown)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, shown)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, place, value, shown)
    else:
        sheet.write_string(row, place, str(value))


def _width(table: Table, place: int) -> int:
    texts = [str(row[place]) for row in table.rows[:SAMPLE]]
    longest = max((len(text) for text in texts), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that a workbook allows: at most 31 letters, none of []:*?/\\, and no twin."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in title).strip("' ")[:28]
    name, number = plain or "1", 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[:25]} {number}"
    taken.add(name.casefold())
    return name
