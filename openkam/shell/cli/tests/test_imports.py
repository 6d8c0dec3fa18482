"""`openkam import`: the kinds besides sales, whose results are read here as people read them."""

import json

import pytest

from openkam.domain.portfolio.models import Account, ImportBatch
from openkam.domain.portfolio.tests import make
from openkam.shell.cli.main import main

pytestmark = pytest.mark.django_db
CUSTOMERS = "Number,Name,Country\nC1,Acme,DE\nC2,Beta,Atlantis\n"
MAPPING = """
kind = "accounts"
source = "crm"
[columns]
key = "Number"
name = "Name"
country = "Country"
"""


@pytest.fixture
def files(settings, tmp_path):
    """A file of customers and its mapping."""
    settings.DATA = tmp_path / "data"
    settings.LEDGER_FOLDER = settings.DATA / "ledger"
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    (tmp_path / "mapping.toml").write_text(MAPPING)
    return tmp_path


@pytest.fixture
def said(files, capsys):
    """Run the command and return its exit code, what it printed and what it complained of."""

    def run(*options: str) -> tuple[int, str, str]:
        code = main(["import", "accounts", str(files / "customers.csv"), *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


class TestImportAccounts:
    def test_a_dry_run_says_what_would_come_and_changes_nothing(self, files, said):
        code, out, _err = said("--mapping", str(files / "mapping.toml"), "--dry-run")

        assert code == 0
        assert ["new", "1"] in [line.split() for line in out.splitlines()]
        assert "1 line rejected: Country: “Atlantis” is no country." in out
        assert "Dry run: nothing was changed." in out
        assert not Account.objects.exists()
        assert not ImportBatch.objects.exists()

    def test_it_imports_and_names_the_file_of_what_was_rejected(self, files, said):
        code, out, err = said("--mapping", str(files / "mapping.toml"), "--json")

        result = json.loads(out)
        assert code == 0, err
        assert result["rows"] == {"read": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 1}
        with open(result["rejects_file"], encoding="utf-8-sig") as file:
            assert "C2,Beta,Atlantis" in file.read()

    def test_the_mapping_is_saved_and_found_by_its_source(self, files, said):
        said("--mapping", str(files / "mapping.toml"))

        code, out, _err = said("--source", "crm", "--dry-run")

        assert code == 0
        assert ["unchanged", "1"] in [line.split() for line in out.splitlines()]

    def test_a_source_without_a_saved_mapping_is_said(self, said):
        code, _out, err = said("--source", "crm")

        assert code == 1
        assert "No mapping is saved for accounts of the source crm." in err

    def test_rows_can_be_matched_otherwise(self, files, said):
        said("--mapping", str(files / "mapping.toml"))

        code, out, _err = said("--source", "crm", "--match", "name", "--dry-run")

        assert code == 0
        assert ["unchanged", "1"] in [line.split() for line in out.splitlines()]

    def test_a_mapping_of_another_kind_is_wrong_usage(self, files, said):
        (files / "mapping.toml").write_text(MAPPING.replace("accounts", "products", 1))

        code, _out, err = said("--mapping", str(files / "mapping.toml"))

        assert code in (1, 2)
        assert err.startswith("openkam: ")


@pytest.mark.django_db
class TestImportSales:
    def test_it_says_how_many_lines_are_in_no_sum(self, files, capsys):
        make.company()
        path = make.sales_file(files, [make.line(), make.line(Invoice="2", Net="much")])
        mapping = files / "sales.toml"
        mapping.write_text(make.MAPPING)

        code = main(["import", "sales", str(path), "--mapping", str(mapping), "--dry-run"])

        out = capsys.readouterr().out
        assert code == 0
        assert "Lines whose amount is not known, and which are in no sum: 1." in out
