"""Small ledgers and sales files for tests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter

from openkam.core.ledger import Intake, Ledger, Mapping, Verdict

BAD = (
    "1,A,X,2011-01-05,1,10.50",
    "1,A,X,2011-01-05,1,ten",
    "2,,X,2011-01-06,1,20.25",
    "3,B,X,soon,1,40.00",
    ",B,X,2011-01-07,1,80.00",
    "4,B,X,2011-01-08,2,-5.75",
)
EVER = (date(1900, 1, 1), date(2200, 1, 1))
COLUMNS = {
    "document": "No",
    "account": "Customer",
    "product": "Item",
    "invoiced_on": "Date",
    "quantity": "Pieces",
    "net_amount": "Net",
}
HEADER = "No,Customer,Item,Date,Pieces,Net"


def mapping(**changes: Any) -> Mapping:
    """A mapping of the columns in HEADER."""
    given = {"source": "erp", "columns": COLUMNS, "default_currency": "EUR"} | changes
    return Mapping(**given)


def file(folder: Path, *lines: str, header: str = HEADER, name: str = "sales.csv") -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_bytes("".join(f"{line}\n" for line in (header, *lines)).encode())
    return path


def take_in(
    ledger_folder: Path,
    path: Path,
    number: int,
    live: Sequence[int] = (),
    *,
    mapped: Mapping | None = None,
    **wishes: Any,
) -> Verdict:
    """Import a file as the batch of this number and return the verdict."""
    wishes = {"reporting_currency": None, "known_keys": None} | wishes
    ledger = Ledger(ledger_folder, live)
    with ledger.writing(), ledger.intake(path, mapped or mapping(), **wishes) as judged:
        judged.write(number)
        return judged.verdict


def look(ledger_folder: Path, path: Path, mapped: Mapping | None = None, **wishes: Any) -> Verdict:
    """What an import would do."""
    with intake(ledger_folder, path, mapped, **wishes) as judged:
        return judged.verdict


def intake(ledger_folder: Path, path: Path, mapped: Mapping | None = None, **wishes: Any) -> Intake:
    """An import that has been judged and not written."""
    wishes = {"reporting_currency": None, "known_keys": None} | wishes
    return Ledger(ledger_folder).intake(path, mapped or mapping(), **wishes)


def keys(**account_ids: int) -> pa.Table:
    """Which account each key of the source "erp" names."""
    return pa.table(
        {
            "source": pa.array(["erp"] * len(account_ids), "string"),
            "key": pa.array(list(account_ids), "string"),
            "account_id": pa.array(list(account_ids.values()), "int64"),
        }
    )


def facts(ledger_folder: Path, live: Sequence[int]) -> list[tuple[Any, ...]]:
    """All live lines as plain tuples, sorted."""
    return sorted(
        (
            row.source,
            row.document,
            row.line,
            row.account_key or "",
            row.product_key or "",
            row.invoiced_on.isoformat(),
            str(row.quantity),
            str(row.net_amount),
        )
        for row in all_lines(ledger_folder, live)
    )


def all_lines(ledger_folder: Path, live: Sequence[int]) -> list[Any]:
    """All live lines."""
    return Ledger(ledger_folder, live).lines(None, *EVER, known=[], limit=1_000_000).rows


def workbook(folder: Path, *rows: Sequence[Any], name: str = "sales.xlsx", **sheets: Any) -> Path:
    """An XLSX file whose first sheet holds these rows; days are written as days.

    Other sheets are given by their names, as lists of rows.
    """
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        for title, content in {"Lines": rows, **sheets}.items():
            write_rows(book.add_worksheet(title), content)
    return path


def write_rows(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of plain values into a sheet of xlsxwriter; None leaves a cell out."""
    for row, values in enumerate(rows):
        for place, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(row, place, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, int | float):
                sheet.write_number(row, place, value)
            elif value is not None:
                sheet.write_string(row, place, value)
