"""People, ties and lines by the API."""

import pytest
from django.utils.timezone import localdate, now

from openkam.core.access.models import Level
from openkam.core.api.tests import make as api
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    return api.ApiClient(portfolio.member(account, Level.WRITE))


@pytest.fixture
def reader(account):
    return api.ApiClient(portfolio.member(account, Level.READ, email="reader@example.com"))


class TestPeople:
    def test_a_person_is_added_with_ways_and_read_back(self, account, writer):
        given = {
            "name": "Анна Иванова",
            "title": "CFO",
            "rank": "executive",
            "ways": [{"kind": "email", "value": "anna@example.com"}],
        }

        made = writer.post(f"/accounts/{account.pk}/people", given)

        read = writer.get(f"/people/{made.json()['id']}").json()
        assert (made.status_code, read["name"], read["rank"]) == (201, "Анна Иванова", "executive")
        assert [way["value"] for way in read["ways"]] == ["anna@example.com"]

    def test_only_who_may_write_reads_opinions(self, account, writer, reader):
        place = make.stakeholder(account, power=5)

        shown = writer.get(f"/people/{place.pk}").json()["opinions"]
        hidden = reader.get(f"/people/{place.pk}").json()["opinions"]

        assert ([one["number"] for one in shown], hidden) == ([5], None)

    def test_a_change_needs_the_version_that_was_read(self, account, writer):
        place = make.stakeholder(account)
        read = writer.get(f"/people/{place.pk}")
        make.opinion(place, "power", number=2)

        refused = writer.patch(f"/people/{place.pk}", {"title": "CEO"}, if_match=read["ETag"])

        assert refused.status_code == 412

    def test_a_circle_in_reporting_lines_is_refused_in_words(self, account, writer):
        top = make.stakeholder(account, "Top")
        low = make.stakeholder(account, "Low", boss=top)

        refused = writer.put(f"/people/{top.pk}/reports-to", {"reports_to": low.pk}, if_match="*")

        assert (refused.status_code, refused.json()["reason"]) == (422, "bad-reporting")
        assert "Low already reports to Top" in refused.json()["detail"]

    def test_a_page_follows_another(self, account, writer):
        for name in ("Anna", "Berta", "Cilka"):
            make.stakeholder(account, name)

        first = writer.get(f"/accounts/{account.pk}/people?limit=2").json()
        second = writer.get(f"/accounts/{account.pk}/people?limit=2&cursor={first['next']}").json()

        assert [one["name"] for one in first["items"] + second["items"]] == [
            "Anna",
            "Berta",
            "Cilka",
        ]


class TestContacts:
    def test_a_contact_makes_the_tie_and_its_strength(self, account, writer):
        place = make.stakeholder(account)
        mate = portfolio.member(account, email="mate@example.com")

        made = writer.post(
            f"/people/{place.pk}/ties/{mate.pk}/contacts", {"day": "2026-01-05", "kind": "call"}
        )

        (tie,) = writer.get(f"/people/{place.pk}").json()["ties"]
        assert (made.status_code, tie["user"]["id"], tie["last_on"]) == (201, mate.pk, "2026-01-05")
        assert 0 < tie["strength"] < 1


class TestCoverage:
    def test_it_says_on_whom_the_account_hangs(self, account, reader):
        decider = make.stakeholder(account, "Boss", roles=("decider",))
        mate = portfolio.member(account, email="mate@example.com")
        today = {"day": localdate(), "today": localdate(), "now": now()}
        services.note_touch(make.actor(), decider.pk, mate.pk, kind="meeting", **today)

        found = reader.get(f"/accounts/{account.pk}/coverage").json()

        assert (found["people"], found["verdict"]) == (1, "single")
        assert {"us", "them"} >= {one["side"] for one in found["hangs_on"]} != set()
