"""People and facts in the folder of everything the company owns."""

import csv

import pytest

from openkam.core.access.users import system_user
from openkam.domain.dossier import services as dossier_services
from openkam.domain.dossier.selectors import owned as dossier
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.imports.folder import export_company
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.selectors import owned as stakeholders
from openkam.domain.stakeholders.tests import make as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of a company with a boss, who reports to him, a tie and a fact in two versions."""
    settings.DATA = tmp_path
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    portfolio.company()
    account = portfolio.account(name="Hallmeier Werke")
    boss = people.stakeholder(account, "Friedrich Hallmeier", roles=("decider",), power=5)
    place = people.stakeholder(account, "Анна Иванова", boss=boss, mail="anna@example.com")
    people.touch(place, people.actor())
    people.line(boss, place)
    make.fact(account, "goals", "Ten shops")
    make.fact(account, "goals", "=cmd()")
    make.contract(account, title="Поставка", terms="=cmd()")
    make.file(account, "Договор.txt", b"=terms")
    gone = make.file(account, "gone.txt", b"gone")
    dossier_services.remove_file(make.actor(), gone.pk, now=make.NOW)
    others = (*stakeholders.TABLES, *dossier.TABLES)
    return export_company(system_user(), tmp_path / "out", others=others, now=people.NOW).folder


def rows_of(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestTables:
    def test_each_row_has_a_cell_for_each_column(self, folder):
        for table in (*stakeholders.TABLES, *dossier.TABLES):
            with open(folder / table.name, encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            assert tuple(header) == table.header
            assert {len(row) for row in rows} <= {len(header)}

    def test_people_are_found_with_account_boss_and_contact(self, folder):
        boss, place = rows_of(folder, "people_positions.csv")
        (tie,) = rows_of(folder, "people_ties.csv")
        (contact,) = rows_of(folder, "people_contacts.csv")

        assert place["reports_to"] == boss["number_here"]
        assert (contact["tie"], tie["position"]) == (tie["number_here"], place["number_here"])
        assert rows_of(folder, "people.csv")[1]["name"] == "Анна Иванова"

    def test_files_are_there_with_their_content_and_removed_ones_are_not(self, folder):
        (row,) = rows_of(folder, "dossier_files.csv")

        assert row["name"] == "Договор.txt"
        assert (folder / row["in_folder"]).read_bytes() == b"=terms"
        assert row["in_folder"] == f"files/{row['sha256']}.txt"
        assert len(list((folder / "files").iterdir())) == 1

    def test_every_version_of_a_fact_is_there_and_no_formula(self, folder):
        old, new = rows_of(folder, "dossier_facts.csv")

        assert (old["text"], new["text"]) == ("Ten shops", "'=cmd()")
        assert (bool(old["replaced_on"]), new["replaced_on"]) == (True, "")

    def test_every_version_of_a_contract_is_there(self, folder):
        (row,) = rows_of(folder, "dossier_contracts.csv")

        assert (row["title"], row["terms"], row["ends_on"]) == ("Поставка", "'=cmd()", "2026-12-31")
        assert row["account"] == rows_of(folder, "dossier_facts.csv")[0]["account"]
