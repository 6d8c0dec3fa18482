"""Makes openkam/demo/data from the AdventureWorks sample.

Run as `python -m openkam.demo.prepare_data FOLDER`, with the folder of the sample's tables.
Kept are the lines of resellers' orders, and what the demo shows of resellers, products and sellers.
"""

import csv
import sys
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TARGET = Path(__file__).parent / "data"
AMOUNT = pa.decimal128(18, 4)
Row = tuple[str, ...]
COUNTRIES = {
    "Australia": "AU",
    "Canada": "CA",
    "France": "FR",
    "Germany": "DE",
    "United Kingdom": "GB",
    "United States": "US",
}


def main(folder: Path) -> None:
    """Write the demo's files."""
    TARGET.mkdir(exist_ok=True)
    _write_lines(folder)
    columns = ["key", "account", "name", "country", "segment"]
    _write_csv("resellers.csv", columns, _resellers(folder))
    _write_csv("products.csv", ["key", "product", "name", "product_group"], _products(folder))
    _write_csv("sellers.csv", ["key", "name", "mail", "title"], _sellers(folder))
    columns = [
        "key",
        "account",
        "title",
        "salutation",
        "given_name",
        "family_name",
        "phone",
        "mail",
    ]
    _write_csv("contacts.csv", columns, _contacts(folder))


def _write_lines(folder: Path) -> None:
    source = pq.read_table(folder / "reseller_sales_lines.parquet")
    discount = [
        Decimal(value).quantize(Decimal("0.0001")) for value in source["DiscountAmount"].to_pylist()
    ]
    lines = pa.table(
        {
            "document": source["SalesOrderNumber"],
            "line": source["SalesOrderLineNumber"],
            "reseller": pc.cast(source["ResellerKey"], pa.int16()),
            "product": pc.cast(source["ProductKey"], pa.int16()),
            "seller": pc.cast(source["EmployeeKey"], pa.int16()),
            "ordered_on": source["OrderDate"],
            "due_on": source["DueDate"],
            "quantity": source["OrderQuantity"],
            "net_amount": pc.cast(source["SalesAmount"], AMOUNT),
            "cost_amount": pc.cast(source["TotalProductCost"], AMOUNT),
            "discount_amount": pa.array(discount, AMOUNT),
        }
    ).sort_by([("ordered_on", "ascending"), ("document", "ascending"), ("line", "ascending")])
    pq.write_table(lines, TARGET / "lines.parquet", compression="zstd", compression_level=19)


def _resellers(folder: Path) -> Iterator[Row]:
    territories = {
        row["SalesTerritoryKey"]: COUNTRIES[row["SalesTerritoryCountry"]]
        for row in _rows(folder / "sales_territories.csv")
        if row["SalesTerritoryCountry"] in COUNTRIES
    }
    for row in _rows(folder / "resellers.csv"):
        country = territories[row["SalesTerritoryKey"]]
        names = row["ResellerAlternateKey"], row["ResellerName"]
        yield row["ResellerKey"], *names, country, row["BusinessType"]


def _products(folder: Path) -> Iterator[Row]:
    for row in _rows(folder / "products.csv"):
        yield row["ProductKey"], row["ProductAlternateKey"], row["ProductName"], row["Subcategory"]


def _sellers(folder: Path) -> Iterator[Row]:
    keys = {
        row["SalesPersonID"]: row["EmployeeKey"] for row in _rows(folder / "employee_key_map.csv")
    }
    for row in _rows(folder / "salespersons.csv"):
        name = f"{row['FirstName']} {row['LastName']}"
        mail = _without_accents(row["EmailAddress"].split("@")[0].rstrip("0123456789"))
        yield keys[row["BusinessEntityID"]], name, mail, row["JobTitle"]


def _contacts(folder: Path) -> Iterator[Row]:
    numbers = {
        row["StoreID"]: row["AccountNumber"]
        for row in _rows(folder / "store_customers.csv")
        if not row["PersonID"]
    }
    for key, row in enumerate(_rows(folder / "store_contacts.csv"), 1):
        account = numbers[row["BusinessEntityID"]]
        names = row["Title"], row["FirstName"], row["LastName"]
        ways = row["PhoneNumber"], row["EmailAddress"]
        yield str(key), account, row["ContactType"], *names, *ways


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _number(row: Row) -> int:
    return int(row[0])


def _write_csv(name: str, header: list[str], rows: Iterator[Row]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        in_order: list[Row] = sorted(rows, key=_number)
        writer.writerows([header, *in_order])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(str(__doc__))
    main(Path(sys.argv[1]))
