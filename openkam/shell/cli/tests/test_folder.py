"""`openkam export` and `openkam import folder`."""

import json
import re

import pytest
from django.db import transaction
from django.utils import timezone

from openkam.core.access.models import User
from openkam.core.access.users import system_user
from openkam.core.offers import OwnedTable
from openkam.domain.portfolio.imports.folder import export_company
from openkam.domain.portfolio.tests import make
from openkam.shell import owned
from openkam.shell.cli.main import main

LATER = OwnedTable("later.csv", "What comes later.", ("what",), lambda names: [["More"]])


@pytest.fixture
def places(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.LEDGER_FOLDER = settings.DATA / "ledger"
    return tmp_path


@pytest.mark.django_db
class TestFolder:
    def test_the_report_of_the_other_installation_is_the_same(self, places, settings, capsys):
        report = ["report", "concentration", "--from", "2025-01-01", "--to", "2027-01-01", "--json"]

        def said(*words: str) -> str:
            assert main(words) == 0
            # Each installation numbers its accounts itself.
            return re.sub(r'"account": \d+', '"account": 0', capsys.readouterr().out)

        with transaction.atomic():
            make.company()
            rows = [
                make.line(Invoice=f"={n}", Customer=f"C{n % 7}", Name=f"+{n % 7}", Net=f"{n}.3333")
                for n in range(30)
            ]
            make.sales(places, [*rows, make.line(Invoice="U", Customer="", Net="-3.5")])
            before = said(*report)
            told = json.loads(said("export", str(places / "out"), "--format", "csv", "--json"))
            transaction.set_rollback(True)
        settings.LEDGER_FOLDER = places / "other"

        found = json.loads(said("import", "folder", str(places / "out"), "--json"))

        assert said(*report) == before
        assert told["rows"]["sales/001-erp.csv"] == found["lines"]["erp"] == 31

    def test_it_prints_what_was_done_and_refuses_in_words(self, places, capsys):
        make.company()

        first = main(["export", str(places / "out")])
        said = capsys.readouterr().out
        again = main(["export", str(places / "out")])
        refused = capsys.readouterr().err
        make.account()
        full = main(["import", "folder", str(places / "out")])
        there = capsys.readouterr().err

        assert (first, again, full) == (0, 1, 1)
        assert "README.txt says what each is" in said
        assert "holds something already" in refused
        assert "here are 1 accounts" in there
        assert not User.objects.people().exists()

    def test_it_says_what_came_in(self, places, capsys):
        main(["export", str(places / "out")])
        capsys.readouterr()

        assert main(["import", "folder", str(places / "out")]) == 0

        said = capsys.readouterr().out
        assert "reset-link MAIL" in said
        assert "Not brought in, to be read only: " in said
        assert "selection_accounts.csv, selection_criteria.csv" in said

    def test_tables_of_a_later_version_are_told_and_left(self, places, capsys):
        export_company(
            system_user(), places / "out", others=[*owned.TABLES, LATER], now=timezone.now()
        )

        assert main(["import", "folder", str(places / "out"), "--json"]) == 0

        left = json.loads(capsys.readouterr().out)["left"]
        assert {"later.csv", "selection_decisions.csv"} <= set(left)
        assert not {"accounts.csv", "trail.csv"} & set(left)
