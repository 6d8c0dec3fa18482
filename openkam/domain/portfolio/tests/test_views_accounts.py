"""The list of accounts, as people of every kind get it."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from openkam.domain.portfolio.models import Account, AccountSummary, Company, Preparation
from openkam.domain.portfolio.selectors import current_preparation, overview
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.trade import (
    CREDIT,
    FALLING,
    GONE,
    GROUP,
    LIST,
    PAPIR,
    POLSKA,
    WERKE,
    exported,
    text,
)

PAGE = "/portfolio/accounts/"
EXPORT = "/portfolio/accounts/export.csv"


def page(trade, persona="head", query="", **headers):
    response = trade.visitor(persona).get(f"{PAGE}{query}", headers=headers)
    assert response.status_code == 200
    return response


def names(response):
    cells = [str(row[0]) for row in response.context["list"].rows]
    return [re.search(r"<a [^>]*>(.*?)</a>", cell).group(1) for cell in cells]


class TestAccountList:
    def test_the_head_sees_all_accounts_the_largest_first(self, trade):
        response = page(trade)

        assert names(response)[:3] == [WERKE, "Ostrava &lt;b&gt;Díly&lt;/b&gt; &amp; syn", POLSKA]
        assert response.context["list"].total == 7
        assert "7 accounts" in text(response)

    def test_who_bought_nothing_in_the_year_before_is_new(self, trade):
        rows = dict(zip(names(page(trade)), page(trade).context["list"].rows, strict=True))

        assert "new" in rows[POLSKA][6]
        assert "20.3" in rows[WERKE][6]
        assert "–" in rows[CREDIT][6]

    def test_without_a_year_before_nobody_is_called_new(self, trade):
        AccountSummary.objects.update(revenue_before=None, change_share=None)

        rows = dict(zip(names(page(trade)), page(trade).context["list"].rows, strict=True))

        assert "–" in rows[POLSKA][6]

    def test_names_are_text_and_no_markup(self, trade):
        content = text(page(trade))

        assert "<b>Díly" not in content

    @pytest.mark.parametrize(
        ("persona", "seen"),
        [
            ("observer", {WERKE, POLSKA, PAPIR, CREDIT, GONE, GROUP}),
            ("reader", {WERKE}),
            ("writer", {WERKE}),
            ("group", {WERKE, POLSKA, GROUP}),
            ("outsider", set()),
            ("administrator", set()),
        ],
    )
    def test_everybody_sees_what_is_open_to_them(self, trade, persona, seen):
        response = page(trade, persona)

        assert {name for name in names(response) if "Ostrava" not in name} == seen
        for hidden in {WERKE, POLSKA, PAPIR, GONE} - seen:
            assert hidden not in text(response)

    def test_members_are_told_that_these_are_their_own(self, trade):
        content = text(page(trade, "reader"))

        assert "1 account that you work on" in content
        assert "Share of yours" in content

    def test_who_sees_nothing_is_told_whom_to_ask(self, trade):
        content = text(page(trade, "outsider"))

        assert "No account is open to you yet" in content
        assert "Ask the head of key account management" in content

    def test_observers_add_nothing(self, trade):
        assert "Add account" in text(page(trade, "reader"))
        assert "Add account" not in text(page(trade, "observer"))

    def test_the_figure_opens_the_months_behind_it(self, trade):
        content = text(page(trade))

        pk = trade.id(WERKE)
        assert f'href="/accounts/{pk}/money/?from=2025-10-01&amp;to=2026-10-01"' in content

    def test_it_says_period_and_currency_of_its_figures(self, trade):
        assert "Figures of Oct 2025 – Sep 2026 in EUR" in text(page(trade))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=jizera+papir", [PAPIR]),
            ("?q=ПОЛИССЯ", [CREDIT]),
            ("?q=hallmeier&sort=name", [GROUP, POLSKA, WERKE]),
            ("?q=hallmeier&sort=-name", [WERKE, POLSKA, GROUP]),
            ("?state=silent", [GONE]),
            ("?state=never", [GROUP]),
            ("?class=B", [POLSKA]),
            ("?owner=none&q=papir", [PAPIR]),
            ("?owner=me", []),
            ("?country=none&q=papir", [PAPIR]),
            ("?country=DE", []),
            ("?sort=nonsense&page=x&class=Z&q=papir", [PAPIR]),
        ],
    )
    def test_it_is_searched_filtered_and_sorted(self, trade, query, found):
        assert names(page(trade, query=query)) == found

    @pytest.mark.parametrize(
        "key", ["name", "owner", "revenue", "change", "share", "class", "last"]
    )
    def test_it_is_sorted_by_every_column_both_ways(self, trade, key):
        for order in (key, f"-{key}"):
            response = page(trade, query=f"?sort={order}")

            assert response.context["list"].total == 7

    def test_a_filter_without_a_hit_offers_the_way_back(self, trade):
        content = text(page(trade, query="?q=nobody"))

        assert "Nothing fits" in content
        assert "Show all" in content

    def test_htmx_gets_the_list_alone(self, trade):
        content = text(page(trade, query="?q=papir", **LIST))

        assert "<html" not in content
        assert PAPIR in content

    def test_the_strip_says_what_the_accounts_bring(self, trade):
        content = text(page(trade))

        # 12 · 120 + 4 + 12 · 80 + 12 · 50 + 30.8755 − 30, after 12 · 100 + 12 · 100 + 500
        assert "€3.0 k" in content
        assert "3.6" in content
        assert "Largest dependence: Hallmeier Werke" in content
        assert "above the alarm at 30 %" in content
        assert "1 bought nothing, 1 fell by over 10 %" in content

    @pytest.mark.parametrize("persona", ["head", "group"])
    def test_what_the_strip_says_is_lost_is_what_its_link_lists(self, trade, persona):
        figure = page(trade, persona).context["figures"][-1]
        query = f"?{figure.url.partition('?')[2]}"

        response = page(trade, persona, query)
        _head, *rows = exported(trade.visitor(persona).get(f"{EXPORT}{query}"))

        found = overview(trade.people[persona], current_preparation(), Company.objects.get())
        lost = sum(Decimal(row[7] or 0) - Decimal(row[6] or 0) for row in rows)
        assert response.context["list"].total == len(rows) == found.gone + found.falling
        assert lost == found.lost_revenue

    def test_who_lost_most_comes_first(self, trade):
        response = page(trade, query="?state=lost&sort=lost")

        assert names(response) == [GONE, escape(FALLING)]
        assert "Purchases: Bought nothing or fell by over 10 %" in text(response)

    def test_credited_in_full_is_gone_and_a_fall_to_the_limit_is_none(self, trade):
        summaries = AccountSummary.objects.all()
        summaries.filter(account=trade.id(CREDIT)).update(revenue_before=Decimal(5))
        summaries.filter(account=trade.id(FALLING)).update(
            revenue=Decimal(90), revenue_before=Decimal(100), change_share=-0.1
        )

        response = page(trade, query="?state=lost&sort=lost")

        assert names(response) == [GONE, CREDIT]

    def test_the_revenue_leads_to_whom_it_hangs_on_or_to_the_own_accounts(self, trade):
        urls = [page(trade, persona).context["figures"][0].url for persona in ("head", "reader")]

        assert urls == [reverse("economics:concentration"), PAGE]

    def test_members_without_the_whole_get_no_class_and_shares_of_their_own(self, trade):
        response = page(trade, "reader")

        assert "class" not in [column.key for column in response.context["list"].columns]
        assert "100.0" in text(response)

    def test_members_see_shares_of_the_whole_where_the_head_allows_it(self, trade):
        Company.objects.update(members_see_whole=True)

        response = page(trade, "reader")

        assert "class" in [column.key for column in response.context["list"].columns]
        assert "48.1" in text(response)

    def test_it_takes_few_queries_and_stays_small(self, trade):
        for number in range(60):
            make.account(name=f"Extra {number}", owner=trade.people["lead"], country="CZ")

        for persona in ("head", "group"):
            page(trade, persona)  # what is kept between two looks is kept from now on
            client = trade.visitor(persona)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(PAGE)

            assert len(queries) <= 15
            assert len(response.content) < 300 * 1024
            assert len(response.context["list"].rows) <= 50


class TestEmptyHouse:
    def test_the_head_is_shown_how_to_begin(self, trade):
        Preparation.objects.all().delete()
        Account.objects.all().delete()

        content = text(page(trade))

        assert "No accounts yet" in content
        assert 'href="/portfolio/imports/"' in content
        assert 'class="ok-tools"' not in content
        assert "0 rows" not in content

    def test_a_search_that_finds_nothing_keeps_its_tools(self, trade):
        content = text(trade.visitor("head").get(f"{PAGE}?q=nobody-is-called-so"))

        assert "Nothing fits" in content
        assert 'class="ok-tools"' in content

    def test_accounts_are_listed_before_there_are_figures(self, trade):
        Preparation.objects.all().delete()

        response = page(trade)

        assert response.context["list"].total == 7


class TestAccountsExport:
    def test_it_holds_exactly_what_the_list_shows(self, trade):
        head, *rows = exported(trade.visitor("head").get(f"{EXPORT}?q=hallmeier&sort=name"))

        assert head[:4] == ["Number", "Account", "Group", "Country"]
        assert [row[1] for row in rows] == [GROUP, POLSKA, WERKE]
        assert rows[2][6] == "1444.00"
        assert rows[2][2] == GROUP

    def test_members_export_their_own_accounts_without_classes(self, trade):
        _head, *rows = exported(trade.visitor("reader").get(EXPORT))

        assert [row[1] for row in rows] == [WERKE]
        assert rows[0][10] == ""

    def test_all_pages_are_in_it(self, trade):
        for number in range(60):
            make.account(name=f"Extra {number}")

        rows = exported(trade.visitor("head").get(EXPORT))

        assert len(rows) == 1 + 67


class TestAccountCreate:
    def test_a_member_adds_an_account_and_leads_it(self, trade):
        client = trade.visitor("writer")

        response = client.post(
            "/portfolio/accounts/new/", {"name": " Nová  firma ", "country": "CZ"}
        )

        account = Account.objects.get(name="Nová firma")
        assert response.headers["Location"] == f"/accounts/{account.pk}/"
        assert account.owner == trade.people["writer"]
        assert client.get(response.headers["Location"]).status_code == 200

    def test_the_head_names_the_owner(self, trade):
        owner = trade.people["lead"]

        trade.visitor("head").post(
            "/portfolio/accounts/new/", {"name": "Nová firma", "owner": owner.pk}
        )

        assert Account.objects.get(name="Nová firma").owner == owner

    def test_observers_are_refused(self, trade):
        client = trade.visitor("observer")

        assert client.get("/portfolio/accounts/new/").status_code == 403
        assert client.post("/portfolio/accounts/new/", {"name": "X"}).status_code == 403

    def test_nothing_typed_is_lost(self, trade):
        response = trade.visitor("head").post(
            "/portfolio/accounts/new/", {"name": "  ", "country": "PL"}
        )

        assert response.status_code == 422
        assert '<option value="PL" selected>' in text(response)
        assert "This field is required." in text(response)
