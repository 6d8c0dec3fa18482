"""Everything the company owns, out into a folder and in again."""

import csv
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.core.audit.models import Entry
from openkam.domain.portfolio import models, selectors, services
from openkam.domain.portfolio.imports.folder import (
    FolderFault,
    cells,
    export_company,
    manifest,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.whole import HOSTILE, brought, exported, figures, keys


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The content of each file but those that tell the time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "trail.csv")
    }


@pytest.mark.django_db
class TestRoundTrip:
    @pytest.mark.parametrize("form", ["parquet", "csv"])
    def test_every_figure_and_every_file_is_the_same(self, ledger_folder, made, form):
        first = getattr(made, form)

        brought(first)
        make.prepared()

        assert figures() == made.figures
        second = exported(ledger_folder / "second", form, datetime(2027, 1, 1, tzinfo=UTC))
        assert bytes_of(second) == bytes_of(first)

    def test_lists_and_settings_come_back(self, ledger_folder, made):
        found = brought(made.parquet)

        assert keys() == made.keys
        assert set(HOSTILE) <= set(models.Account.objects.values_list("name", flat=True))
        company = selectors.company()
        assert company.name == "=cmd|' /C calc'!A0"
        assert company.rates_month == date(2026, 3, 1)
        merged = models.Account.objects.exclude(merged_into=None).get()
        assert merged.merged_into.name == HOSTILE[2]
        assert models.AccountKey.objects.get(came_from=merged).account == merged.merged_into
        assert models.Lineage.objects.filter(depth=1).count() == 1
        assert models.SavedMapping.objects.get().header == ["=a", "b"]
        member = User.objects.get(name="Миша")
        assert not member.has_usable_password()
        assert models.Membership.objects.get(user=member).level == Level.LEAD
        statuses = models.KeyStatus.objects.order_by("pk")
        assert [(one.state, one.reason) for one in statuses] == [
            ("key", "=it\ndepends"),
            ("former", "=it\ndepends"),
        ]
        former = models.Account.objects.get(key_state="former")
        assert (former.key_since, former.key_statuses.count()) == (date(2026, 2, 2), 2)
        assert found.lines == {"=shop/../x": 1, "erp": len(HOSTILE) + 2}
        assert Entry.objects.filter(verb="company.restored").count() == 1

    def test_a_folder_of_an_older_version_has_no_decisions_on_key_accounts(
        self, ledger_folder, made
    ):
        folder = shutil.copytree(made.parquet, ledger_folder / "old")
        (folder / "key_statuses.csv").unlink()
        told = json.loads((folder / "manifest.json").read_text())
        del told["files"]["key_statuses.csv"]
        (folder / "manifest.json").write_text(json.dumps(told))

        brought(folder)

        assert not models.Account.objects.exclude(key_state="").exists()

    def test_a_new_installation_that_was_set_up_takes_it_too(self, ledger_folder, made):
        boss = people.administrator(email="boss@example.com")
        services.create_company(boss, name="Fresh", language="en")

        brought(made.parquet)

        assert selectors.company().name == "=cmd|' /C calc'!A0"
        assert User.objects.filter(email="boss@example.com").exists()
        assert models.Tier.objects.count() == 1


@pytest.mark.django_db
class TestExport:
    def test_no_cell_is_a_formula(self, made):
        for path in made.csv.rglob("*.csv"):
            with open(path, encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    for cell in row:
                        is_number = cell.lstrip("-").replace(".", "").isdigit()
                        assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))

    def test_it_says_what_each_file_is_and_how_it_was(self, made):
        folder = made.parquet

        listed = json.loads((folder / "manifest.json").read_text())["files"]
        assert set(listed) | {"manifest.json"} == {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        readme = (folder / "README.txt").read_text()
        assert all(name in readme for name in listed if "/" not in name and name != "README.txt")
        assert listed["account_keys.csv"]["rows"] == len(made.keys)
        assert all("/.." not in name for name in listed)

    def test_a_folder_that_holds_something_is_left_alone(self, ledger_folder):
        make.company()
        place = ledger_folder / "out"
        place.mkdir()
        (place / "mine.txt").write_text("mine")

        with pytest.raises(FolderFault, match="holds something"):
            exported(place)

        assert [path.name for path in place.iterdir()] == ["mine.txt"]

    def test_a_broken_export_leaves_nothing(self, ledger_folder, monkeypatch):
        make.company()

        def breaks(*_given, **_named):
            raise OSError("disk")

        monkeypatch.setattr(manifest, "write", breaks)
        with pytest.raises(OSError, match="disk"):
            exported(ledger_folder / "out")

        assert not list(ledger_folder.glob("out*"))

    def test_only_administrators_who_see_all_may(self, ledger_folder):
        for actor in (people.head(), people.administrator(), people.observer()):
            with pytest.raises(PermissionDenied):
                export_company(actor, ledger_folder / "out", now=make.NOW)

    def test_an_empty_company_is_a_folder_too(self, ledger_folder):
        folder = exported(ledger_folder / "out")

        assert brought(folder).lines == {}


class TestCells:
    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
    def test_every_text_comes_back(self, text):
        assert cells.unguarded(cells.guarded(text)) == text

    @given(st.text("=+-@'\t\rab", max_size=6))
    def test_no_text_begins_like_a_formula(self, text):
        assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cells.unguarded(cells.guarded(text)) == text

    @given(
        st.lists(
            st.lists(
                st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
                min_size=2,
                max_size=2,
            ),
            max_size=5,
        )
    )
    def test_rows_come_back_from_a_file(self, tmp_path_factory, rows):
        path = tmp_path_factory.mktemp("cells") / "rows.csv"

        cells.write_rows(path, ["=a", "b"], rows)

        assert [row for _line, row in cells.read_rows(path)] == [["=a", "b"], *rows]
