"""Files of products, colleagues and rates; the preview of any kind."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from openkam.core.access import users
from openkam.core.access.models import Invitation, Role, User
from openkam.core.access.tests import make as people
from openkam.core.ledger import LedgerBusy, table_page
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.models import ColleagueKey, Company, CompanyRate, ImportBatch, Product
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought, codes, counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]


class TestProducts:
    def test_new_ones_come_and_known_ones_change(self):
        Product.objects.create(source="erp", key="P1", name="Old", product_group="G1")

        result = brought(
            "products",
            "key name product_group is_product",
            ["P1", "New", None, None],
            ["P2", "Postage", "Fees", "нет"],
            ["P1", "New", None, None],
            [None, "No key", None, None],
            ["P3", "Odd", None, "perhaps"],
        )

        assert counts(result) == (1, 1, 1, 2)
        assert codes(result) == {"no_match": 1, "no_yes_or_no": 1}
        rows = Product.objects.order_by("key")
        assert list(rows.values_list("key", "name", "product_group", "is_product")) == [
            ("P1", "New", "G1", True),
            ("P2", "Postage", "Fees", False),
        ]

    def test_of_rows_that_differ_the_last_counts(self):
        result = brought("products", "key name", ["P1", "First"], ["P1", "Last"])

        assert counts(result) == (1, 0, 1, 0)
        assert Product.objects.get().name == "Last"
        assert "the last one counts: P1" in result["warnings"][0]

    def test_figures_are_out_of_date_when_a_group_changes(self):
        brought("products", "key product_group", ["P1", "G1"])
        before = Company.objects.get().figures_revision

        brought("products", "key product_group", ["P1", "G2"])

        assert Company.objects.get().figures_revision == before + 1


class TestColleagues:
    def test_new_ones_wait_for_a_link_and_never_administer(self):
        administrator = people.administrator()

        result = brought(
            "colleagues",
            "email key first_name last_name role language",
            ["Ann@Example.com", "7", "Ann", "Lee", "руководитель", "polski"],
            ["bob@example.com", "8", "Bob", None, None, None],
            ["no mail", "9", "C", None, None, None],
            ["dan@example.com", "7", "Dan", None, None, None],
            ["eve@example.com", None, None, None, None, None],
            ["fay@example.com", None, "Fay", None, "administrator", None],
            actor=administrator,
        )

        ann = User.objects.get(email="ann@example.com")
        assert counts(result) == (2, 0, 0, 4)
        assert codes(result) == dict.fromkeys(
            ("bad_mail", "key_of_colleague", "no_person_name", "unknown_role"), 1
        )
        assert (ann.name, ann.role, ann.language) == ("Ann Lee", Role.HEAD, "pl")
        assert ann.is_active
        assert not ann.is_administrator
        assert not ann.has_usable_password()
        assert ColleagueKey.objects.get(key="7").user == ann
        assert result["waiting"] == 2
        assert users.password_reset_path(administrator, ann.pk)

    def test_an_administrator_keeps_the_role(self):
        administrator = people.administrator(email="ada@example.com", name="Ada")

        result = brought(
            "colleagues",
            "email name role",
            ["ada@example.com", "Ada B", "head"],
            actor=administrator,
        )

        administrator.refresh_from_db()
        assert counts(result) == (0, 1, 0, 0)
        assert (administrator.name, administrator.role) == ("Ada B", Role.MEMBER)
        assert "1 administrator keeps the role" in result["warnings"][0]

    def test_an_invitation_to_the_same_address_loses_its_worth(self):
        administrator = people.administrator()
        invitation = Invitation.objects.create(
            email="new@example.com",
            token_hash="x",
            invited_by=administrator,
            expires_at=make.NOW.replace(year=2027),
        )

        brought("colleagues", "email name", ["new@example.com", "New"], actor=administrator)

        invitation.refresh_from_db()
        assert invitation.revoked_at == make.NOW

    def test_only_administrators_bring_them_in(self):
        with pytest.raises(PermissionDenied):
            brought("colleagues", "email name", ["a@example.com", "A"], actor=people.head())


class TestRates:
    def test_months_are_read_as_people_write_them(self):
        make.company(currency="EUR")

        result = brought(
            "rates",
            "currency month rate origin",
            ["usd", "2026-03", "0.92", "ECB"],
            ["USD", "04/2026", "0.93", "ECB"],
            ["CZK", "2026-05-31", "0.04", None],
            ["EUR", "2026-03", "1", None],
            ["XYZ", "2026-03", "1", None],
            ["USD", "March", "1", None],
            ["USD", "2026-06", "-1", None],
            ["USD", "2026-06", None, None],
        )

        assert counts(result) == (3, 0, 0, 5)
        assert codes(result) == dict.fromkeys(
            ("is_reporting_currency", "unknown_currency", "no_month", "bad_rate", "no_rate_given"),
            1,
        )
        usd = CompanyRate.objects.get(currency="USD", month=date(2026, 3, 1))
        assert (usd.rate, usd.origin, usd.batch_id) == (Decimal("0.92"), "ECB", result["batch"])

    def test_the_same_again_is_unchanged_and_another_rate_a_change(self):
        make.company(currency="EUR")
        brought("rates", "currency month rate", ["USD", "2026-03", "0.92"])

        again = brought("rates", "currency month rate", ["USD", "2026-03", "0.920"])
        other = brought("rates", "currency month rate", ["USD", "2026-03", "0.93"])

        assert counts(again) == (0, 0, 1, 0)
        assert counts(other) == (0, 1, 0, 0)


class TestBringIn:
    def test_the_preview_tells_of_each_row(self, tmp_path):
        known = make.account(name="Acme Ltd")
        brought("accounts", "key name site", ["K", "Known", "Berlin"])

        result = brought(
            "accounts",
            "key name site",
            ["K", None, "Bonn"],
            ["N", "ACME, Limited", "Prague"],
            [None, "Nobody", None],
            dry_run=True,
            preview_to=tmp_path / "preview.parquet",
        )
        rows, total = table_page(tmp_path / "preview.parquet")

        assert total == result["rows"]["read"] == 3
        assert [row["verdict"] for row in rows] == ["changed", "new", "rejected"]
        assert [row["row"] for row in rows] == [2, 3, 4]
        assert json.loads(rows[0]["changes"]) == {"site": ["Berlin", "Bonn"]}
        assert json.loads(rows[1]["changes"])["name"] == [None, "ACME, Limited"]
        assert json.loads(rows[1]["similar"]) == [{"account": known.pk, "why": "name"}]
        assert rows[2]["reason"] == "no_match\x1fkey\x1f"

    def test_a_dry_run_changes_nothing(self):
        result = brought("products", "key name", ["P", "N"], dry_run=True)

        assert counts(result) == (1, 0, 0, 0)
        assert not Product.objects.exists()
        assert not ImportBatch.objects.exists()

    def test_rejected_rows_can_be_mended_and_brought_in_again(self):
        result = brought("accounts", "key name country", ["A", "Acme", "Nowhere"], ["B", "B", "CZ"])

        batch = ImportBatch.objects.get()
        text = selectors.rejects_of(people.head(), batch.pk).read_text(encoding="utf-8-sig")
        assert text.splitlines()[0].startswith("key,name,country,")
        assert "Acme" in text
        assert "Nowhere" in text
        assert result["rejects_file"].endswith(batch.rejects_file)

    def test_the_mapping_is_saved(self):
        brought("accounts", "key name", ["A", "Acme"])

        saved = selectors.saved_mapping(people.head(), "erp", "accounts")
        assert saved.header == ["key", "name"]

    def test_two_at_once_are_not_mixed(self):
        with selectors.ledger().writing(), pytest.raises(LedgerBusy):
            brought("accounts", "key name", ["A", "Acme"])

        assert not ImportBatch.objects.exists()

    def test_observers_bring_nothing_in(self):
        with pytest.raises(PermissionDenied):
            brought("accounts", "key name", ["A", "Acme"], actor=people.observer())

    def test_a_fault_leaves_the_old_state(self, monkeypatch):
        from openkam.domain.portfolio.services.bringing import accounts

        def breaks(*_given):
            raise KeyboardInterrupt

        monkeypatch.setattr(accounts, "_give_to_owners", breaks)

        with pytest.raises(KeyboardInterrupt):
            brought("accounts", "key name country", ["A", "Acme", None], ["B", "B", "Nowhere"])

        batch = ImportBatch.objects.get()
        assert batch.state == ImportBatch.State.FAILED
        assert not selectors.find_accounts(people.head(), "Acme")
        assert not list(selectors.rejects_folder().glob("*"))
