"""`openkam report margin`."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
BIKES = DATA / "adventureworks" / "reseller_sales_lines.parquet"
MAPPING = """
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


@pytest.fixture
def printed(capsys):
    """Run the report and return its exit code and what it printed."""

    def run(*options: str) -> tuple[int, str]:
        code = main(["report", "margin", *options])
        return code, capsys.readouterr().out

    return run


@pytest.fixture(scope="class")
def places(undone_after) -> Iterator[Path]:
    """A database and a ledger for a whole class; everything is undone at its end."""
    with undone_after("margins") as folder:
        yield folder


def sale(name, day, pieces, net, cost="", group=""):
    return make.line(
        Invoice=f"{name}-{day}-{net}",
        Customer=name,
        Name=name,
        Date=day,
        Quantity=pieces,
        Net=net,
        Cost=cost,
        Group=group,
    )


@pytest.fixture(scope="class")
def few_sales(places) -> None:
    """One product at 10 a piece and 6 of cost, later at 12 and 7; another customer loses."""
    make.sales(
        places,
        [
            sale("Dear", "2024-09-30", 1, "1.00", "1.00"),
            sale("Dear", "2025-03-31", 100, "1000.00", "600.00"),
            sale("Dear", "2026-03-31", 120, "1440.00", "840.00"),
            sale("Loser", "2026-04-15", 10, "100.00", "130.05"),
            sale("Child", "2026-09-30", 5, "50.00", group="Dear"),
        ],
    )


@pytest.mark.usefixtures("few_sales", "db")
class TestReportMargin:
    def test_its_figures_are_exact(self, printed):
        code, out = printed("--json")

        report = json.loads(out, parse_float=Decimal)
        assert code == 0
        assert (report["margin"], report["cost"]) == (Decimal("569.95"), Decimal("970.05"))
        assert (report["revenue"], report["revenue_with_cost"]) == (1590, 1540)
        assert (report["accounts"], report["with_cost"], report["below_zero"]) == (3, 2, 1)
        assert report["lost_below_zero"] == Decimal("-30.05")
        assert report["whale_peak"]["accounts"] == 1
        assert report["before"]["margin"] == 400

    def test_its_effects_are_those_worked_out_by_hand(self, printed):
        _code, out = printed("--json")

        # 120 pieces at 10 and 6 are 1,200 and 720: price 240, cost −120, 20 pieces more 80.
        effects = json.loads(out, parse_float=Decimal)["effects"]
        assert effects["margin"] == {
            "price": 240,
            "cost": -120,
            "quantity": 80,
            "mix": 0,
            "added": Decimal("-30.05"),
            "dropped": 0,
            "other": 0,
        }
        assert sum(effects["revenue"].values()) == 590

    def test_they_are_worked_out_before_anybody_asks(self, places):
        kept = places / "ledger" / "prepared"

        names = [path.name for path in kept.glob("*-effects-*")]

        assert [name.partition("-")[2] for name in names] == [
            "effects-20241001-20251001-20251001-20261001.parquet"
        ]

    def test_rows_stand_by_margin_and_the_unknown_is_null(self, printed):
        _code, out = printed("--json")

        rows = json.loads(out)["rows"]
        assert [row["name"] for row in rows] == ["Dear", "Loser", "Child"]
        assert (rows[2]["margin"], rows[2]["cost"], rows[2]["revenue"]) == (None, None, 50)
        assert rows[1]["before"]["margin"] is None
        assert rows[0]["effects"]["margin"]["price"] == 240

    def test_by_group_accounts_are_added_up(self, printed):
        _code, out = printed("--json", "--by", "group")

        rows = json.loads(out)["rows"]
        assert [(row["name"], row["revenue"]) for row in rows] == [("Dear", 1490), ("Loser", 100)]
        assert "group" in rows[0]

    def test_to_the_day_it_has_no_effects(self, printed):
        _code, out = printed("--from", "2026-03-31", "--to", "2026-04-16", "--json")

        report = json.loads(out)
        assert (report["margin"], report["effects"]) == (569.95, None)
        assert report["before"]["margin"] == 400

    def test_people_read_it_too(self, printed):
        code, out = printed()

        assert code == 0
        assert "Gross margin" in out
        assert "1 of 2" in out
        assert "Change against the year before" in out

    def test_before_the_data_it_says_where_lines_are(self, printed):
        code, out = printed("--from", "2001-01-01", "--to", "2002-01-01")

        assert code == 0
        assert "Nobody has a line in this period." in out
        assert "openkam report margin --from 2024-09-30 --to 2026-10-01" in out

    def test_before_the_data_nothing_is_known(self, printed):
        _code, out = printed("--from", "2001-01-01", "--to", "2002-01-01", "--json")

        report = json.loads(out)
        assert (report["margin"], report["margin_rate"], report["before"]) == (None, None, None)
        assert report["rows"] == []


@pytest.fixture(scope="class")
def without_cost(places) -> None:
    make.sales(places, [sale("Alone", "2026-03-31", 1, "100.00")])


@pytest.mark.usefixtures("without_cost", "db")
class TestWithoutCost:
    def test_it_says_how_to_mend_it(self, printed):
        code, out = printed()

        assert code == 0
        assert "import sales lines with a column of cost" in out

    def test_its_margin_is_unknown(self, printed):
        _code, out = printed("--json")

        report = json.loads(out)
        assert (report["margin"], report["with_cost"], report["known_share"]) == (None, 0, 0)


@pytest.fixture(scope="class")
def adventure_works(places) -> None:
    if not BIKES.is_file():
        pytest.skip("The AdventureWorks data are not beside the checkout.")
    make.company(currency="USD")
    make.imported(BIKES, MAPPING)
    make.prepared()


@pytest.mark.usefixtures("adventure_works", "db")
class TestAdventureWorks:
    """Microsoft's AdventureWorks: all reseller sales lines."""

    def test_the_whole_data_give_the_figures_of_the_issue(self, printed):
        basis = economics.basis(make.users.system_user())
        start, until = basis.covers_from.isoformat(), date(basis.covers_until.year + 1, 1, 1)

        _code, out = printed("--from", start, "--to", until.isoformat(), "--json")

        report = json.loads(out, parse_float=Decimal)
        assert round(report["margin"], 2) == Decimal("470482.60")
        assert (report["below_zero"], report["with_cost"]) == (335, 635)
        assert round(report["whale_peak"]["share"] * 100, 1) == Decimal("561.9")

    def test_the_effects_of_the_last_year_add_up_to_the_change(self, printed):
        _code, out = printed("--json")

        report = json.loads(out, parse_float=Decimal)
        for name in ("revenue", "margin"):
            change = report[name] - report["before"][name]
            assert sum(report["effects"][name].values()) == change
            rows = [row["effects"][name] for row in report["rows"]]
            assert sum(sum(row.values()) for row in rows) == change
