"""Before the first import: nothing breaks, and everybody learns the next step."""

import pytest
from django.conf import settings

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.economics import selectors
from openkam.domain.portfolio.tests import make as portfolio

PAGE = "/economics/concentration/"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]
pytestmark = pytest.mark.django_db


class TestBasis:
    def test_it_says_that_there_are_no_sales_yet(self):
        with pytest.raises(selectors.NoSales):
            selectors.basis(people.head())


class TestPageWithoutSales:
    def test_without_sales_it_says_how_to_bring_them(self, client):
        portfolio.company()
        client.force_login(people.head(is_administrator=True), BACKEND)

        content = client.get(PAGE).content.decode()

        assert "No sales yet" in content
        assert "/portfolio/imports/new/" in content

    def test_a_member_is_not_asked_to_import(self, client):
        portfolio.company()
        client.force_login(people.outsider(), BACKEND)

        assert "/imports/new/" not in client.get(PAGE).content.decode()

    def test_lines_that_wait_for_their_figures_are_said(self, client):
        portfolio.company(figures_revision=1)
        client.force_login(people.head(), BACKEND)

        assert "Figures are being prepared" in client.get(PAGE).content.decode()

    @pytest.mark.parametrize(
        ("path", "status"), [("what-if/", 302), ("export/", 404), ("account/1/", 404)]
    )
    def test_what_belongs_to_the_page_is_not_there_yet(self, client, path, status):
        portfolio.company()
        client.force_login(people.head(), BACKEND)

        assert client.get(f"{PAGE}{path}").status_code == status


class TestPosition:
    def test_there_is_none(self):
        account = portfolio.account()

        assert selectors.position(people.head(), account.pk) is None


class TestApiWithoutSales:
    @pytest.mark.parametrize("name", ["concentration", "margin", "retention", "trend", "segments"])
    def test_it_says_what_is_missing(self, name):
        portfolio.company()

        answer = ApiClient(people.head()).get(f"/reports/{name}")

        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:openkam:problem:no-sales"
        assert answer.json()["detail"]
