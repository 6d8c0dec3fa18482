"""Documents and lines behind a figure, and their exports."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from openkam.core.ledger import Line
from openkam.domain.portfolio.models import AccountMonth
from openkam.domain.portfolio.tests.trade import GONE, LIST, PAPIR, WERKE, exported, text
from openkam.domain.portfolio.views import evidence_rows

YEAR = "?from=2025-10-01&to=2026-10-01"
EVERYBODYS = (
    "account-documents",
    "account-lines",
    "account-product-groups",
    "account-groups-bought",
    "account-prices",
    "account-latest-documents",
)
EXPORTS = ("account-documents-export", "account-lines-export")


def url(trade, name, account=WERKE, query=YEAR):
    return reverse(f"portfolio:{name}", args=[trade.id(account)]) + query


def page(trade, name, account=WERKE, query=YEAR, persona="head", **headers):
    response = trade.visitor(persona).get(url(trade, name, account, query), headers=headers)
    assert response.status_code == 200
    return response


def line(**amounts):
    """A line of no product with these amounts."""
    given = dict.fromkeys(field.name for field in fields(Line))
    written = {name: value if value is None else Decimal(value) for name, value in amounts.items()}
    return Line(**{**given, "invoiced_on": date(2026, 9, 1), "currency": "EUR", **written})


class TestWhoSeesIt:
    @pytest.mark.parametrize("name", [*EVERYBODYS, *EXPORTS])
    @pytest.mark.parametrize(
        ("persona", "status"),
        [
            ("head", 200),
            ("observer", 200),
            ("reader", 200),
            ("group", 200),
            ("outsider", 404),
            ("administrator", 404),
        ],
    )
    def test_only_those_to_whom_the_account_is_open(self, trade, name, persona, status):
        response = trade.visitor(persona).get(url(trade, name))

        assert response.status_code == status

    @pytest.mark.parametrize("name", [*EVERYBODYS, *EXPORTS])
    def test_members_of_another_account_learn_nothing(self, trade, name):
        response = trade.visitor("reader").get(url(trade, name, PAPIR))

        assert response.status_code == 404

    @pytest.mark.parametrize(
        "name",
        [
            "unassigned",
            "unassigned-lines",
            "unassigned-documents-export",
            "unassigned-lines-export",
        ],
    )
    def test_lines_of_nobody_only_those_who_see_the_whole(self, trade, name):
        address = reverse(f"portfolio:{name}")

        statuses = {
            persona: trade.visitor(persona).get(address).status_code
            for persona in ("head", "observer", "reader", "outsider")
        }

        assert statuses == {"head": 200, "observer": 200, "reader": 403, "outsider": 403}


class TestDocuments:
    def test_they_add_up_to_the_figure_that_led_here(self, trade):
        content = text(page(trade, "account-documents"))

        assert "€1 444.00" in content
        assert "13 documents" in content
        assert "the same to the cent" in content

    def test_a_month_shows_its_own(self, trade):
        response = page(trade, "account-documents", query="?from=2026-09-01&to=2026-10-01")

        assert response.context["list"].total == 2
        assert "€124.00" in text(response)

    def test_it_says_when_the_figures_are_older(self, trade):
        AccountMonth.objects.filter(account=trade.id(WERKE)).update(revenue=Decimal(1))

        content = text(page(trade, "account-documents"))

        assert "not the same: figures are being brought up to date" in content

    @pytest.mark.parametrize("query", ["", "?from=x&to=y", "?from=2026-10-01&to=2026-01-01"])
    def test_days_that_make_no_period_fall_back_to_the_12_months(self, trade, query):
        assert "€1 444.00" in text(page(trade, "account-documents", query=query))

    def test_a_period_without_documents_says_so(self, trade):
        content = text(page(trade, "account-documents", GONE))

        assert "Nothing was invoiced here" in content
        assert "Show all" not in content

    def test_htmx_gets_the_list_alone(self, trade):
        assert "<html" not in text(page(trade, "account-documents", **LIST))

    def test_a_page_beyond_the_end_is_the_last(self, trade):
        response = page(trade, "account-documents", query=f"{YEAR}&page=99")

        assert len(response.context["list"].rows) == 13

    def test_the_export_holds_all_of_them(self, trade):
        response = trade.visitor("reader").get(url(trade, "account-documents-export"))

        head, *rows = exported(response)
        assert head == ["Source", "Document", "Date", "Lines", "Net amount", "Currency"]
        assert sum(Decimal(row[4]) for row in rows) == Decimal(1444)


class TestLines:
    def test_one_document_shows_every_field_with_all_its_digits(self, trade):
        query = f"{YEAR}&source=erp&document=J1"
        content = text(page(trade, "account-lines", PAPIR, query))

        assert "Document J1" in content
        assert "€30.88" in content
        for amount in ("10.5000", "20.2500", "0.1255"):
            assert amount in content

    def test_a_product_stands_with_its_name_and_code(self, trade):
        content = text(page(trade, "account-lines"))

        assert 'Drive<span class="sub">P1</span>' in content

    def test_the_export_adds_up_to_the_figure(self, trade):
        response = trade.visitor("head").get(url(trade, "account-lines-export"))

        head, *rows = exported(response)
        net = head.index("Net amount")
        assert sum(Decimal(row[net]) for row in rows) == Decimal(1444)
        assert rows[-1][head.index("Cost")] == "60.00"

    def test_the_export_names_the_products(self, trade):
        head, *rows = exported(trade.visitor("head").get(url(trade, "account-lines-export")))

        product = head.index("Product")
        assert rows[-1][product - 1 : product + 1] == ["P1", "Drive"]

    def test_long_lists_have_pages(self, trade):
        query = "?from=2024-10-01&to=2026-10-01"
        response = page(trade, "account-lines", query=f"{query}&page=2")

        assert response.context["list"].total == 25
        assert len(response.context["list"].rows) == 25

    def test_odd_letters_in_the_address_find_nothing_and_harm_nothing(self, trade):
        response = page(trade, "account-lines", query=f"{YEAR}&document=%00'%22--&source=x")

        assert response.context["list"].total == 0


class TestUnitPrice:
    @pytest.mark.parametrize(
        ("quantity", "net", "discount", "price"),
        [
            ("10", "153", "27", "18.00"),
            ("3", "10", None, "3.3333"),
            ("-2", "-5", "-1", "3.00"),
            ("0", "5", None, "–"),
            (None, "5", "1", "–"),
        ],
    )
    def test_it_is_the_price_of_one_before_discount(self, quantity, net, discount, price):
        columns = evidence_rows.line_columns(one_document=True)
        bought = line(quantity=quantity, net_amount=net, discount_amount=discount)

        [cells] = evidence_rows.line_cells([bought], columns)

        shown = dict(zip([column.key for column in columns], cells, strict=True))
        assert price in shown["unit_price"]

    @pytest.mark.parametrize(
        ("discount", "written"), [("27.0000", "27.00"), ("0.5000", "0.50"), ("0.1255", "0.1255")]
    )
    def test_a_discount_has_two_to_four_decimals(self, discount, written):
        columns = evidence_rows.line_columns(one_document=True)
        bought = line(quantity="1", net_amount="1", discount_amount=discount)

        [cells] = evidence_rows.line_cells([bought], columns)

        assert cells[[column.key for column in columns].index("discount_amount")] == written


class TestUnassigned:
    def test_it_adds_up_to_what_stands_beside_the_accounts(self, trade):
        response = trade.visitor("observer").get(reverse("portfolio:unassigned"))

        content = text(response)
        assert "Without an account" in content
        assert "€77.00" in content
        assert "the same to the cent" in content

    def test_its_lines_are_exported(self, trade):
        response = trade.visitor("head").get(reverse("portfolio:unassigned-lines-export"))

        head, *rows = exported(response)
        assert [row[head.index("Document")] for row in rows] == ["U1"]


class TestProductGroups:
    def test_they_compare_the_12_months_with_those_before(self, trade):
        content = text(page(trade, "account-product-groups"))

        assert "Drives" in content
        assert "1 440" in content
        assert "20.0" in content

    def test_htmx_gets_the_card_alone(self, trade):
        content = text(page(trade, "account-product-groups", **{"HX-Request": "true"}))

        assert content.lstrip().startswith("<section")


class TestOfAProductGroup:
    @pytest.mark.parametrize(
        ("group", "amount", "count"), [("Drives", "€1 440.00", 12), ("-", "€4.00", 1)]
    )
    @pytest.mark.parametrize("name", ["account-documents", "account-lines"])
    def test_only_its_lines_count(self, trade, name, group, amount, count):
        response = page(trade, name, query=f"{YEAR}&group={group}")

        assert response.context["list"].total == count
        assert amount in text(response)
        assert "the same to the cent" in text(response)

    def test_one_that_nobody_bought_is_empty(self, trade):
        response = page(trade, "account-lines", query=f"{YEAR}&group=Sensors")

        assert response.context["list"].total == 0
        assert "Nothing was invoiced here" in text(response)

    def test_paging_export_and_the_lines_of_a_document_keep_it(self, trade):
        content = text(page(trade, "account-documents", query=f"{YEAR}&group=Drives"))

        account = trade.id(WERKE)
        days = "from=2025-10-01&amp;to=2026-10-01&amp;group=Drives"
        assert f"/accounts/{account}/documents/export.csv?{days}" in content
        assert f"/accounts/{account}/lines/?{days}&amp;source=erp&amp;document=W23" in content

    def test_it_can_be_taken_away(self, trade):
        response = page(trade, "account-lines", query=f"{YEAR}&group=Drives")

        assert "Product group: Drives" in text(response)
        assert f'href="{url(trade, "account-documents").replace("&", "&amp;")}"' in text(response)

    @pytest.mark.parametrize(("group", "rows"), [("Drives", 12), ("-", 1), ("Nope", 0)])
    def test_the_export_holds_its_lines_alone(self, trade, group, rows):
        address = url(trade, "account-lines-export", query=f"{YEAR}&group={group}")

        _head, *found = exported(trade.visitor("reader").get(address))

        assert len(found) == rows

    def test_lines_of_nobody_take_it_too(self, trade):
        address = f"{reverse('portfolio:unassigned-lines')}{YEAR}"
        head = trade.visitor("head")

        assert head.get(f"{address}&group=Drives").context["list"].total == 1
        assert head.get(f"{address}&group=-").context["list"].total == 0
