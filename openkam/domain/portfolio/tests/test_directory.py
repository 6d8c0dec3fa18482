"""The directory: everybody sees who is a key account, and nothing else of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from openkam.core.access.models import User
from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.domain.portfolio.models import Company
from openkam.domain.portfolio.selectors.directory import directory
from openkam.domain.portfolio.services.directory import (
    LONGEST,
    WordsTooLong,
    set_directory_text,
)
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
URL = reverse("portfolio:directory")


def key_account(**fields):
    return make.account(**{"key_state": "key", "key_since": date(2025, 1, 1), **fields})


@pytest.fixture
def house(client):
    make.company()
    manager = people.user(name="Milena Dvořák", email="milena@example.com")
    strategic = make.tier(name="Strategic", rhythm_days=7)
    key_account(name="Čedok Travel", owner=manager, tier=strategic, site="Brno")
    key_account(name="Anker Tools")
    make.account(name="Small Shop")
    client.force_login(people.outsider())
    return client


class TestDirectory:
    def test_who_sees_no_account_sees_who_is_a_key_account(self, house):
        text = house.get(URL).content.decode()

        assert "Čedok Travel" in text
        assert "Anker Tools" in text
        assert "mailto:milena@example.com" in text
        assert "contact every 7 days" in text
        assert "Small Shop" not in text

    def test_nothing_else_of_the_account_is_told(self, house):
        text = house.get(URL).content.decode()

        assert "Brno" not in text
        assert '<a class="name' not in text

    def test_the_search_knows_no_accents_and_no_keys(self, house):
        assert "Anker Tools" not in house.get(URL, {"q": "cedok"}).content.decode()
        assert "Čedok Travel" in house.get(URL, {"q": "cedok"}).content.decode()
        assert "Čedok Travel" not in house.get(URL, {"q": "brno"}).content.decode()

    def test_a_manager_who_left_is_not_to_be_written_to(self, house):
        User.objects.filter(email="milena@example.com").update(is_active=False)

        assert "mailto:" not in house.get(URL).content.decode()

    def test_who_is_not_active_sees_nothing(self, house):
        gone = people.user(is_active=False)

        assert not directory(gone).exists()


class TestApi:
    def test_it_tells_everybody_who_is_a_key_account_and_nothing_else(self, house):
        Company.objects.update(directory_text="Tell their manager.")

        read = ApiClient(people.outsider()).get("/key-accounts").json()

        first, second = read["items"]
        assert (first["name"], first["tier"], first["mail"]) == (
            "Čedok Travel",
            "Strategic",
            "milena@example.com",
        )
        assert (first["account"], first["since"]) == (None, "2025-01-01")
        assert (second["name"], second["manager"], read["text"]) == (
            "Anker Tools",
            "",
            "Tell their manager.",
        )

    def test_it_comes_in_pages_and_with_the_account_where_that_is_open(self, house):
        client = ApiClient(people.head())

        first = client.get("/key-accounts?limit=1&sort=-owner").json()
        after = client.get(f"/key-accounts?limit=1&sort=-owner&cursor={first['next']}").json()
        found = client.get("/key-accounts?q=cedok").json()["items"]

        assert [page["items"][0]["name"] for page in (first, after)] == [
            "Čedok Travel",
            "Anker Tools",
        ]
        assert (after["next"], [row["account"] is None for row in found]) == (None, [False])


class TestWords:
    def test_a_head_says_what_to_do(self, house, client):
        client.force_login(people.head())

        answer = client.post(reverse("portfolio:directory-text"), {"text": "Call <b>first</b>."})

        assert answer.status_code == 302
        assert "Call &lt;b&gt;first&lt;/b&gt;." in client.get(URL).content.decode()

    def test_what_is_too_long_is_not_lost(self, house, client):
        client.force_login(people.head())

        answer = client.post(reverse("portfolio:directory-text"), {"text": "x" * (LONGEST + 1)})

        assert answer.status_code == 422
        assert "x" * (LONGEST + 1) in answer.content.decode()
        with pytest.raises(WordsTooLong):
            set_directory_text(people.head(), "x" * (LONGEST + 1))

    def test_others_may_not(self, house):
        with pytest.raises(PermissionDenied):
            set_directory_text(people.outsider(), "Call me")
        assert house.get(reverse("portfolio:directory-text")).status_code == 403
        assert Company.objects.get().directory_text == ""
