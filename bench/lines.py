"""The input of the benchmarks: Online Retail several times over, and generated lines.

Files are written once to the scratch folder and found there the next time. The generated lines are
the same on every machine: plain arithmetic on the row number, no random source.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench import child

VERSION = 2  # of the files below: raise it when their content changes
MONTHS = 36
LINES_PER_DOCUMENT = 10
MAPPING = """\
source = "bench"

[columns]
document = "document"
line = "line"
account = "account"
account_name = "account_name"
product = "product"
product_name = "product_name"
product_group = "product_group"
invoiced_on = "invoiced_on"
quantity = "quantity"
net_amount = "net_amount"
cost_amount = "cost_amount"

[defaults]
currency = "EUR"
"""


@dataclass(frozen=True)
class Size:
    """How much is generated."""

    lines: int
    accounts: int
    products: int = 5_000

    @property
    def documents(self) -> int:
        """Number of invoices and credit notes."""
        return -(-self.lines // LINES_PER_DOCUMENT)


def online_retail_csv(scratch: Path, source: Path, copies: int) -> Path:
    """Online Retail this many times over as CSV, each copy with document numbers of its own."""
    return _once(
        scratch / f"online-retail-{copies}-v{VERSION}.csv",
        f"""
        SELECT InvoiceNo || '-' || copy AS InvoiceNo, StockCode, Description, Quantity,
            InvoiceDate, UnitPrice, CustomerID, Country
        FROM read_parquet('{source}', file_row_number = true), range({copies}) copies(copy)
        ORDER BY copy, file_row_number
        """,
        "FORMAT csv, HEADER",
    )


def small_retail_csv(scratch: Path, lines: int) -> Path:
    """Generated lines in the columns of Online Retail, for trying the benchmark out."""
    return _once(
        scratch / f"retail-like-{lines}-v{VERSION}.csv",
        f"""
        SELECT document AS InvoiceNo, product AS StockCode, product_name AS Description,
            quantity::INTEGER AS Quantity, invoiced_on::TIMESTAMP AS InvoiceDate,
            (net_amount / quantity)::DECIMAL(18,2) AS UnitPrice, account AS CustomerID,
            'United Kingdom' AS Country
        FROM ({generated(Size(lines, 200, 100))})
        """,
        "FORMAT csv, HEADER",
    )


def generated_parquet(scratch: Path, size: Size) -> Path:
    """Generated invoice lines as Parquet, in the order of their documents."""
    name = f"lines-{size.lines}-{size.accounts}-{size.products}-v{VERSION}.parquet"
    return _once(scratch / name, generated(size), "FORMAT parquet")


def generated(size: Size) -> str:
    """SQL of the lines: three years of invoices, few large accounts, some credits."""
    return f"""
    WITH documents AS (
        SELECT range AS d, {_part("range", 1)} AS who, {_part("range", 2)} AS kind,
            DATE '2023-01-01' + (range * 1096 // {size.documents})::INTEGER AS invoiced_on
        FROM range({size.documents})
    ), lines AS (
        SELECT *, range + 1 AS line, d * {LINES_PER_DOCUMENT} + range AS row
        FROM documents, range({LINES_PER_DOCUMENT})
    ), bought AS (
        SELECT *, (who * who * {size.accounts})::INTEGER % {size.accounts} AS account_no,
            ({_part("row", 3)} * {_part("row", 3)} * {size.products})::INTEGER % {size.products}
                AS product_no,
            1 + row * 7919 % 20 AS pieces
        FROM lines WHERE row < {size.lines}
    )
    SELECT 'D' || lpad(d::VARCHAR, 8, '0') AS document, line::INTEGER AS line,
        CASE WHEN kind > 0.03 THEN 'A' || lpad(account_no::VARCHAR, 6, '0') END AS account,
        CASE WHEN kind > 0.03 THEN 'Customer ' || account_no || ' of the bench' END AS account_name,
        'P' || lpad(product_no::VARCHAR, 5, '0') AS product,
        'Product ' || product_no AS product_name,
        'Group ' || product_no % 12 AS product_group,
        invoiced_on, (sign * pieces)::DECIMAL(18,4) AS quantity,
        (sign * pieces * price)::DECIMAL(18,4) AS net_amount,
        CASE WHEN product_no % 50 > 0 THEN (sign * pieces * price * 0.7)::DECIMAL(18,4) END
            AS cost_amount
    FROM (
        SELECT *, CASE WHEN kind > 0.98 THEN -1 ELSE 1 END AS sign,
            ((199 + product_no * 37 % 9800) / 100)::DECIMAL(9,2) AS price
        FROM bought
    ) ORDER BY d, line
    """


def _part(number: str, salt: int) -> str:
    """SQL of a number in [0, 1) that looks random and is the same everywhere."""
    return (
        f"(({number} * 2654435761 + {salt * 40503} * {number} % 65521 * 69069) % 1000003 / 1000003)"
    )


def _once(path: Path, query: str, form: str) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        # In a process of its own: children inherit the peak memory of the one that starts them.
        child.ask("bench.lines", f"COPY ({query}) TO '{unfinished}' ({form})")
        unfinished.rename(path)
    return path


if __name__ == "__main__":
    with duckdb.connect() as connection:
        connection.execute(sys.argv[1])
    child.answer()
