"""`openkam report concentration`, and retention on real data."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from openkam.core.access.users import system_user
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio import services
from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main

ROOT = Path(__file__).resolve().parents[4]
RETAIL = ROOT.parent / "shared" / "data" / "online_retail" / "online_retail.parquet"
MAPPING = ROOT / "docs" / "how-to" / "mappings" / "online-retail.toml"


@pytest.fixture
def printed(capsys):
    """Run the report and return its exit code, what it printed and what it complained of."""

    def run(*options: str, report: str = "concentration") -> tuple[int, str, str]:
        code = main(["report", report, *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture(scope="class")
def books(undone_after) -> Iterator[Path]:
    """A database and a ledger for a whole class; everything is undone at its end."""
    with undone_after("books") as folder:
        yield folder


@pytest.fixture(scope="class")
def two_currencies(books) -> None:
    make.company()
    services.set_rate(
        system_user(),
        currency="USD",
        month=date(2026, 9, 1),
        rate=Decimal("0.5"),
        origin="ECB",
        now=make.NOW,
    )
    lines = [
        make.line(Invoice=currency, Date="2026-03-31", Net="100.00", Currency=currency)
        for currency in ("EUR", "USD")
    ]
    mapping = make.MAPPING.replace("[defaults]", 'currency = "Currency"\n[defaults]')
    make.sales(books, lines, mapping=mapping)


@pytest.mark.usefixtures("two_currencies", "db")
class TestReportInTwoCurrencies:
    def test_it_names_the_rates(self, printed):
        _code, out, _err = printed("--json")

        report = json.loads(out)
        assert (report["revenue"], report["currency"]) == (150.0, "EUR")
        assert report["rates"] == {
            "month": "2026-09-01",
            "currencies": {"USD": {"rate": 0.5, "month": "2026-09-01"}},
        }

    def test_people_read_it_too(self, printed):
        _code, out, _err = printed()

        assert "Other currencies count at constant rates of Sep\u00a02026." in out


@pytest.fixture(scope="class")
def few_sales(books) -> None:
    lines = [
        make.line(Invoice=f"I-{name}", Customer=name, Name=name, Date=day, Net=net, Group=group)
        for name, day, net, group in (
            ("Giant", "2026-03-31", "700.10", ""),
            ("Mother", "2026-04-01", "200.20", ""),
            ("Child", "2026-09-30", "100.30", "Mother"),
            ("", "2026-05-05", "12.3456", ""),
        )
    ]
    make.sales(books, lines)


@pytest.mark.usefixtures("few_sales", "db")
class TestReportConcentration:
    def test_its_numbers_are_exact(self, printed):
        code, out, _err = printed("--json")

        assert code == 0
        assert '"revenue": 1000.6,' in out
        assert '"unassigned": 12.3456,' in out
        assert '"rates": null,' in out

    def test_it_counts_the_days_from_one_until_before_the_other(self, printed):
        _code, out, _err = printed("--from", "2026-03-31", "--to", "2026-04-01", "--json")

        report = json.loads(out)
        assert (report["from"], report["to"]) == ("2026-03-31", "2026-04-01")
        assert [row["name"] for row in report["rows"]] == ["Giant"]
        assert report["unassigned"] == 0

    def test_a_first_day_alone_leads_to_the_end_of_the_sales_data(self, printed):
        _code, out, _err = printed("--from", "2026-04-01", "--json")

        assert json.loads(out)["to"] == "2026-10-01"

    def test_it_rolls_accounts_up_to_groups(self, printed):
        _code, out, _err = printed("--by", "group", "--json")

        report = json.loads(out)
        assert [row["name"] for row in report["rows"]] == ["Giant", "Mother"]
        assert report["alarms"][0]["name"] == "Giant"

    def test_it_can_be_read_by_people(self, printed):
        code, out, _err = printed()

        assert code == 0
        assert "3 accounts bring all revenue." in out
        assert "ALARM: Giant brings 69.97%" in out
        assert "Top 20 % (1)" in out

    def test_a_period_without_sales_is_said(self, printed):
        code, out, _err = printed("--from", "2001-01-01", "--to", "2001-02-01")

        assert code == 0
        assert "Nobody has a line in this period." in out
        assert "The sales data cover 2026-03-31 to 2026-09-30." in out
        assert "--from 2026-03-31 --to 2026-10-01" in out

    def test_what_is_no_date_is_said_with_how_to_write_one(self, printed, capsys):
        with pytest.raises(SystemExit):
            printed("--from", "2024-13-01")

        assert "2024-13-01 is no date; write YYYY-MM-DD" in capsys.readouterr().err

    def test_a_period_that_ends_before_it_starts_is_refused(self, printed):
        code, out, err = printed("--from", "2026-02-01", "--to", "2026-01-01")

        assert code == 2
        assert not out
        assert "2026-02-01" in err


@pytest.mark.django_db
class TestWithoutSales:
    @pytest.mark.parametrize("options", [[], ["--json"], ["--from", "2026-01-01"]])
    def test_it_says_so_and_fails(self, printed, options):
        code, out, err = printed(*options)

        assert code == 1
        assert not out
        assert "No sales yet" in err


@pytest.fixture(scope="class")
def online_retail(books) -> None:
    if not RETAIL.is_file():
        pytest.skip("The UCI Online Retail data are not beside the checkout.")
    make.imported(RETAIL, MAPPING.read_text())
    make.prepared()


@pytest.mark.usefixtures("online_retail", "db")
class TestOnlineRetail:
    """UCI Online Retail, D. Chen, doi 10.24432/C5BW33: all 541,909 lines."""

    def test_the_whole_data_give_the_published_figures(self, printed):
        _code, out, _err = printed("--from", "2010-12-01", "--to", "2011-12-10", "--json")

        report = json.loads(out)
        assert '"revenue": 8300065.814,' in out
        assert '"unassigned": 1447682.12,' in out
        assert report["accounts"] == 4372
        assert report["top_20_percent"]["accounts"] == 875
        assert round(report["top_20_percent"]["share"], 6) == 0.738471

    def test_the_default_is_the_last_12_complete_months(self, printed):
        _code, out, _err = printed("--json")

        report = json.loads(out)
        assert (report["from"], report["to"], report["as_of"]) == (
            "2010-12-01",
            "2011-12-01",
            "2011-12-09",
        )
        assert '"revenue": 7957559.434,' in out

    def test_retention_is_right_to_the_last_digit(self, printed):
        _code, out, _err = printed(
            *("--base-from", "2010-12-01", "--base-to", "2011-06-01"),
            *("--from", "2011-06-01", "--to", "2011-12-01", "--json"),
            report="retention",
        )

        content = json.loads(out, parse_float=Decimal)
        assert content["opening"] == Decimal("3120488.091")
        assert content["expansion"] == Decimal("1448096.1")
        assert content["contraction"] == Decimal("416383.949")
        assert content["lost"] == Decimal("392865.661")
        assert content["new"] + content["returned"] == Decimal("1081054.002")
        assert content["credits"] == Decimal("-3317.24")
        assert content["closing"] == Decimal("4837071.343")
        assert round(content["nrr"], 6) == Decimal("1.203864")
        assert round(content["grr"], 6) == Decimal("0.741161")
        assert round(content["logo_retention"], 6) == Decimal("0.695235")

    def test_retention_by_the_day_agrees_and_halves_are_the_default(self, printed):
        halves = json.loads(printed("--json", report="retention")[1])
        days = ("--from", "2011-06-02", "--to", "2011-12-01", "--base-from", "2010-12-01")
        cut = json.loads(printed(*days, "--json", report="retention")[1])

        assert (halves["base_from"], halves["from"]) == ("2010-12-01", "2011-06-01")
        assert round(halves["nrr"], 6) == 1.203864
        assert cut["base_to"] == "2011-06-02"
        assert cut["closing"] < 4837071.343

    def test_the_trend_has_the_same_total_and_an_incomplete_month(self):
        report = economics.trend_report(system_user())

        assert report.sums.revenue == Decimal("7957559.434")
        assert (report.months[-1].month, report.months[-1].state) == (
            date(2011, 12, 1),
            "incomplete",
        )
        assert report.sums.margin is None
