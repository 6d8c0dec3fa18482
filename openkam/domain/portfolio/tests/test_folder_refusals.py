"""Folders that do not come in: each fault is named, and nothing is stored."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from openkam.core.access.tests import make as people
from openkam.domain.portfolio import models, selectors
from openkam.domain.portfolio.imports.folder import (
    FolderFault,
    import_company,
    manifest,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.whole import brought


@pytest.mark.django_db
class TestRefusals:
    @pytest.fixture
    def folder(self, ledger_folder, made):
        """The exported company, to be spoilt; the installation is empty."""
        return made.copy(ledger_folder)

    def spoil(self, folder: Path, name: str, old: str, new: str) -> None:
        """Change a file and make the manifest agree."""
        path = folder / name
        text = path.read_bytes().decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
        listed = json.loads((folder / "manifest.json").read_text())
        listed["files"][name]["sha256"] = manifest.digest(path)
        (folder / "manifest.json").write_text(json.dumps(listed))

    def test_a_company_that_is_not_empty_says_what_is_there(self, folder):
        make.account()

        with pytest.raises(FolderFault, match="1 accounts"):
            brought(folder)

    def test_a_file_that_was_changed_or_lost_is_named(self, folder):
        (folder / "rates.csv").write_text("changed")
        (folder / "tiers.csv").unlink()

        with pytest.raises(FolderFault) as fault:
            brought(folder)

        assert "rates.csv is not the file" in str(fault.value)
        assert "tiers.csv is missing" in str(fault.value)

    @pytest.mark.parametrize(
        ("name", "old", "new", "said"),
        [
            ("account_keys.csv", ",2,", ",999,", "is the number of no account"),
            ("accounts.csv", "number,name", "number,title", "expected the columns"),
            ("memberships.csv", ",lead", ",boss", "none of read, write, lead"),
            ("rates.csv", "0.90000000", "0", "no rate above zero"),
            ("rates.csv", "2026-03-01", "March", "no day such as"),
            ("tiers.csv", ",yes,", ",si,", "neither yes nor no"),
            ("tiers.csv", ",7,", ",7,7,", "6 cells instead of 5"),
            ("accounts.csv", "'+retail", "'+other", "there is no segment"),
            ("colleague_keys.csv", "crm", "", "missing, or too long"),
            ("company.toml", "first_month = 1", 'first_month = "x"', "first_month"),
            ("company.toml", "first_month = 1", "first_month = ", "no TOML"),
            ("sales.csv", "sales/002-erp.csv", "../../secret.csv", "no file"),
            ("products.csv", '"', '""x"', "no CSV"),
            ("parents.csv", "2025-01-01", "2025-13-01", "no day"),
        ],
    )
    def test_faults_are_named_by_file_and_line(self, folder, name, old, new, said):
        self.spoil(folder, name, old, new)

        with pytest.raises(FolderFault, match=said) as fault:
            brought(folder)

        assert name in str(fault.value)
        assert not models.Account.objects.exists()

    def test_lines_that_would_be_rejected_stop_everything(self, folder):
        self.spoil(folder, "sales/002-erp.csv", "2025-", "soon-")

        with pytest.raises(FolderFault, match="no date"):
            brought(folder)

        assert not models.Account.objects.exists()
        assert not models.ImportBatch.objects.exists()
        assert not selectors.company()

    def test_a_folder_of_something_else_is_refused(self, ledger_folder):
        with pytest.raises(FolderFault, match="no exported company"):
            brought(ledger_folder)

    def test_who_may_not_export_may_not_import(self, folder):
        with pytest.raises(PermissionDenied):
            import_company(people.head(), folder, now=make.NOW, today=make.TODAY)
