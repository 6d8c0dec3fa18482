import pytest
from django.utils.timezone import now

from openkam.core.access import invitations
from openkam.core.access.models import Invitation, User
from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """The administrator's."""
    return ApiClient(people.administrator())


class TestUsers:
    def test_they_are_found_by_name_and_state_page_by_page(self, client):
        people.user(name="Žofie Nová")
        people.user(name="Adam Old", is_active=False)

        found = client.get("/users", {"q": "zofie"}).json()["items"]
        gone = client.get("/users", {"state": "deactivated"}).json()["items"]
        first = client.get("/users", {"limit": 2, "sort": "-name"}).json()
        rest = client.get("/users", {"limit": 2, "sort": "-name", "cursor": first["next"]}).json()

        assert [item["name"] for item in found] == ["Žofie Nová"]
        assert [item["name"] for item in gone] == ["Adam Old"]
        names = [item["name"] for item in [*first["items"], *rest["items"]]]
        assert names == ["Žofie Nová", "Adam Old", "Ada Administrator"]

    def test_role_and_state_are_changed_by_who_has_read_them(self, client):
        person = people.user()

        answer = client.change(f"/users/{person.pk}", {"role": "head", "is_active": False})

        person.refresh_from_db()
        assert (answer.json()["role"], answer.json()["is_active"]) == ("head", False)
        assert (person.role, person.is_active) == ("head", False)
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert verbs >= {"user.role_changed", "user.deactivated"}

    def test_a_deactivated_user_calls_no_more(self, client):
        person = people.user()
        theirs = ApiClient(person)

        client.patch(f"/users/{person.pk}", {"is_active": False}, if_match="*")

        assert theirs.get("/me").status_code == 401

    def test_the_last_administrator_stays(self, client):
        ada = User.objects.get(is_administrator=True, is_system=False)

        answer = client.patch(f"/users/{ada.pk}", {"is_administrator": False}, if_match="*")

        assert answer.status_code == 422
        assert client.get(f"/users/{ada.pk}").json()["is_administrator"]

    def test_without_a_second_factor_there_is_none_to_reset(self, client):
        person = people.user()

        answer = client.delete(f"/users/{person.pk}/second-factor", if_match="*")

        assert (answer.status_code, answer.json()["reason"]) == (422, "user-refusal")

    def test_others_see_nobody(self):
        assert ApiClient(people.head()).get("/users").status_code == 403


class TestInvitations:
    def test_the_link_is_told_once_and_lets_in(self, client):
        answer = client.post("/invitations", {"email": "Anna@example.com", "name": "Anna"})

        made = answer.json()
        path = f"/invitations/{made['id']}"
        token = made["link"].rstrip("/").rpartition("/")[2]
        assert (answer.status_code, made["email"], made["role"]) == (
            201,
            "anna@example.com",
            "member",
        )
        assert invitations.invitation_of(token, now=now()).pk == made["id"]
        assert "link" not in client.get(path).json()
        assert [item["id"] for item in client.get("/invitations").json()["items"]] == [made["id"]]

    def test_it_is_withdrawn(self, client):
        made = client.post("/invitations", {"email": "anna@example.com", "name": "Anna"}).json()
        path = f"/invitations/{made['id']}"

        gone = client.delete(path, if_match=client.get(path)["ETag"])

        assert (gone.status_code, client.get(path).status_code) == (204, 404)
        assert Invitation.objects.get().revoked_at is not None

    @pytest.mark.parametrize(
        "given", [{"email": "nobody"}, {"role": "king"}, {"name": " "}, {"language": "tlh"}]
    )
    def test_what_is_no_invitation_is_refused(self, client, given):
        body = {"email": "anna@example.com", "name": "Anna", **given}

        answer = client.post("/invitations", body)

        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{next(iter(given))}"]

    def test_a_user_is_not_invited(self, client):
        person = people.user()

        answer = client.post("/invitations", {"email": person.email, "name": "Again"})

        assert answer.status_code == 422
