"""Rounds, judgements and decisions in the folder of everything the company owns."""

import csv
import json

import pytest

from openkam.core.access.users import system_user
from openkam.domain.portfolio.imports.folder import export_company
from openkam.domain.selection import services
from openkam.domain.selection.selectors.owned import TABLES
from openkam.domain.selection.tests import make


@pytest.fixture
def folder(house, measured, tmp_path):
    """A folder with a round that was judged, run and decided; one decision was reopened."""
    head, second = house.people["head"], house.people["second"]
    criterion = measured.version.criteria.last().criterion_id
    services.ask_judge(head, measured.pk, second.pk, scope="all")
    alfa = measured.accounts.get(name="Alfa")
    services.judge_account(
        second, alfa.pk, criterion, score=8, evidence="=HYPERLINK(1)", now=make.NOW
    )
    make.ranked(measured)
    services.run_round(head, measured.pk, now=make.NOW)
    given = {"now": make.NOW, "today": make.TODAY}
    services.decide(head, alfa.pk, verdict="accept", reason="Grows,\nwith us.", **given)
    services.reopen(head, alfa.pk, reason="Too soon.", seen=1, now=make.NOW)
    return export_company(system_user(), tmp_path / "out", others=TABLES, now=make.NOW).folder


def rows_of(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestTables:
    def test_each_row_has_a_cell_for_each_column(self, folder):
        for table in TABLES:
            with open(folder / table.name, encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            assert tuple(header) == table.header
            assert rows
            assert {len(row) for row in rows} == {len(header)}

    def test_they_name_accounts_and_colleagues_as_the_other_files_do(self, folder):
        numbers = {row["number"]: row["name"] for row in rows_of(folder, "accounts.csv")}
        mails = {row["mail"] for row in rows_of(folder, "colleagues.csv")}

        for row in rows_of(folder, "selection_accounts.csv"):
            assert numbers[row["account"]] == row["account_name"]
        assert rows_of(folder, "selection_decisions.csv")[0]["decided_by"] in mails
        assert rows_of(folder, "selection_judges.csv")[0]["mail"] in mails

    def test_a_decision_stands_there_with_its_reasons(self, folder):
        (decision,) = rows_of(folder, "selection_decisions.csv")

        assert (decision["verdict"], decision["reason"]) == ("accept", "Grows,\nwith us.")
        assert decision["reopened_because"] == "Too soon."

    def test_a_judgement_is_no_formula(self, folder):
        (judgement,) = rows_of(folder, "selection_judgements.csv")

        assert (judgement["score"], judgement["evidence"]) == ("8", "'=HYPERLINK(1)")

    def test_scores_and_weights_can_be_computed_again(self, folder):
        weights = {
            row["criterion"]: int(row["weight"]) for row in rows_of(folder, "selection_weights.csv")
        }
        assert sum(weights.values()) == 100
        for row in rows_of(folder, "selection_accounts.csv"):
            scores = json.loads(row["scores"])
            middle = sum(sum(scores[key]) * weight / 200 for key, weight in weights.items())
            assert float(row["score"]) == pytest.approx(middle, abs=0.0051)

    def test_the_readme_says_what_each_is(self, folder):
        readme = (folder / "README.txt").read_text()

        for table in TABLES:
            assert f"{table.name}\n    {table.about}" in readme
