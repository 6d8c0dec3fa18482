"""Between an update that needs new prepared figures and the worker that prepares them."""

import importlib

import pytest
from django.apps import apps

from openkam.domain.portfolio.selectors import current_preparation, needs_preparing
from openkam.domain.portfolio.tests import make as portfolio

REPORTS = ("concentration", "margin", "retention", "segments", "trend")
MIGRATION = "openkam.domain.portfolio.migrations.0009_margin_and_rhythm"
PREPARING = "Figures are being prepared"
PERSONAS = ("head", "observer", "reader")


@pytest.fixture
def updated(house):
    """The company with figures that the version before has prepared."""
    migration = importlib.import_module(
        "openkam.domain.portfolio.migrations.0009_margin_and_rhythm"
    )
    migration.take_back(apps, None)
    return house


def account_pages(account):
    panels = ("groups-bought", "prices", "latest-documents")
    days = "?from=2026-01-01&to=2026-04-01"
    return [
        f"/accounts/{account}/",
        f"/accounts/{account}/money/{days}",
        f"/portfolio/accounts/{account}/documents/{days}",
        f"/portfolio/accounts/{account}/lines/{days}",
        f"/portfolio/accounts/{account}/product-groups/",
        *(f"/portfolio/accounts/{account}/{name}/" for name in panels),
    ]


class TestAfterAnUpdate:
    @pytest.mark.parametrize("persona", PERSONAS)
    @pytest.mark.parametrize("report", REPORTS)
    def test_a_report_says_that_it_is_being_prepared(self, updated, report, persona):
        response = updated.visitor(persona).get(f"/economics/{report}/?by=group&sort=-revenue")

        assert response.status_code == 200
        assert PREPARING in response.content.decode()

    @pytest.mark.parametrize("report", REPORTS)
    @pytest.mark.parametrize("file", ["table.csv", "table.xlsx", "page.pdf", "whale.svg"])
    def test_a_report_has_no_files(self, updated, report, file):
        response = updated.visitor("head").get(f"/economics/{report}/{file}")

        assert response.status_code == 404

    def test_no_page_of_an_account_fails(self, updated):
        visitor = updated.visitor("reader")

        found = {
            page: visitor.get(page).status_code for page in account_pages(updated.ids["Daughter"])
        }

        assert not {page: code for page, code in found.items() if code != 200}

    @pytest.mark.parametrize("address", ["/portfolio/accounts/", "/find/?q=daughter", "/jobs/"])
    def test_no_other_page_fails(self, updated, address):
        assert updated.visitor("head").get(address).status_code == 200

    def test_the_worker_mends_it(self, updated):
        assert needs_preparing()

        portfolio.prepared()

        assert current_preparation() is not None
        assert PREPARING not in updated.visitor("head").get("/economics/margin/").content.decode()
