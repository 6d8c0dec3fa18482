import pytest
from pydantic import ValidationError

from openkam.core.access.tests import make as people
from openkam.core.api.shapes import Body, Day, Flag, Ref, Text
from openkam.core.api.tests.make import ApiClient


class Sent(Body):
    name: Text = ""
    day: Day | None = None
    owner: Ref | None = None
    is_key: Flag = False


class TestBody:
    @pytest.mark.parametrize(
        "given",
        [
            {"burn": 1},
            {"name": "a\x00b"},
            {"name": "a" * 301},
            {"day": 0},
            {"day": "2026-01-31T00:00:00"},
            {"owner": "7"},
            {"owner": 0},
            {"owner": 2**63},
            {"is_key": "yes"},
            {"is_key": 1},
        ],
    )
    def test_it_refuses_what_is_not_offered(self, given):
        with pytest.raises(ValidationError):
            Sent(**given)

    def test_it_takes_what_is(self):
        sent = Sent(name="Łódź\n", day="2026-01-31", owner=7, is_key=True)

        assert (sent.day.day, sent.owner) == (31, 7)


@pytest.mark.django_db
class TestParameters:
    def test_unknown_ones_are_named(self):
        answer = ApiClient(people.head()).get("/accounts", {"burn": 1, "limit": 2})

        assert answer.status_code == 422
        assert [error["parameter"] for error in answer.json()["errors"]] == ["burn"]

    def test_nobody_learns_of_them_without_a_token(self, client):
        assert client.get("/api/v1/accounts?burn=1").status_code == 401

    def test_a_nul_character_is_refused(self):
        answer = ApiClient(people.head()).get("/accounts", {"q": "a\x00"})

        assert answer.status_code == 422
