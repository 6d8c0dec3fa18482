"""`openkam report retention`: what is asked for and what is refused."""

import json
from pathlib import Path

import pytest

from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(capsys):
    """Run the report and return its exit code, what it printed and what it complained of."""

    def run(*options: str) -> tuple[int, str, str]:
        code = main(["report", "retention", *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def sales(settings, tmp_path: Path) -> None:
    """One account that halves, one that leaves and one that comes, in 2024 and 2025."""
    settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"
    make.company()
    rows = [
        ("Halves", "2024-01-01", "100"),
        ("Halves", "2025-12-31", "50"),
        ("Leaves", "2024-06-15", "30"),
        ("Comes", "2025-06-15", "7"),
    ]
    lines = [
        make.line(Invoice=f"{name}-{day}", Customer=name, Name=name, Date=day, Net=net)
        for name, day, net in rows
    ]
    make.sales(tmp_path, lines)


@pytest.mark.usefixtures("sales")
class TestRetention:
    def test_without_dates_it_compares_the_last_12_complete_months(self, printed):
        _code, out, _err = printed("--json")

        content = json.loads(out)
        assert (content["base_from"], content["from"]) == ("2024-01-01", "2025-01-01")
        assert (content["opening"], content["contraction"], content["lost"]) == (130, 50, 30)
        assert (content["new"], content["closing"]) == (7, 57)
        assert [row["name"] for row in content["rows"]] == ["Halves", "Leaves", "Comes"]

    def test_it_reads_as_a_page_does(self, printed):
        code, out, _err = printed()

        assert code == 0
        assert "compared with 2024-01-01 to 2024-12-31" in out
        assert "Net revenue retention    38.5%" in out
        assert "Contraction  -50.00" in out

    def test_days_are_counted_to_the_day(self, printed):
        _code, out, _err = printed("--from", "2025-01-01", "--to", "2025-12-31", "--json")

        assert json.loads(out)["closing"] == 7

    def test_a_base_before_the_data_is_unknown_and_not_zero(self, printed):
        code, out, _err = printed("--from", "2024-01-01", "--to", "2025-01-01", "--json")

        content = json.loads(out)
        assert code == 0
        assert content["unknown_because"] == "before_data"
        assert (content["nrr"], content["opening"]) == (None, None)

    def test_it_says_why_a_figure_is_unknown(self, printed):
        _code, out, _err = printed("--from", "2024-01-01", "--to", "2025-01-01")

        assert "The sales data begin after the base." in out
        assert "Net revenue retention    –" in out

    @pytest.mark.parametrize(
        ("options", "complaint"),
        [
            (["--base-to", "2024-06-01"], "--base-to needs --base-from"),
            (["--base-from", "2024-06-01", "--base-to", "2025-06-01"], "before the period begins"),
            (["--base-from", "2024-06-01", "--base-to", "2024-06-01"], "2024-06-01"),
            (["--from", "2025-06-01", "--to", "2025-01-01"], "2025-06-01"),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_the_reason(self, printed, options, complaint):
        code, out, err = printed(*options)

        assert code == 2
        assert not out
        assert complaint in err


class TestWithoutSales:
    def test_it_says_so_and_fails(self, printed):
        code, _out, err = printed("--json")

        assert code == 1
        assert "No sales yet" in err
