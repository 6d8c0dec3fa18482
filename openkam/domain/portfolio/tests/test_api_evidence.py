from decimal import Decimal

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def lines(customer="C1", count=5):
    """An invoice a month up to September 2026, the last of the data."""
    return [
        make.line(
            Invoice=f"{customer}-{month}",
            Customer=customer,
            Date=f"2026-{month:02}-15",
            Item="P1",
            Category="Paper",
            Net=100 + month,
            Quantity=10,
        )
        for month in range(10 - count, 10)
    ]


def walk(client, path, **given):
    """All items of a list, page by page."""
    items, cursor = [], ""
    while cursor is not None:
        page = client.get(path, {**given, "cursor": cursor}).json()
        items += page["items"]
        cursor = page["next"]
    return items


class TestDocuments:
    def test_they_add_up_and_come_in_pages(self, ledger_folder):
        make.sales(ledger_folder, lines())
        client, path = ApiClient(people.head()), f"/accounts/{make.keyed('C1').pk}/documents"
        given = {"from": "2026-06-01", "to": "2026-10-01"}

        first = client.get(path, {**given, "limit": 3}).json()
        items = walk(client, path, **given, limit=3)

        assert [item["document"] for item in items] == ["C1-9", "C1-8", "C1-7", "C1-6"]
        assert (first["total"], first["currency"]) == (4, "EUR")
        total = sum(Decimal(item["net_amount"]) for item in items)
        assert Decimal(first["net_amount"]) == total == Decimal(430)

    def test_a_cursor_ends_when_the_ledger_changes(self, ledger_folder):
        make.sales(ledger_folder, lines())
        client, path = ApiClient(people.head()), f"/accounts/{make.keyed('C1').pk}/documents"
        cursor = client.get(path, {"limit": 1}).json()["next"]
        make.imported(make.sales_file(ledger_folder, lines("C2"), "more.csv"))

        answer = client.get(path, {"limit": 1, "cursor": cursor})

        assert answer.json()["type"] == "urn:openkam:problem:bad-cursor"

    def test_before_the_first_import_there_are_none(self):
        account = make.account()

        answer = ApiClient(people.head()).get(f"/accounts/{account.pk}/documents").json()

        assert (answer["items"], answer["from"], answer["net_amount"]) == ([], None, None)

    @pytest.mark.parametrize(
        ("given", "parameter"),
        [
            ({"from": "2026-01-01"}, "to"),
            ({"to": "2026-01-01"}, "from"),
            ({"from": "2026-01-01", "to": "2026-01-01"}, "to"),
            ({"from": "2026-01-32", "to": "2026-02-01"}, "from"),
            ({"group": "a\x00"}, "group"),
        ],
    )
    def test_what_is_no_period_is_named(self, given, parameter):
        account = make.account()

        answer = ApiClient(people.head()).get(f"/accounts/{account.pk}/documents", given)

        assert answer.status_code == 422
        assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


class TestLines:
    def test_those_of_one_document_have_all_that_the_ledger_keeps(self, ledger_folder):
        make.sales(ledger_folder, lines())
        client, path = ApiClient(people.head()), f"/accounts/{make.keyed('C1').pk}/lines"

        answer = client.get(path, {"source": "erp", "document": "C1-8"}).json()

        (line,) = answer["items"]
        assert (line["account_key"], line["product_key"]) == ("C1", "P1")
        assert Decimal(line["net_amount"]) == Decimal(108)
        assert answer["total"] == 1

    def test_lines_without_an_account_are_for_those_who_see_all(self, ledger_folder):
        make.sales(ledger_folder, [*lines(), make.line(Customer="", Date="2026-08-01", Net=7)])

        answer = ApiClient(people.head()).get("/unassigned/lines").json()
        documents = ApiClient(people.head()).get("/unassigned/documents").json()

        assert Decimal(answer["net_amount"]) == Decimal(documents["net_amount"]) == Decimal(7)


class TestFigures:
    def test_months_are_those_of_the_page(self, ledger_folder):
        make.sales(ledger_folder, lines())
        client, path = ApiClient(people.head()), f"/accounts/{make.keyed('C1').pk}/months"

        items = client.get(path, {"months": 2}).json()["items"]

        complete = [item for item in items if item["is_complete"]]
        assert len(complete) == 2
        assert sum(Decimal(item["revenue"]) for item in items) > 0

    def test_groups_prices_rhythm_and_keys_are_told(self, ledger_folder):
        make.sales(ledger_folder, lines())
        client, path = ApiClient(people.head()), f"/accounts/{make.keyed('C1').pk}"

        (group,) = client.get(f"{path}/product-groups").json()["items"]
        prices = client.get(f"{path}/prices").json()
        rhythm = client.get(f"{path}/rhythm").json()
        (key,) = client.get(f"{path}/key-sales").json()["items"]

        assert group["group"] == "Paper"
        assert len(prices["items"][0]["quarters"]) == 12
        assert (rhythm["purchase_days"], rhythm["last_on"]) == (5, "2026-09-15")
        assert (key["key"], key["lines"]) == ("C1", 5)

    def test_nothing_is_unknown_and_not_zero(self):
        path = f"/accounts/{make.account().pk}"
        client = ApiClient(people.head())

        assert client.get(f"{path}/months").json()["items"] == []
        assert client.get(f"{path}/prices").json()["items"] == []
        assert client.get(f"{path}/rhythm").json()["purchase_days"] is None


class TestProducts:
    def test_they_are_searched_sorted_and_counted(self, ledger_folder):
        make.sales(
            ledger_folder,
            [
                make.line(Item="P1", Item_name="Paper A4", Net=10),
                make.line(Item="P2", Item_name="Paper A3", Net=20, Invoice="2"),
                make.line(Item="P3", Item_name="Glue", Net=30, Invoice="3"),
            ],
        )
        client = ApiClient(people.head())

        answer = client.get("/products", {"q": "paper", "limit": 1}).json()
        items = walk(client, "/products", q="paper", limit=1)

        assert [item["name"] for item in items] == ["Paper A3", "Paper A4"]
        assert answer["total"] == 2
        assert client.get(f"/products/{items[0]['id']}").json() == items[0]

    def test_members_see_no_figures_of_the_whole(self, ledger_folder):
        make.company(members_see_whole=False)
        make.sales(ledger_folder, lines())
        member = make.member(make.keyed("C1"))

        (product,) = ApiClient(member).get("/products").json()["items"]

        assert product["revenue"] is None
