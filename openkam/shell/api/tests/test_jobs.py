import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


class TestJobs:
    def test_every_token_reads_what_its_user_started(self):
        head = people.head()
        job = queue.enqueue("portfolio.prepare_figures", actor=head)

        found = ApiClient(head, ["imports:read"]).get(f"/jobs/{job.pk}")

        assert (found.status_code, found.json()["state"]) == (200, "waiting")
        assert ApiClient(people.head()).get(f"/jobs/{job.pk}").status_code == 404

    def test_those_of_others_need_the_right_and_an_administrator(self):
        job = queue.enqueue("portfolio.prepare_figures", actor=people.head())
        administrator = people.administrator()

        all_rights = ApiClient(administrator).get(f"/jobs/{job.pk}")
        few = ApiClient(administrator, ["imports:read"]).get(f"/jobs/{job.pk}")

        assert all_rights.status_code == 200
        assert (few.status_code, few.json()["scope"]) == (403, "company:read")

    def test_the_list_is_narrowed_by_state(self):
        head = people.head()
        waiting = queue.enqueue("portfolio.prepare_figures", actor=head)
        Job.objects.create(name="portfolio.prepare_figures", actor=head, state=Job.State.DONE)

        items = ApiClient(head).get("/jobs", {"state": "waiting"}).json()["items"]

        assert [item["id"] for item in items] == [waiting.pk]

    def test_only_what_failed_is_started_again(self):
        head = people.head()
        job = Job.objects.create(
            name="portfolio.prepare_figures", actor=head, state=Job.State.FAILED, error="Broken"
        )
        client = ApiClient(head)

        first = client.post(f"/jobs/{job.pk}/start-again")
        second = client.post(f"/jobs/{job.pk}/start-again")

        assert (first.status_code, first.json()["state"]) == (202, "waiting")
        assert (second.status_code, second.json()["reason"]) == (409, "cannot-start-again")


class TestMe:
    def test_it_tells_of_user_and_token(self):
        person = people.outsider()

        found = ApiClient(person, ["accounts:read"]).get("/me").json()

        assert (found["id"], found["email"], found["role"]) == (person.pk, person.email, "member")
        assert found["token"]["scopes"] == ["accounts:read"]
        assert found["token"]["expires_at"] is not None


class TestFind:
    def test_it_finds_as_the_palette_does_and_through_the_gate(self):
        mine = make.account(name="Łódź Papír")
        make.account(name="Lodz Steel")

        everybody = ApiClient(people.head()).get("/find", {"q": "lodz"}).json()["items"]
        member = ApiClient(make.member(mine)).get("/find", {"q": "lodz"}).json()["items"]

        assert len(everybody) == 2
        assert [item["id"] for item in member] == [mine.pk]
        assert ApiClient(people.head()).get("/find").json() == {"items": []}


class TestColleagues:
    def test_everybody_finds_the_ids_of_who_can_own_an_account(self):
        member = people.user(name="Žofie Nová")
        people.user(name="Gone", is_active=False)

        found = ApiClient(people.outsider()).get("/colleagues", {"q": "zofie"}).json()["items"]
        gone = ApiClient(people.outsider()).get("/colleagues", {"q": "gone"}).json()["items"]

        assert found == [{"id": member.pk, "name": "Žofie Nová"}]
        assert gone == []
