"""The sample data, moved in time so that its last sale lies in the month before today."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from openkam.calc.periods import add_months, month_start

FOLDER = Path(__file__).parent / "data"
LAST_MONTH = date(2013, 11, 1)  # of the sample's last sale


@dataclass(frozen=True)
class Reseller:
    """One customer: its key in the sample, where and what it is, who sold the latest line to it."""

    key: str
    name: str
    country: str
    segment: str  # its type of business
    seller: str


@dataclass(frozen=True)
class Seller:
    """One sales person of the sample."""

    key: str
    name: str
    mail: str
    title: str


def last_day(today: date) -> date:
    """Return the end of the month before today: the day that the demo's figures are as of."""
    return month_start(today) - timedelta(days=1)


def months_to_move(today: date) -> int:
    """Return by how many months the sample's dates are moved."""
    target = last_day(today)
    return (target.year - LAST_MONTH.year) * 12 + target.month - LAST_MONTH.month


def sales_lines(today: date) -> pa.Table:
    """Return the sales lines as a company would export them, with the moved dates.

    Days beyond the end of the new month fall on its last day.
    """
    lines = pq.read_table(FOLDER / "lines.parquet")
    resellers = _looked_up("resellers.csv", "account", "name")
    products = _looked_up("products.csv", "product", "name", "product_group")
    months = months_to_move(today)
    return pa.table(
        {
            "Order": lines["document"],
            "Line": lines["line"],
            "Customer no": _named(lines["reseller"], resellers, 0),
            "Customer": _named(lines["reseller"], resellers, 1),
            "Article": _named(lines["product"], products, 0),
            "Description": _named(lines["product"], products, 1),
            "Group": _named(lines["product"], products, 2),
            "Date": _moved(lines["ordered_on"], months),
            "Due": _moved(lines["due_on"], months),
            "Quantity": lines["quantity"],
            "Net": lines["net_amount"],
            "Cost": lines["cost_amount"],
            "Discount": lines["discount_amount"],
        }
    )


@cache
def resellers() -> tuple[Reseller, ...]:
    """Return the customers that bought something."""
    lines = pq.read_table(FOLDER / "lines.parquet", columns=["reseller", "seller"])
    # Lines stand in the order of their dates, so the last one names the seller.
    sellers = dict(zip(lines["reseller"].to_pylist(), lines["seller"].to_pylist(), strict=True))
    return tuple(
        Reseller(
            row["account"],
            row["name"],
            row["country"],
            row["segment"],
            str(sellers[int(row["key"])]),
        )
        for row in _rows("resellers.csv")
        if int(row["key"]) in sellers
    )


@cache
def ranked(*, ago: int, months: int) -> tuple[str, ...]:
    """Return who had bought `ago` months before the end, by revenue of the `months` before."""
    columns = ["reseller", "ordered_on", "net_amount"]
    lines = pq.read_table(FOLDER / "lines.parquet", columns=columns)
    end = add_months(LAST_MONTH, 1 - ago)
    lines = lines.filter(pc.field("ordered_on") < end)
    year = lines.filter(pc.field("ordered_on") >= add_months(end, -months))
    sums = year.group_by("reseller").aggregate([("net_amount", "sum")]).to_pydict()
    revenue = dict(zip(sums["reseller"], sums["net_amount_sum"], strict=True))
    bought = sorted(set(lines["reseller"].to_pylist()))
    accounts = _looked_up("resellers.csv", "account")
    return tuple(
        accounts[key][0] for key in sorted(bought, key=lambda key: (-revenue.get(key, 0), key))
    )


@cache
def sellers() -> tuple[Seller, ...]:
    """Return the sales people."""
    return tuple(Seller(**row) for row in _rows("sellers.csv"))


def _moved(days: pa.ChunkedArray, months: int) -> pa.ChunkedArray:
    unique = pc.unique(days)
    moved = pa.array([add_months(day, months) for day in unique.to_pylist()], pa.date32())
    return pc.take(moved, pc.index_in(days, unique))


def _named(keys: pa.ChunkedArray, table: dict[int, tuple[str, ...]], place: int) -> pa.Array:
    values = {key: texts[place] for key, texts in table.items()}
    return pa.array([values[key] for key in keys.to_pylist()], pa.string())


def _looked_up(name: str, *columns: str) -> dict[int, tuple[str, ...]]:
    return {int(row["key"]): tuple(row[column] for column in columns) for row in _rows(name)}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
