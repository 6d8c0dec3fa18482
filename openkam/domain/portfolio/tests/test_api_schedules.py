"""Saved mappings, scheduled imports, allowed addresses and notices, as scripts use them."""

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import AllowedAddress, ImportSchedule, SavedMapping
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.scheduling import watched

__all__ = ["watched"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]


@pytest.fixture
def administrator():
    make.company()
    return people.administrator()


@pytest.fixture
def client(administrator):
    return ApiClient(administrator)


@pytest.fixture
def mapping(administrator):
    return make.saved_mapping(actor=administrator)


class TestMappings:
    def test_one_is_saved_read_replaced_and_removed(self, client):
        saved = client.post("/imports/mappings", {"text": make.MAPPING})
        path = f"/imports/mappings/{saved.json()['id']}"
        text = make.MAPPING.replace('"Net"', '"Amount"')
        put = client.put(path, {"text": text}, if_match=saved["ETag"])

        listed = client.get("/imports/mappings").json()["items"]
        gone = client.delete(path, if_match=put["ETag"])

        assert (saved.status_code, saved.json()["kind"]) == (201, "sales")
        assert put.json()["text"] == text
        assert [item["source"] for item in listed] == ["erp"]
        assert (gone.status_code, client.get(path).status_code) == (204, 404)
        assert set(Entry.objects.values_list("verb", flat=True)) >= {
            "mapping.saved",
            "mapping.removed",
        }

    def test_there_is_one_for_each_source_and_kind(self, client, mapping):
        again = client.post("/imports/mappings", {"text": make.MAPPING})
        other = client.put(
            f"/imports/mappings/{mapping.pk}",
            {"text": make.MAPPING.replace('"erp"', '"crm"')},
            if_match="*",
        )

        assert (again.status_code, again.json()["mapping_id"]) == (409, mapping.pk)
        assert (other.status_code, other.json()["reason"]) == (422, "other-source")

    def test_what_is_wrong_with_one_is_said(self, client):
        answer = client.post("/imports/mappings", {"text": 'source = "erp"\n[colums]\n'})

        assert answer.status_code == 422
        assert "colums" in answer.json()["detail"]
        assert not SavedMapping.objects.exists()


class TestSchedules:
    def test_a_folder_is_watched_paused_and_forgotten(self, client, mapping, watched):
        given = {"name": "Nightly", "mapping_id": mapping.pk, "origin": "folder"}
        made = client.post("/imports/schedules", {**given, "folder": str(watched)})
        path = f"/imports/schedules/{made.json()['id']}"

        changed = client.change(path, {"is_active": False, "pattern": "*.xlsx"})
        gone = client.delete(path, if_match=changed["ETag"])

        assert (made.status_code, made.json()["mapping_id"]) == (201, mapping.pk)
        assert (made.json()["pattern"], made.json()["every_minutes"]) == ("*.csv", 60)
        assert (changed.json()["is_active"], changed.json()["pattern"]) == (False, "*.xlsx")
        assert changed.json()["folder"] == str(watched)
        assert (gone.status_code, ImportSchedule.objects.count()) == (204, 0)

    @pytest.mark.parametrize(
        ("changes", "member"),
        [
            ({"folder": "/etc"}, "/folder"),
            ({"pattern": "a/b"}, "/pattern"),
            ({"mapping_id": 999}, "/mapping_id"),
            ({"notify": 999}, "/notify"),
            ({"every_minutes": 7}, "/every_minutes"),
            ({"origin": "address", "address": "https://nobody.example.com/a.csv"}, "/address"),
        ],
    )
    def test_what_is_refused_is_named(self, client, mapping, watched, changes, member):
        given = {"name": "Nightly", "mapping_id": mapping.pk, "origin": "folder"}

        answer = client.post("/imports/schedules", {**given, "folder": str(watched), **changes})

        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [member]
        assert not ImportSchedule.objects.exists()

    def test_it_is_run_now_and_once_at_a_time(self, client, administrator, mapping):
        schedule = make.schedule(administrator)
        path = f"/imports/schedules/{schedule.pk}"

        first, second = client.post(f"{path}/run"), client.post(f"{path}/run")

        assert (first.status_code, first.json()["name"]) == (202, "portfolio.run_schedule")
        assert (second.status_code, second.json()["reason"]) == (409, "already-under-way")
        assert client.get(f"{path}/files").json() == {"items": [], "next": None}

    def test_a_mapping_in_use_stays(self, client, administrator, mapping):
        make.schedule(administrator)

        answer = client.delete(f"/imports/mappings/{mapping.pk}", if_match="*")

        assert (answer.status_code, answer.json()["reason"]) == (422, "mapping-in-use")


class TestAddresses:
    def test_one_is_allowed_and_forbidden(self, client):
        made = client.post("/imports/addresses", {"host": "https://Files.Example.com/a"})
        path = f"/imports/addresses/{made.json()['id']}"

        again = client.post("/imports/addresses", {"host": "files.example.com"})
        gone = client.delete(path, if_match=client.get(path)["ETag"])

        assert (made.status_code, made.json()["host"]) == (201, "files.example.com")
        assert (again.status_code, again.json()["reason"]) == (422, "bad-host")
        assert (gone.status_code, AllowedAddress.objects.count()) == (204, 0)


class TestNotices:
    def test_each_sees_and_dismisses_their_own(self, client, administrator, mapping):
        make.schedule(administrator)
        (notice,) = client.get("/imports/notices").json()["items"]

        first = client.post(f"/imports/notices/{notice['id']}/dismiss")
        second = client.post(f"/imports/notices/{notice['id']}/dismiss")

        assert (notice["schedule"]["name"], notice["error"]) == ("Nightly", "Nobody is there.")
        assert (first.status_code, second.status_code) == (204, 404)
        assert client.get("/imports/notices").json()["items"] == []
