"""Contracts, competitors, deals and files by the API."""

from datetime import date

import pytest
from django.test import Client

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

    def test_one_is_noted_changed_withdrawn_and_restored(self, account, writer):
        frame = {"title": "Frame", "renewal": "open", "source": "document"}
        added = writer.post(f"/accounts/{account.pk}/contracts", frame)
        seen = added.json()["version"]["id"]
        path = f"/contracts/{added.json()['id']}"

        changed = writer.put(path, {**frame, "title": "Frame 2", "seen": seen})
        late = writer.put(path, {**frame, "title": "Frame 3", "seen": seen})
        gone = writer.post(f"{path}/withdraw", {}).json()
        back = writer.post(f"/contracts/versions/{seen}/restore").json()

        assert (added.status_code, changed.status_code) == (201, 200)
        assert (late.status_code, late.json()["reason"]) == (422, "changed-meanwhile")
        assert gone["version"]["is_withdrawn"] is True
        assert (back["version"]["title"], len(back["versions"])) == ("Frame", 4)

    def test_many_are_true_still_or_none(self, account, writer):
        one, other = make.contract(account, life_months=1), make.contract(portfolio.account())
        path = "/contracts/still-true"

        refused = writer.post(path, {"versions": [one.pk, other.pk], "is_confirmed": True})
        done = writer.post(path, {"versions": [one.pk], "is_confirmed": True})

        (read,) = writer.get(f"/accounts/{account.pk}/contracts").json()
        assert (refused.status_code, done.json()) == (404, {"count": 1})
        assert read["version"]["is_confirmed"] is True

    def test_what_cannot_be_so_is_refused(self, account, writer):
        wish = {"title": "Frame", "renewal": "automatic", "source": "document"}

        refused = writer.post(f"/accounts/{account.pk}/contracts", wish)

        assert (refused.status_code, refused.json()["reason"]) == (422, "bad-contract")


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

    def test_a_name_that_nobody_knows_is_added_only_on_purpose(self, account, writer):
        wish = {"competitor": "Servalt", "source": "person", "marks": {"price": {"ours": 3}}}
        path = f"/accounts/{account.pk}/competitors"

        refused = writer.put(path, wish)
        noted = writer.put(path, {**wish, "may_add": True, "seen": None}).json()
        late = writer.put(path, {**wish, "seen": None})
        gone = writer.post(f"/presences/{noted['id']}/withdraw", {"seen": noted["version"]["id"]})

        assert (refused.status_code, refused.json()["reason"]) == (422, "unknown-competitor")
        assert noted["version"]["marks"] == {"price": {"ours": 3, "theirs": None}}
        assert late.json()["reason"] == "changed-meanwhile"
        assert [row["is_withdrawn"] for row in gone.json()["versions"]] == [True, False]

    def test_those_at_an_account_are_true_still_or_none(self, account, writer):
        one, other = make.presence(account, "Servalt"), make.presence(portfolio.account(), "Alfa")
        path = f"/accounts/{account.pk}/competitors/still-true"

        refused = writer.post(path, {"versions": [one.pk, other.pk]})
        done = writer.post(path, {"versions": [one.pk]})
        unsaid = writer.post(path, {"versions": []})

        assert (refused.status_code, done.json()) == (404, {"count": 1})
        assert unsaid.status_code == 422


class TestDeals:
    def test_one_is_added_changed_removed_and_taken_back(self, account, writer):
        wish = {"title": "Belts", "decided_on": "2020-03-01", "outcome": "won", "source": "data"}
        deals = f"/accounts/{account.pk}/deals"
        added = writer.post(deals, wish).json()
        path = f"/deals/{added['id']}"

        changed = writer.put(path, {**wish, "outcome": "lost", "seen": 1}).json()
        late = writer.put(path, {**wish, "seen": 1})
        writer.delete(path)
        removed = (writer.get(deals).json(), writer.get(f"{deals}?removed=true").json())
        writer.post(f"{path}/restore")

        assert (changed["outcome"], changed["edition"], late.status_code) == ("lost", 2, 422)
        assert (removed[0], [row["id"] for row in removed[1]]) == ([], [added["id"]])
        assert [row["amount"] for row in writer.get(deals).json()] == [None]


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

    def test_bytes_come_in_are_renamed_removed_and_taken_back(self, account, writer):
        def send(content, kind="application/octet-stream"):
            headers = {"Authorization": f"Bearer {writer.key}"}
            path = f"/api/v1/accounts/{account.pk}/files?name=Offer.txt&note=First"
            return Client().generic("POST", path, content, kind, headers=headers)

        added, again, form = send(b"We offer."), send(b"We offer."), send(b"a=1", "text/plain")
        path = f"/files/{added.json()['id']}"
        named = writer.patch(path, {"name": "Belts.txt"}).json()
        writer.delete(path)
        removed = writer.get(f"/accounts/{account.pk}/files?removed=true").json()["items"]
        back = writer.post(f"{path}/restore").json()

        assert (added.status_code, form.status_code) == (201, 415)
        assert (again.status_code, again.json()["reason"]) == (422, "already-here")
        assert again.json()["file"] == added.json()["id"]
        assert (named["name"], named["note"]) == ("Belts.txt", "First")
        assert (len(removed), back["removed_at"]) == (1, None)

    def test_one_that_is_too_large_is_refused(self, account, writer, settings):
        settings.FILE_MEGABYTES = 0
        headers = {"Authorization": f"Bearer {writer.key}"}
        path = f"/api/v1/accounts/{account.pk}/files?name=Offer.txt"

        sent = Client().generic("POST", path, b"x", "application/octet-stream", headers=headers)

        assert sent.status_code == 413
