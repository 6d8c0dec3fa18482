from decimal import Decimal

import pytest

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.audit.models import Entry
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def walk(client, path, **given):
    """All items of a list, page by page, and how many pages there were."""
    items, pages, cursor = [], 0, ""
    while cursor is not None:
        page = client.get(path, {**given, "cursor": cursor}).json()
        items += page["items"]
        pages, cursor = pages + 1, page["next"]
    return items, pages


class TestList:
    @pytest.mark.parametrize(
        "sort", ["name", "-name", "owner", "-revenue", "revenue", "lost", "tier"]
    )
    def test_pages_show_every_account_once_in_the_order_of_the_list(self, ledger_folder, sort):
        make.sales(
            ledger_folder,
            [make.line(Customer="C1", Net=100), make.line(Customer="C2", Net=100)],
        )
        for name in ("Žofín", "Łódź", "Ёлка", "Same", "Same"):
            make.account(name=name)
        head = people.head()
        expected = [a.pk for a in selectors.accounts(head, sort=sort)]

        items, pages = walk(ApiClient(head), "/accounts", sort=sort, limit=2)

        assert [item["id"] for item in items] == expected
        assert pages == 4

    def test_a_row_that_comes_or_goes_moves_no_other(self):
        for name in "BDFH":
            make.account(name=name)
        client = ApiClient(people.head())
        first = client.get("/accounts", {"sort": "name", "limit": 2}).json()
        make.account(name="A")

        second = client.get(
            "/accounts", {"sort": "name", "limit": 2, "cursor": first["next"]}
        ).json()

        assert [item["name"] for item in second["items"]] == ["F", "H"]

    def test_a_cursor_of_another_list_is_refused(self):
        for name in "ABC":
            make.account(name=name)
        client = ApiClient(people.head())
        cursor = client.get("/accounts", {"limit": 1}).json()["next"]

        answer = client.get("/accounts", {"limit": 1, "cursor": cursor, "sort": "name"})

        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:openkam:problem:bad-cursor"

    def test_amounts_are_exact_and_say_what_they_are_about(self, ledger_folder):
        make.sales(ledger_folder, [make.line(Net="100.0001")])

        answer = ApiClient(people.head()).get("/accounts").json()

        assert Decimal(answer["items"][0]["revenue"]) == Decimal("100.0001")
        assert answer["figures"]["currency"] == "EUR"
        assert answer["figures"]["as_of"] is not None

    def test_members_see_their_own(self):
        member = make.member(make.account(name="Mine"))
        make.account(name="Theirs")

        items = ApiClient(member).get("/accounts").json()["items"]

        assert [item["name"] for item in items] == ["Mine"]

    @pytest.mark.parametrize(
        ("given", "parameter"),
        [({"limit": 201}, "limit"), ({"limit": "x"}, "limit"), ({"sort": "burn"}, "sort")],
    )
    def test_what_is_not_offered_is_named(self, given, parameter):
        answer = ApiClient(people.head()).get("/accounts", given)

        assert answer.status_code == 422
        assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


class TestChanging:
    def test_an_owner_is_changed_by_who_has_read_the_account(self):
        head, other = people.head(), people.outsider()
        account = make.account(name="Alfa")
        client = ApiClient(head)

        answer = client.change(f"/accounts/{account.pk}", {"owner": other.pk})

        assert answer.status_code == 200
        assert answer.json()["owner"] == {"id": other.pk, "name": other.name}
        assert answer["ETag"] == client.get(f"/accounts/{account.pk}")["ETag"]
        assert Entry.objects.filter(verb="account.owner_set", actor=head).exists()

    def test_without_if_match_nothing_is_changed(self):
        account = make.account(name="Alfa")

        answer = ApiClient(people.head()).patch(f"/accounts/{account.pk}", {"name": "Beta"})

        account.refresh_from_db()
        assert (answer.status_code, account.name) == (428, "Alfa")

    def test_what_somebody_has_changed_since_is_not_overwritten(self):
        account = make.account(name="Alfa")
        client = ApiClient(people.head())
        etag = client.get(f"/accounts/{account.pk}")["ETag"]
        client.patch(f"/accounts/{account.pk}", {"name": "Beta"}, if_match=etag)

        answer = client.patch(f"/accounts/{account.pk}", {"name": "Gama"}, if_match=etag)

        account.refresh_from_db()
        assert (answer.status_code, account.name) == (412, "Beta")

    def test_one_refused_member_leaves_all_as_they_were(self):
        account = make.account(name="Alfa")

        answer = ApiClient(people.head()).patch(
            f"/accounts/{account.pk}", {"name": "Beta", "owner": 999_999}, if_match="*"
        )

        account.refresh_from_db()
        assert answer.status_code == 422
        assert answer.json()["reason"] == "unknown-colleague"
        assert account.name == "Alfa"

    def test_a_writer_may_not_give_it_away(self):
        account = make.account(name="Alfa")
        writer = make.member(account, Level.WRITE)

        answer = ApiClient(writer).patch(
            f"/accounts/{account.pk}", {"owner": writer.pk}, if_match="*"
        )

        assert answer.status_code == 403

    def test_an_unchanged_account_is_not_sent_again(self):
        account = make.account(name="Alfa")
        client = ApiClient(people.head())
        etag = client.get(f"/accounts/{account.pk}")["ETag"]

        assert client.get(f"/accounts/{account.pk}", if_none_match=etag).status_code == 304

    def test_a_new_account_is_led_by_the_member_who_adds_it(self):
        member = people.outsider()

        answer = ApiClient(member).post("/accounts", {"name": "Nová", "country": "CZ"})

        assert answer.status_code == 201
        assert answer.json()["owner"]["id"] == member.pk


class TestDoor:
    def test_a_token_opens_what_its_scopes_say(self):
        client = ApiClient(people.head(), ["accounts:read"])

        assert client.get("/accounts").status_code == 200
        refused = client.post("/accounts", {"name": "Nová"})
        assert refused.status_code == 403
        assert refused.json()["scope"] == "accounts:write"

    def test_without_a_token_the_answer_says_how_to_get_one(self, client):
        answer = client.get("/api/v1/accounts")

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert "token" in answer.json()["detail"]

    def test_a_session_opens_nothing(self, client):
        client.force_login(people.head())

        assert client.get("/api/v1/accounts").status_code == 401

    def test_requests_are_limited_and_counted(self, settings):
        settings.API_REQUESTS_A_MINUTE = 1
        client = ApiClient(people.head())

        first, second = client.get("/accounts"), client.get("/accounts")

        assert first["RateLimit"].startswith('"minute";r=0;t=')
        assert second.status_code == 429
        assert int(second["Retry-After"]) <= 60

    def test_unknown_addresses_and_methods_are_problems_too(self):
        client = ApiClient(people.head())

        for answer, status in ((client.get("/nothing"), 404), (client.delete("/accounts"), 405)):
            assert answer.status_code == status
            assert answer["Content-Type"] == "application/problem+json"
