"""Published figures of real data, from the file to what pages read.

The data lie beside the checkout where there are any.
"""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from openkam.calc.concentration import concentration
from openkam.calc.periods import Period, add_months, month_start
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.tests import make

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the sample data do not lie beside this checkout"),
]
EVER = (date(1900, 1, 1), date(2100, 1, 1))
ONLINE_RETAIL = """
source = "shop"
[columns]
document = "InvoiceNo"
account = "CustomerID"
product = "StockCode"
product_name = "Description"
invoiced_on = "InvoiceDate"
quantity = "Quantity"
unit_price = "UnitPrice"
[defaults]
currency = "GBP"
"""
ADVENTURE_WORKS = """
source = "bikes"
[columns]
document = "SalesOrderNumber"
line = "SalesOrderLineNumber"
account = "ResellerKey"
product = "ProductKey"
invoiced_on = "OrderDate"
quantity = "OrderQuantity"
net_amount = "SalesAmount"
cost_amount = "TotalProductCost"
[defaults]
currency = "USD"
"""
NORTHWIND = """
source = "food"
[columns]
document = "order_id"
account = "customer_id"
account_name = "company_name"
product = "product_id"
invoiced_on = "order_date"
quantity = "quantity"
net_amount = "line_net"
[defaults]
currency = "USD"
"""


def whole_months():
    """The months from the first to the last line."""
    figures = selectors.figures()
    until = add_months(month_start(figures.covers_until), 1)
    return Period(month_start(figures.covers_from), until)


class TestOnlineRetail:
    def test_import_months_and_days_reach_the_published_figures(self, ledger_folder):
        result = make.imported(DATA / "online_retail" / "online_retail.parquet", ONLINE_RETAIL)
        make.prepared()
        head = people.head()

        months = selectors.account_months(head, period=whole_months())
        days = selectors.account_totals(head, start=EVER[0], end=EVER[1])
        found = concentration(months)

        assert result["lines"] == {
            "read": 541_909,
            "loaded": 406_829,
            "unassigned": 135_080,
            "rejected": 0,
        }
        assert result["net_amount"]["loaded"] == Decimal("8300065.814")
        assert result["accounts"] == {"created": 4372}
        assert days.pop(None) == selectors.unassigned(head, period=whole_months())
        assert months == days
        assert found.revenue == Decimal("8300065.814")
        assert selectors.unassigned(head, period=whole_months()) == Decimal("1447682.12")
        assert found.top_20_percent.accounts == 875
        assert round(found.top_20_percent.share, 6) == Decimal("0.738471")


class TestAdventureWorks:
    def test_resellers_bring_the_published_revenue(self, ledger_folder):
        path = DATA / "adventureworks" / "reseller_sales_lines.parquet"
        make.imported(path, ADVENTURE_WORKS)
        make.prepared()

        months = selectors.account_months(people.head(), period=whole_months())

        assert len(months) == 635
        assert round(sum(months.values()), 2) == Decimal("80450596.98")

    def test_an_accounts_money_adds_up(self, ledger_folder):
        make.imported(DATA / "adventureworks" / "reseller_sales_lines.parquet", ADVENTURE_WORKS)
        make.prepared()
        head = people.head()
        basis = selectors.basis_for(head)
        largest = selectors.accounts(head, sort="-revenue", basis=basis)[0]

        groups = selectors.groups_bought(head, largest.pk, basis)
        prices = selectors.prices_of(head, largest.pk, basis)
        months = selectors.account_months(head, period=basis.figures.period)
        summary = selectors.summary(head, largest.pk, basis)

        assert sum(group.revenue for group in groups) == months[largest.pk]
        margins = sum(group.margin for group in groups if group.margin is not None)
        assert margins == summary.revenue_with_cost - summary.cost
        assert len(prices.products) == 10
        assert prices.unknown_revenue == 0
        assert summary.purchase_days >= 3


class TestNorthwind:
    def test_customers_bring_the_published_revenue(self, ledger_folder):
        make.imported(self.joined(ledger_folder / "northwind.csv"), NORTHWIND)
        make.prepared()

        months = selectors.account_months(people.head(), period=whole_months())

        assert len(months) == 89
        assert round(sum(months.values()), 2) == Decimal("1265793.04")
        assert make.keyed("QUICK", "food").name == "QUICK-Stop"

    def joined(self, path):
        tables = {}
        for name, key in (("customers", "customer_id"), ("orders", "order_id")):
            with (DATA / "northwind" / f"{name}.csv").open(encoding="utf-8") as file:
                tables[name] = {row[key]: row for row in csv.DictReader(file)}
        with (DATA / "northwind" / "order_lines.csv").open(encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
        for line in lines:
            order = tables["orders"][line["order_id"]]
            line |= {name: order[name] for name in ("customer_id", "order_date")}
            line["company_name"] = tables["customers"][order["customer_id"]]["company_name"]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, lines[0])
            writer.writeheader()
            writer.writerows(lines)
        return path
