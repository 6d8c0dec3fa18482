"""Imports of accounts and other kinds as pages show them."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Account, ImportBatch
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought
from openkam.domain.portfolio.tests.trade import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]


@pytest.fixture
def head():
    """A browser in which a head is signed in."""
    make.company()
    client = Client()
    client.force_login(people.head(), django_settings.AUTHENTICATION_BACKENDS[0])
    return client


def page_of(client, result):
    return text(client.get(reverse("portfolio:import", args=[result["batch"]])))


class TestImportPage:
    def test_it_counts_the_rows_and_says_why_some_were_rejected(self, head):
        result = brought("accounts", "key name country", ["A", "Acme", "DE"], ["B", "B", "Nowhere"])

        page = page_of(head, result)

        assert "What became of the rows" in page
        assert "read = new + changed + unchanged + rejected" in page
        assert "“Nowhere” is no country." in page
        assert "Rejected rows" in page
        assert "taken over" in page
        assert "Net amount" not in page

    def test_undoing_says_what_it_did_and_what_it_left(self, head):
        brought("accounts", "key name site", ["A", "Acme", "Berlin"])
        result = brought("accounts", "key name site", ["A", "Acme AG", "Bonn"], ["B", "Beta", None])
        services.rename_account(people.head(), make.keyed("A").pk, name="Acme SE")

        head.post(reverse("portfolio:import-undo", args=[result["batch"]]))
        page = page_of(head, result)

        assert "What undoing did" in page
        assert "changed since the import, such as Acme SE" in page
        assert Account.objects.count() == 1

    def test_colleagues_are_undone_by_administrators_alone(self, head):
        result = brought("colleagues", "email name", ["new@example.com", "New"])

        page = page_of(head, result)
        refused = head.post(reverse("portfolio:import-undo", args=[result["batch"]]))

        assert "Undo the import" not in page
        assert refused.status_code == 403


class TestImportList:
    def test_it_shows_every_kind_and_can_keep_to_one(self, head):
        brought("accounts", "key name", ["A", "Acme"], ["B", "Beta"])
        brought("products", "key name", ["P", "Drive"])

        whole = text(head.get(reverse("portfolio:imports")))
        products = text(head.get(reverse("portfolio:imports"), {"kind": "products"}))

        assert "2 new" in whole
        assert "1 new" in whole
        assert "2 new" not in products
        assert ImportBatch.objects.count() == 2
