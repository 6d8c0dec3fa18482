"""Contracts, competitors, deals and files by the API."""

from datetime import date

import pytest

from openkam.core.access.models import Level
from openkam.core.api.tests import make as api
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    return api.ApiClient(portfolio.member(account, Level.WRITE))


class TestContracts:
    def test_they_are_read_with_where_they_stand(self, account, writer):
        given = {"renewal": "open", "value": 100, "currency": "EUR", "value_per": "month"}
        make.contract(account, starts_on=LONG_AGO, ends_on=None, **given)

        (read,) = writer.get(f"/accounts/{account.pk}/contracts").json()

        assert (read["standing"]["state"], read["standing"]["next_day"]) == ("running", None)
        assert (float(read["value_a_year"]), float(read["stake"])) == (1200, 1200)
        assert read["account"] == {"id": account.pk, "name": "Hallmeier Werke"}

    def test_all_come_in_pages_and_only_those_that_are_open(self, account, writer):
        make.contract(portfolio.account(), title="Elsewhere")
        for title in ("One", "Two", "Three"):
            make.contract(account, title=title, starts_on=LONG_AGO, ends_on=None, renewal="open")
        make.contract(account, title="Over", starts_on=LONG_AGO, ends_on=LONG_AGO)

        first = writer.get("/contracts?limit=2&sort=contract").json()
        second = writer.get(f"/contracts?limit=2&sort=contract&cursor={first['next']}").json()
        ended = writer.get("/contracts?state=ended").json()

        titles = [row["version"]["title"] for row in first["items"] + second["items"]]
        assert (titles, second["next"]) == (["One", "Three", "Two"], None)
        assert [row["version"]["title"] for row in ended["items"]] == ["Over"]


class TestCompetitors:
    def test_who_is_there_is_told_with_what_is_not_known(self, account, writer):
        make.presence(account, "Servalt", spend=100, marks={"price": (2, 4)})
        make.presence(account, "Alfa Drives")

        read = writer.get(f"/accounts/{account.pk}/competitors").json()

        servalt, alfa = read["present"]
        assert (servalt["competitor"]["name"], float(servalt["spend"])) == ("Servalt", 100)
        assert servalt["version"]["marks"] == {"price": {"ours": 2, "theirs": 4}}
        assert (alfa["spend"], alfa["share"]) == (None, None)
        assert read["spend"]["is_at_least"] is True

    def test_the_catalogue_counts_what_is_open(self, account, writer):
        make.presence(account, "Servalt")
        make.presence(portfolio.account(), "Servalt")
        make.deal(account, "lost", competitor="Servalt")

        (row,) = writer.get("/competitors").json()["items"]

        assert (row["accounts"], row["lost"], row["win_rate"]) == (1, 1, 0)
        assert row["spend"]["amount"] is None


class TestFiles:
    def test_a_file_is_listed_and_comes_as_a_download(self, account, writer):
        row = make.file(account, "Offer.txt", b"We offer rollers.")

        (read,) = writer.get(f"/accounts/{account.pk}/files").json()["items"]
        sent = writer.get(f"/files/{row.pk}/content")

        assert (read["name"], read["size"], read["sha256"]) == ("Offer.txt", 17, row.digest)
        assert b"".join(sent.streaming_content) == b"We offer rollers."
        assert sent["Content-Type"] == "application/octet-stream"
        assert sent["Content-Disposition"].startswith("attachment")
        assert "sandbox" in sent["Content-Security-Policy"]
