"""`openkam report trend`."""

import json
from decimal import Decimal

import pytest

from openkam.domain.economics.tests.test_trend import GIANT, HOLDING, house, sales
from openkam.shell.cli.main import main

__all__ = ["house", "sales"]


@pytest.fixture
def printed(capsys):
    """Run the report and return its exit code, what it printed and what it complained of."""

    def run(*options: str) -> tuple[int, str, str]:
        code = main(["report", "trend", *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def numbers(text):
    return json.loads(text, parse_float=Decimal)


@pytest.mark.usefixtures("house")
class TestReportTrend:
    def test_its_numbers_are_exact(self, printed):
        code, out, _err = printed("--json")

        content = numbers(out)
        assert code == 0
        assert (content["from"], content["to"], len(content["months"])) == (
            "2024-10-01",
            "2026-11-01",
            25,
        )
        assert content["before"]["revenue"] == Decimal("1320.1234")

    def test_months_and_rows_are_those_asked_for(self, printed, house):
        _code, out, _err = printed(
            *("--from", "2026-01-01", "--to", "2026-03-01"),
            *("--by", "product-group", "--group", str(house.ids[HOLDING]), "--json"),
        )

        content = numbers(out)
        assert [m["month"] for m in content["months"]] == ["2026-01-01", "2026-02-01"]
        assert content["by"] == "product_group"

    def test_one_product_group_by_account(self, printed, house):
        _code, out, _err = printed("--product-group", "Valves", "--json")

        rows = numbers(out)["rows"]
        assert house.ids[HOLDING] in [row["account"] for row in rows]

    def test_one_tier_is_called_by_its_name(self, printed):
        code, out, _err = printed("--tier", "Gold", "--by", "segment", "--json")

        assert code == 0
        assert [row["name"] for row in numbers(out)["rows"]] == ["Water", None]

    def test_it_can_be_read_by_people(self, printed, house):
        _code, out, _err = printed("--account", str(house.ids[GIANT]))

        quiet = next(line for line in out.splitlines() if line.startswith("2026-08"))
        assert quiet.split()[1] == "0.00"
        assert quiet.endswith("no sales")
        assert "incomplete" in out

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--segment", "Nope"), "there are: 'Water'"),
            (("--product-group", "Nope"), "'Pumps', 'Valves'"),
            (("--account", "99999"), "There is no account 99999."),
            (("--from", "2026-01-05", "--to", "2026-03-01"), "whole months"),
            (("--from", "2026-03-01", "--to", "2026-01-01"), "end after it starts"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, printed, options, said):
        code, _out, err = printed(*options)

        assert code == 2
        assert said in err
