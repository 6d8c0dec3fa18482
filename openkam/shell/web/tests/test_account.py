"""The account page, as people of every kind get it, and where the product opens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openkam.core.audit import trail
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import Preparation
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import (
    CREDIT,
    FALLING,
    GONE,
    GROUP,
    PAPIR,
    POLSKA,
    WERKE,
    text,
)

TABS = (
    "web:account",
    "web:account-money",
    "web:account-people",
    "web:account-team",
    "web:account-history",
)


def page(trade, name="web:account", account=WERKE, persona="head", query=""):
    address = reverse(name, args=[trade.id(account)]) + query
    response = trade.visitor(persona).get(address)
    assert response.status_code == 200
    return response


class TestWhoSeesIt:
    @pytest.mark.parametrize("name", TABS)
    @pytest.mark.parametrize(
        ("persona", "status"),
        [
            ("head", 200),
            ("observer", 200),
            ("lead", 200),
            ("reader", 200),
            ("group", 200),
            ("outsider", 404),
            ("administrator", 404),
        ],
    )
    def test_only_those_to_whom_it_is_open(self, trade, name, persona, status):
        address = reverse(name, args=[trade.id(WERKE)])

        assert trade.visitor(persona).get(address).status_code == status

    def test_a_member_of_one_account_learns_nothing_of_its_siblings(self, trade):
        content = text(page(trade, persona="reader"))

        assert POLSKA not in content
        assert trade.visitor("reader").get(f"/accounts/{trade.id(POLSKA)}/").status_code == 404

    def test_a_member_of_the_group_sees_what_is_below_it(self, trade):
        content = text(page(trade, account=GROUP, persona="group"))

        assert WERKE in content
        assert POLSKA in content


class TestHeader:
    def test_it_says_who_the_account_is(self, trade):
        content = text(page(trade))

        assert f"<h1>{WERKE}" in content
        assert GROUP in content
        assert "erp" in content
        assert "Nobody owns it yet" in content

    def test_names_are_text_and_no_markup(self, trade):
        for name in TABS:
            assert "<b>Díly" not in text(page(trade, name, FALLING))


class TestStrip:
    def test_it_has_revenue_share_class_and_last_purchase(self, trade):
        content = text(page(trade))

        assert "€1.4 k" in content
        assert "20.3" in content
        assert "48.1 %" in content
        assert "class A, number 1" in content
        assert "on the last day of the data" in content

    def test_members_without_the_whole_get_their_own_share_and_no_rank(self, trade):
        content = text(page(trade, persona="reader"))

        assert "Share of your accounts" in content
        assert "number 1" not in content

    def test_an_account_that_never_bought_has_no_figures(self, trade):
        content = text(page(trade, account=GROUP))

        assert "never bought" in content
        assert "nothing was bought" in content


class TestOverview:
    def test_the_picture_says_what_it_shows_and_has_its_table(self, trade):
        content = text(page(trade))

        assert "Revenue is 20.3 % above the year before." in content
        assert 'aria-label="Revenue by month"' in content
        assert content.count("<tr><td>") >= 36

    def test_each_bar_opens_the_documents_of_its_month(self, trade):
        content = text(page(trade))

        pk = trade.id(WERKE)
        address = f"/portfolio/accounts/{pk}/documents/?from=2026-09-01&amp;to=2026-10-01"
        assert content.count(address) == 2  # the bar and its row in the table

    @pytest.mark.parametrize("account", [PAPIR, CREDIT, GONE, GROUP, FALLING])
    def test_odd_accounts_have_a_page_too(self, trade, account):
        assert "Revenue, 36 months" in text(page(trade, account=account))

    def test_it_stands_before_there_are_figures(self, trade):
        Preparation.objects.all().delete()

        for name in TABS:
            page(trade, name)
        assert "No revenue yet" in text(page(trade))

    def test_the_rest_of_the_group_stands_beside_it(self, trade):
        content = text(page(trade))

        assert f"Also in {GROUP}" in content
        assert POLSKA in content

    def test_it_takes_few_queries(self, trade):
        for persona in ("head", "group", "reader"):
            for name in TABS:
                address = reverse(name, args=[trade.id(WERKE)])
                client = trade.visitor(persona)
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)

                assert len(queries) <= 20


class TestMoney:
    def test_years_and_months_add_up(self, trade):
        content = text(page(trade, "web:account-money"))

        assert "Oct 2025 – Sep 2026: €1 444.00" in content
        assert "1 444" in content
        assert "1 200" in content

    def test_the_period_that_was_asked_for_is_summed(self, trade):
        query = "?from=2026-08-01&to=2026-10-01"

        content = text(page(trade, "web:account-money", query=query))

        assert "Aug 2026 – Sep 2026: €244.00" in content

    @pytest.mark.parametrize(
        "query", ["?from=x", "?from=2026-08-01", "?from=2026-08-03&to=2026-08-19"]
    )
    def test_odd_periods_harm_nothing(self, trade, query):
        assert "Revenue by month" in text(page(trade, "web:account-money", query=query))


class TestHistory:
    def test_changes_read_as_sentences(self, trade):
        services.rename_account(trade.people["lead"], trade.id(WERKE), name="Werke neu")
        colleague = trade.people["outsider"]
        services.set_membership(
            trade.people["lead"], trade.id(WERKE), user_id=colleague.pk, level=10
        )

        content = text(page(trade, "web:account-history"))

        assert "Account renamed" in content
        assert f"Name: {WERKE} → Werke neu" in content
        assert "Lena Lead" in content
        assert "Level: – → Read" in content

    def test_long_histories_have_pages(self, trade):
        account = make.account(name="Busy")
        for number in range(60):
            trail.record(
                trade.people["head"],
                "account.renamed",
                account,
                account_id=account.pk,
                name=(f"Name {number}", f"Name {number + 1}"),
            )
        address = reverse("web:account-history", args=[account.pk])
        client = trade.visitor("head")

        first, second = text(client.get(address)), text(client.get(f"{address}?page=2"))

        assert "Name 59 → Name 60" in first
        assert "Name 0 → Name 1" not in first
        assert "Older" in first
        assert "Name 0 → Name 1" in second
        assert "Newer" in second


class TestHome:
    @pytest.mark.parametrize(
        ("persona", "place"),
        [
            ("head", "/economics/concentration/"),
            ("observer", "/economics/concentration/"),
            ("reader", "/portfolio/accounts/"),
            ("outsider", "/portfolio/accounts/"),
        ],
    )
    def test_it_opens_what_the_reader_came_for(self, trade, persona, place):
        assert trade.visitor(persona).get("/").headers["Location"] == place

    def test_without_sales_it_opens_the_accounts(self, trade):
        Preparation.objects.all().delete()

        assert trade.visitor("head").get("/").headers["Location"] == "/portfolio/accounts/"
