"""Published figures of real data, which lies beside the checkout where there is any."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from openkam.core.ledger import Heads, Ledger, Mapping
from openkam.core.ledger.tests import make

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the sample data does not lie beside this checkout"
)
EVER = (date(1900, 1, 1), date(2200, 1, 1))


def revenues(folder: Path, keys: pa.Table) -> dict[int | None, Decimal]:
    table = Ledger(folder, [1]).account_totals(keys, *EVER)
    return {row["account_id"]: row["revenue"] for row in table.to_pylist()}


def take_in(folder: Path, path: Path, mapped: Mapping, heads: Path | None = None):
    """Import and return the verdict and the table of keys, numbered from 1."""
    ledger = Ledger(folder)
    with (
        ledger.writing(),
        ledger.intake(
            path, mapped, reporting_currency=None, known_keys=None, heads=heads
        ) as intake,
    ):
        intake.write(1)
        found = intake.account_keys()
        keys = pa.table(
            {
                "source": pa.array([mapped.source] * found.num_rows, "string"),
                "key": found["key"],
                "account_id": pa.array(range(1, found.num_rows + 1), "int64"),
            }
        )
        return intake.verdict, keys


class TestOnlineRetail:
    MAPPED = make.mapping(
        source="shop",
        columns={
            "document": "InvoiceNo",
            "account": "CustomerID",
            "product": "StockCode",
            "product_name": "Description",
            "invoiced_on": "InvoiceDate",
            "quantity": "Quantity",
            "unit_price": "UnitPrice",
        },
        default_currency="GBP",
    )

    @pytest.fixture(params=["parquet", "csv", "csv of another country"])
    def path(self, tmp_path, request):
        parquet = DATA / "online_retail" / "online_retail.parquet"
        if request.param == "parquet":
            return parquet
        path = tmp_path / "sales.csv"
        shown = (
            "*"
            if request.param == "csv"
            else (
                "* REPLACE (strftime(InvoiceDate, '%d.%m.%Y %H:%M') AS InvoiceDate, "
                "replace(UnitPrice::VARCHAR, '.', ',') AS UnitPrice)"
            )
        )
        delimiter = "," if request.param == "csv" else ";"
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT {shown} FROM '{parquet}') TO '{path}' "
                f"(HEADER, DELIMITER '{delimiter}')"
            )
        return path

    def test_it_gives_the_published_figures(self, tmp_path, path):
        verdict, keys = take_in(tmp_path / "ledger", path, self.MAPPED)

        assert verdict.lines.read == 541_909
        assert verdict.lines.unassigned == 135_080
        assert verdict.lines.rejected == 0
        assert verdict.net_amount.loaded == Decimal("8300065.814")
        assert verdict.net_amount.unassigned == Decimal("1447682.12")
        assert keys.num_rows == 4_372
        found = revenues(tmp_path / "ledger", keys)
        assert found.pop(None) == Decimal("1447682.12")
        largest = sorted(found.values(), reverse=True)[:875]
        assert sum(found.values()) == Decimal("8300065.814")
        assert round(sum(largest) / Decimal("8300065.814"), 6) == Decimal("0.738471")
        assert (verdict.first_on, verdict.last_on) == (date(2010, 12, 1), date(2011, 12, 9))


class TestAdventureWorks:
    def test_it_gives_the_published_figures(self, tmp_path):
        mapped = make.mapping(
            source="aw",
            columns={
                "document": "SalesOrderNumber",
                "line": "SalesOrderLineNumber",
                "account": "ResellerKey",
                "product": "ProductKey",
                "invoiced_on": "OrderDate",
                "quantity": "OrderQuantity",
                "net_amount": "SalesAmount",
                "cost_amount": "TotalProductCost",
                "discount_amount": "DiscountAmount",
            },
            default_currency="USD",
        )
        path = DATA / "adventureworks" / "reseller_sales_lines.parquet"

        verdict, keys = take_in(tmp_path / "ledger", path, mapped)

        assert verdict.lines.loaded == 60_855
        assert round(verdict.net_amount.loaded, 2) == Decimal("80450596.98")
        assert verdict.documents.new == 3_796
        assert keys.num_rows == 635
        months = Ledger(tmp_path / "ledger", [1]).account_months(keys).to_pylist()
        margin = sum(row["revenue"] - row["cost"] for row in months)
        assert round(margin, 2) == Decimal("470482.60")


class TestNorthwind:
    def test_it_gives_the_published_figures(self, tmp_path):
        mapped = make.mapping(
            source="nw",
            columns={
                "document": "order_id",
                "account": "customer_id",
                "product": "product_id",
                "invoiced_on": "order_date",
                "quantity": "quantity",
                "unit_price": "unit_price",
                "discount_share": "discount",
            },
            heads=Heads("order_id", "order_id"),
        )
        folder = DATA / "northwind"

        verdict, keys = take_in(
            tmp_path / "ledger", folder / "order_lines.csv", mapped, folder / "orders.csv"
        )

        assert round(verdict.net_amount.loaded, 2) == Decimal("1265793.04")
        assert keys.num_rows == 89
        assert verdict.documents.new == 830
        largest = max(revenues(tmp_path / "ledger", keys).values())
        assert largest == Decimal("110277.305")
