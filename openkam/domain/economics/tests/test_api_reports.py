from datetime import date
from decimal import Decimal

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
REPORTS = ("concentration", "margin", "retention", "trend", "segments")


@pytest.fixture(scope="module")
def book(undone_after):
    with undone_after("reports") as folder:
        make.company()
        make.sales(folder, lines())
        yield


@pytest.fixture
def sold(book, db):
    """Two years of three customers, one of them sold to below cost."""


def lines():
    return [
        make.line(
            Invoice=f"{customer}{year}{month}",
            Customer=customer,
            Name=f"Customer {customer}",
            Date=f"{year}-{month:02}-15",
            Net=net,
            Cost=cost,
        )
        for customer, net, cost in (("C1", 500, 300), ("C2", 300, 350), ("C3", 100, 20))
        for year in (2024, 2025)
        for month in range(1, 13)
    ]


class TestReports:
    @pytest.mark.parametrize("name", REPORTS)
    def test_each_is_read_with_its_rows(self, sold, name):
        client = ApiClient(people.head())

        report, rows = client.get(f"/reports/{name}"), client.get(f"/reports/{name}/rows")

        assert (report.status_code, rows.status_code) == (200, 200), rows.content
        assert report.json()["currency"] == "EUR"
        assert report.json()["as_of"] == "2025-12-15"
        assert "rows" not in report.json()
        assert rows.json()["total"] == len(rows.json()["items"]) > 0

    def test_concentration_is_that_of_the_command_to_the_digit(self, sold):
        head = people.head()
        wanted = economics.report_as_json(head, economics.day_exact_concentration_report(head))

        found = ApiClient(head).get("/reports/concentration").json()
        rows = ApiClient(head).get("/reports/concentration/rows").json()["items"]

        assert Decimal(found["revenue"]) == wanted["revenue"] == 10_800
        assert found["hhi"] == pytest.approx(float(wanted["hhi"]))
        assert [Decimal(row["revenue"]) for row in rows] == [r["revenue"] for r in wanted["rows"]]
        assert sum(Decimal(row["revenue"]) for row in rows) == wanted["revenue"]

    @pytest.mark.parametrize("name", REPORTS)
    def test_a_period_and_other_rows_are_asked_for_by_date(self, sold, name):
        given = {"from": "2024-01-01", "to": "2025-01-01"}

        answer = ApiClient(people.head()).get(f"/reports/{name}", given).json()

        assert (answer["from"], answer["to"]) == ("2024-01-01", "2025-01-01")

    def test_rows_are_searched_sorted_narrowed_and_paged(self, sold):
        client = ApiClient(people.head())

        def names(**given):
            items = client.get("/reports/margin/rows", given).json()["items"]
            return [item["name"][-2:] for item in items]

        assert names(sort="margin") == ["C2", "C3", "C1"]
        assert names(sort="-revenue") == ["C1", "C2", "C3"]
        assert names(show="below_zero") == ["C2"]
        assert names(q="customer c3") == ["C3"]
        first = client.get("/reports/margin/rows", {"limit": 2}).json()
        second = client.get("/reports/margin/rows", {"limit": 2, "cursor": first["next"]}).json()
        assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]

    def test_the_months_of_one_account(self, sold):
        head = people.head()
        account = make.keyed("C2")

        trend = ApiClient(head).get("/reports/trend", {"account": account.pk}).json()

        assert {Decimal(m["revenue"]) for m in trend["months"] if m["revenue"]} == {300}

    def test_retention_takes_a_base_of_its_own(self, sold):
        given = {
            "from": "2025-07-01",
            "to": "2026-01-01",
            "base_from": "2024-07-01",
            "base_to": "2025-01-01",
        }

        answer = ApiClient(people.head()).get("/reports/retention", given).json()

        assert (answer["base_from"], answer["nrr"]) == ("2024-07-01", 1.0)

    def test_members_get_the_figures_of_their_own_accounts(self, sold):
        member = make.member(make.keyed("C3"))

        answer = ApiClient(member).get("/reports/concentration").json()

        assert Decimal(answer["revenue"]) == 1_200


class TestRefusals:
    @pytest.mark.parametrize("name", REPORTS)
    @pytest.mark.parametrize(
        "given",
        [
            {"from": "2025-01-01", "to": "2025-01-01"},
            {"from": "2025-02-01", "to": "2025-01-01"},
            {"to": "0001-01-01"},
            {"from": "yesterday"},
        ],
    )
    def test_dates_that_make_no_period_are_refused(self, sold, name, given):
        answer = ApiClient(people.head()).get(f"/reports/{name}", given)

        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "given",
        [
            {"account": 999},
            {"tier": 999},
            {"segment": 999},
            {"product_group": "Moon"},
            {"from": "2025-01-02", "to": "2025-02-01"},
            {"from": "1900-01-01", "to": "2025-02-01"},
        ],
    )
    def test_a_trend_of_what_there_is_not_is_refused(self, sold, given):
        answer = ApiClient(people.head()).get("/reports/trend", given)

        assert answer.status_code == 422, answer.json()

    def test_a_base_that_overlaps_is_refused(self, sold):
        given = {"from": "2025-01-01", "to": "2026-01-01", "base_from": "2024-06-01"}
        given["base_to"] = date(2025, 2, 1).isoformat()

        assert ApiClient(people.head()).get("/reports/retention", given).status_code == 422
