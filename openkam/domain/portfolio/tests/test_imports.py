"""Bringing sales files in."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.core.ledger import DocumentsChanged, LedgerFault
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountSummary,
    Company,
    ImportBatch,
    Lineage,
    Parenthood,
    Product,
)
from openkam.domain.portfolio.services import sales
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.samples import THREE_DOCUMENTS, revenue_of

pytestmark = pytest.mark.django_db


class TestImportSales:
    def test_it_reconciles_and_creates_accounts_and_products(self, ledger_folder):
        result = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        assert result["lines"] == {"read": 4, "loaded": 3, "unassigned": 1, "rejected": 0}
        assert result["net_amount"] == {
            "read": Decimal("176.8667"),
            "loaded": Decimal("169.8667"),
            "unassigned": Decimal(7),
            "rejected": Decimal(0),
        }
        assert result["documents"] == {"new": 3, "unchanged": 0, "changed": 0}
        assert result["accounts"] == {"created": 2}
        assert set(Account.objects.values_list("name", "search_name")) == {
            ("Alpha", "alpha"),
            ("Beta", "beta"),
        }
        assert list(Product.objects.order_by("key").values_list("key", "is_product")) == [
            ("P1", True),
            ("P2", True),
            ("POST", False),
        ]

    def test_the_first_import_sets_the_currency_and_is_noted(self, ledger_folder):
        path = make.sales_file(ledger_folder, THREE_DOCUMENTS)
        mapping = make.MAPPING.replace("EUR", "CZK")

        result = make.imported(path, mapping)

        batch = selectors.import_batch(people.head(), result["batch"])
        assert Company.objects.get().currency == result["currency"] == "CZK"
        assert batch.state == ImportBatch.State.LIVE
        assert batch.result["net_amount"]["loaded"] == "169.8667"
        assert [entry.verb for entry in trail.history_of(batch)] == ["import.completed"]
        assert {e.verb for e in trail.history_of(make.keyed("C1"))} == {"account.created"}

    def test_importing_twice_changes_nothing(self, ledger_folder):
        path = make.sales_file(ledger_folder, THREE_DOCUMENTS)
        make.imported(path)
        before = revenue_of("C1")

        again = make.imported(path)

        assert again["documents"] == {"new": 0, "unchanged": 3, "changed": 0}
        assert again["accounts"] == {"created": 0}
        assert revenue_of("C1") == before == Decimal("200.20")

    def test_an_overlap_of_two_exports_counts_once(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[:3]))

        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[2:]))

        assert (revenue_of("C1"), revenue_of("C2")) == (Decimal("200.20"), Decimal("-30.3333"))

    def test_a_changed_document_is_replaced_whole(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        result = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[1:2]))

        assert result["documents"] == {"new": 0, "unchanged": 0, "changed": 1}
        assert revenue_of("C1") == Decimal("100.10")

    def test_keep_leaves_the_old_version_and_rejects_the_new(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        result = make.imported(
            make.sales_file(ledger_folder, THREE_DOCUMENTS[1:2]), on_changed="keep"
        )

        assert result["lines"]["rejected"] == 1
        assert [reason["code"] for reason in result["reasons"]] == ["changed_kept"]
        assert revenue_of("C1") == Decimal("200.20")

    def test_stop_writes_nothing(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        with pytest.raises(DocumentsChanged):
            make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS[1:2]), on_changed="stop")

        assert revenue_of("C1") == Decimal("200.20")
        assert ImportBatch.objects.latest("pk").state == ImportBatch.State.FAILED

    def test_what_belongs_to_it_is_kept_with_it_or_neither_is(self, ledger_folder):
        headers = []

        def killed(_batch, header):
            headers.append(header)
            raise KeyboardInterrupt

        path = make.sales_file(ledger_folder, [make.line()])
        with pytest.raises(KeyboardInterrupt):
            make.imported(path, in_commit=killed)

        assert "Invoice" in headers[0]
        assert not ImportBatch.objects.filter(state=ImportBatch.State.LIVE).exists()

    def test_a_dry_run_says_what_would_happen_and_writes_nothing(self, ledger_folder):
        result = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS), dry_run=True)

        assert result["accounts"] == {"created": 2}
        assert result["lines"]["loaded"] == 3
        assert not Account.objects.exists()
        assert not ImportBatch.objects.exists()
        assert not Company.objects.exists()
        assert not list(selectors.ledger()._folder.root.glob("*/*.parquet"))

    def test_without_create_accounts_unknown_keys_stay_unassigned(self, ledger_folder):
        known = make.account(name="Alpha")
        AccountKey.objects.create(source="erp", key="C1", account=known)
        mapping = make.MAPPING.replace("[options]", "[options]\ncreate_accounts = false")

        result = make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS), mapping)

        assert result["lines"] == {"read": 4, "loaded": 2, "unassigned": 2, "rejected": 0}
        assert list(Account.objects.all()) == [known]

    def test_only_heads_and_administrators_import(self, ledger_folder):
        path = make.sales_file(ledger_folder, THREE_DOCUMENTS)

        for actor in (people.outsider(), people.observer()):
            with pytest.raises(PermissionDenied):
                make.imported(path, actor=actor)
        make.imported(path, actor=people.administrator())

    def test_a_faulty_file_leaves_a_failed_batch_with_the_message(self, ledger_folder):
        path = ledger_folder / "empty.csv"
        path.write_text("")

        with pytest.raises(LedgerFault):
            make.imported(path)

        batch = ImportBatch.objects.get()
        assert (batch.state, batch.error) == (ImportBatch.State.FAILED, "The file is empty.")


class TestRejects:
    BAD = (
        make.line(Invoice="1", Net="10"),
        make.line(Invoice="2", Net="20"),
        make.line(Invoice="2", Net="nonsense"),
    )

    def test_the_rejects_file_holds_whole_documents_and_comes_back_corrected(self, ledger_folder):
        result = make.imported(make.sales_file(ledger_folder, self.BAD))
        rejects = selectors.rejects_of(people.head(), result["batch"])
        text = rejects.read_text(encoding="utf-8-sig")
        corrected = ledger_folder / "corrected.csv"
        corrected.write_text(text.replace("nonsense", "5"))

        again = make.imported(corrected)

        assert len(text.splitlines()) == 3
        assert again["documents"] == {"new": 0, "unchanged": 0, "changed": 1}
        assert revenue_of("C1") == Decimal(35)

    def test_the_reason_is_stored_for_every_language(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, self.BAD))

        (reason,) = ImportBatch.objects.get().result["reasons"]

        said = selectors.reason_text(reason["code"], reason["parameters"])
        assert said == reason["reason"]
        assert "nonsense" in said

    def test_others_do_not_get_it(self, ledger_folder):
        result = make.imported(make.sales_file(ledger_folder, self.BAD))

        with pytest.raises(PermissionDenied):
            selectors.rejects_of(people.observer(), result["batch"])
        with pytest.raises(PermissionDenied):
            selectors.rejects_of(people.outsider(), result["batch"])
        with pytest.raises(Http404):
            selectors.rejects_of(people.head(), result["batch"] + 1)


class TestNames:
    def test_a_name_given_by_hand_stays_and_a_mere_key_gives_way(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, [make.line(Customer="C1")]))
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))
        learnt = make.keyed("C1").name
        services.rename_account(people.head(), make.keyed("C1").pk, name="Ours")

        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        assert (learnt, make.keyed("C1").name) == ("Alpha", "Ours")

    def test_new_accounts_sit_in_the_country_of_the_file(self, ledger_folder):
        mapping = make.MAPPING.replace("product_group =", "account_country =")
        lines = [
            make.line(Customer="C1", Category="Deutschland"),
            make.line(Customer="C2", Category="US"),
            make.line(Customer="C3", Category="Atlantis"),
            make.line(Customer="C4"),
        ]

        result = make.imported(make.sales_file(ledger_folder, lines), mapping)

        sits = dict(AccountKey.objects.values_list("key", "account__country"))
        assert sits == {"C1": "DE", "C2": "US", "C3": "", "C4": ""}
        assert [warning for warning in result["warnings"] if "Atlantis" in warning]

    def test_products_follow_their_source_but_not_its_silence(self, ledger_folder):
        first = [make.line(Item="P1", Item_name="Old name", Category="Tools")]
        then = [make.line(Invoice="2", Item="P1", Item_name="New name")]

        make.imported(make.sales_file(ledger_folder, first))
        make.imported(make.sales_file(ledger_folder, then))

        product = Product.objects.get()
        assert (product.name, product.product_group) == ("New name", "Tools")


class TestParents:
    def test_the_group_of_the_file_becomes_the_parent(self, ledger_folder):
        lines = [
            make.line(Invoice="1", Customer="C1", Group="G1"),
            make.line(Invoice="2", Customer="C2", Group="G1"),
            make.line(Invoice="3", Customer="G1", Group="TOP"),
            make.line(Invoice="4", Customer="C4", Group="C4"),
        ]

        result = make.imported(make.sales_file(ledger_folder, lines))

        top = make.keyed("TOP")
        assert result["accounts"] == {"created": 5}
        assert make.keyed("C1").group == make.keyed("G1").group == top
        assert make.keyed("C4").group is None
        assert Lineage.objects.get(account=make.keyed("C2"), ancestor=top).depth == 2

    def test_circles_are_named_and_left_out(self, ledger_folder):
        lines = [
            make.line(Invoice="1", Customer="C1", Group="C2"),
            make.line(Invoice="2", Customer="C2", Group="C3"),
            make.line(Invoice="3", Customer="C3", Group="C1"),
            make.line(Invoice="4", Customer="C4", Group="C1"),
        ]

        result = make.imported(make.sales_file(ledger_folder, lines))

        assert any("C1, C2, C3" in warning for warning in result["warnings"])
        assert make.keyed("C4").group == make.keyed("C1")
        assert Parenthood.objects.count() == 1

    def test_a_parent_known_here_is_kept_with_a_warning(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, [make.line(Customer="C1", Group="G1")]))

        result = make.imported(
            make.sales_file(ledger_folder, [make.line(Customer="C1", Group="G2", Net="5")])
        )

        assert make.keyed("C1").group == make.keyed("G1")
        assert any("C1" in warning for warning in result["warnings"])

    @pytest.mark.parametrize(
        ("standing", "new", "circular"),
        [
            ({}, {1: 2, 2: 3}, set()),
            ({}, {1: 2, 2: 1, 3: 1, 4: 3}, {1, 2}),
            ({1: {2}}, {2: 1}, {2}),
            ({1: {2, 5}, 5: {6}}, {2: 3, 3: 1, 6: 7}, {2, 3}),
        ],
    )
    def test_circles_are_found_among_old_and_new(self, standing, new, circular):
        assert sales.arrivals.circles.in_circles(standing, new) == circular


class TestLists:
    def test_new_accounts_are_listed_before_figures_are_prepared_again(self, ledger_folder):
        make.sales(ledger_folder, THREE_DOCUMENTS[:2])

        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        shown = {account.name: account.revenue for account in selectors.accounts(people.head())}
        assert shown == {"Alpha": Decimal("200.20"), "Beta": None}
        assert AccountSummary.objects.count() == 2

    def test_imports_are_shown_to_those_who_import_or_see_all(self, ledger_folder):
        make.imported(make.sales_file(ledger_folder, THREE_DOCUMENTS))

        for actor in (people.head(), people.observer(), people.administrator()):
            assert selectors.imports(actor).count() == 1
        with pytest.raises(PermissionDenied):
            selectors.imports(people.outsider())
