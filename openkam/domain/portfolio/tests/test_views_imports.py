"""Imports and products, as people of every kind get them."""

import pytest
from django.urls import reverse

from openkam.domain.portfolio.models import Company, ImportBatch, Product
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import LIST, text

IMPORTS = "/portfolio/imports/"
PRODUCTS = "/portfolio/products/"


def import_page(trade, persona="head", batch=None):
    return trade.visitor(persona).get(f"{IMPORTS}{(batch or trade.batch).pk}/")


class TestImports:
    @pytest.mark.parametrize(
        ("persona", "status"),
        [
            ("head", 200),
            ("administrator", 200),
            ("observer", 200),
            ("reader", 403),
            ("outsider", 403),
        ],
    )
    def test_only_those_who_import_or_see_all_get_them(self, trade, persona, status):
        assert trade.visitor(persona).get(IMPORTS).status_code == status
        assert import_page(trade, persona).status_code == status

    def test_the_list_counts_what_was_read(self, trade):
        content = text(trade.visitor("head").get(IMPORTS))

        assert trade.batch.file_name in content
        assert "in the ledger" in content

    def test_an_empty_house_leads_to_the_file_and_shows_the_commands_once(self, trade):
        ImportBatch.objects.all().delete()

        content = text(trade.visitor("head").get(IMPORTS))

        assert "Nothing has been imported yet" in content
        assert content.count("/portfolio/imports/new/") == 1
        assert content.count(".venv/bin/openkam import sales invoices.csv") == 2
        assert content.count("--dry-run\n") == 1
        assert "docs/how-to/mappings" in content

    def test_htmx_gets_the_list_alone(self, trade):
        assert "<html" not in text(trade.visitor("head").get(IMPORTS, headers=LIST))


class TestImport:
    def test_it_reconciles_lines_and_money(self, trade):
        response = import_page(trade)

        read, loaded, unassigned, rejected = response.context["parts"]
        assert read["lines"] == "67"
        assert (loaded["lines"], unassigned["lines"], rejected["lines"]) == ("66", "1", "0")
        assert unassigned["amount"] == "€77.00"
        assert "read = loaded + without an account + rejected" in text(response)

    def test_it_shows_the_mapping_and_how_the_file_was_read(self, trade):
        content = text(import_page(trade))

        assert "product_group = &quot;Category&quot;" in content
        assert "CSV" in content
        assert "7" in content

    def test_an_amount_that_is_not_known_is_shown_as_such_and_not_as_nothing(self, trade):
        trade.batch.result |= {
            "lines": {"read": 3, "loaded": 1, "unassigned": 0, "rejected": 2},
            "net_amount": {"read": "5", "loaded": "5", "unassigned": "0", "rejected": "0"},
            "unreadable_amounts": 2,
        }
        trade.batch.save()

        response = import_page(trade)

        amounts = [part["amount"] for part in response.context["parts"]]
        assert amounts == ["€5.00", "€5.00", "€0.00", "–"]
        assert "2 lines whose amounts are not known are in no sum." in text(response)

    def test_lines_rejected_for_another_reason_keep_their_amount(self, trade):
        trade.batch.result |= {
            "lines": {"read": 2, "loaded": 0, "unassigned": 0, "rejected": 2},
            "net_amount": {"read": "7", "loaded": "0", "unassigned": "0", "rejected": "7"},
            "unreadable_amounts": 1,
        }
        trade.batch.save()

        response = import_page(trade)

        assert response.context["parts"][-1]["amount"] == "€7.00"
        assert "1 line whose amount is not known is in no sum." in text(response)

    def test_rejected_lines_have_their_reasons_and_their_file(self, trade, tmp_path):
        path = make.sales_file(tmp_path, [make.line(Invoice="X1", Net="much")])
        result = make.imported(path)
        batch = ImportBatch.objects.get(pk=result["batch"])

        content = text(import_page(trade, batch=batch))
        answer = trade.visitor("head").get(f"{IMPORTS}{batch.pk}/rejects/")

        assert "“much” is no number" in content
        assert "Rejected documents" in content
        assert b"much" in b"".join(answer.streaming_content)
        assert "attachment" in answer.headers["Content-Disposition"]

    def test_without_rejects_there_is_no_such_file(self, trade):
        assert trade.visitor("head").get(f"{IMPORTS}{trade.batch.pk}/rejects/").status_code == 404

    def test_observers_read_but_neither_undo_nor_get_the_rejects(self, trade):
        client = trade.visitor("observer")

        assert "Undo the import" not in text(import_page(trade, "observer"))
        assert client.post(f"{IMPORTS}{trade.batch.pk}/undo/").status_code == 403
        assert client.get(f"{IMPORTS}{trade.batch.pk}/rejects/").status_code == 403

    def test_who_only_runs_the_installation_gets_no_invoices(self, trade):
        page = import_page(trade, "administrator")

        answer = trade.visitor("administrator").get(f"{IMPORTS}{trade.batch.pk}/rejects/")

        assert page.status_code == 200
        assert answer.status_code == 403

    def test_the_head_undoes_it_once(self, trade):
        client = trade.visitor("head")

        first = client.post(f"{IMPORTS}{trade.batch.pk}/undo/", follow=True)
        second = client.post(f"{IMPORTS}{trade.batch.pk}/undo/", follow=True)

        assert "The import is undone." in text(first)
        assert "nothing to undo" in text(second)
        assert ImportBatch.objects.get(pk=trade.batch.pk).state == ImportBatch.State.UNDONE

    def test_an_import_that_failed_says_why(self, trade):
        batch = ImportBatch.objects.create(
            source="erp",
            file_name="bad.csv",
            state=ImportBatch.State.FAILED,
            actor=trade.people["head"],
            started_at=make.NOW,
            error="The file is empty.",
        )

        content = text(import_page(trade, batch=batch))

        assert "The file is empty." in content
        assert "failed" in content

    def test_there_is_no_such_import(self, trade):
        assert trade.visitor("head").get(f"{IMPORTS}999999/").status_code == 404


class TestImportHistory:
    def test_it_reads_as_sentences(self, trade):
        address = reverse("web:import-history", args=[trade.batch.pk])

        content = text(trade.visitor("head").get(address))

        assert "File imported" in content
        assert "read 67" in content


class TestProducts:
    def test_who_sees_the_whole_gets_figures(self, trade):
        content = text(trade.visitor("observer").get(PRODUCTS))

        assert "Drive" in content
        assert "3 047" in content
        assert "Figures of Oct 2025 – Sep 2026 in EUR" in content

    def test_members_get_the_names_alone(self, trade):
        response = trade.visitor("reader").get(PRODUCTS)

        assert [c.key for c in response.context["list"].columns] == ["name", "group"]
        assert "3 047" not in text(response)
        assert "Drive" in text(response)

    def test_members_get_figures_where_the_head_allows_it(self, trade):
        Company.objects.update(members_see_whole=True)

        assert "3 047" in text(trade.visitor("reader").get(PRODUCTS))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=drive", 1),
            ("?group=Sensors", 3),
            ("?group=None", 5),
            ("?kind=charge", 1),
            ("?q=S1", 1),
            ("?sort=-revenue&page=2", 5),
        ],
    )
    def test_they_are_searched_and_filtered(self, trade, query, found):
        response = trade.visitor("head").get(f"{PRODUCTS}{query}")

        assert response.context["list"].total == found

    def test_a_charge_is_named_as_such(self, trade):
        assert "no product" in text(trade.visitor("head").get(f"{PRODUCTS}?kind=charge"))

    def test_without_products_it_says_where_they_come_from(self, trade):
        Product.objects.all().delete()

        assert "No products yet" in text(trade.visitor("head").get(PRODUCTS))
