import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.saved_views import services

pytestmark = pytest.mark.django_db


def saved(owner, **given):
    wish = {"list_key": "portfolio:accounts", "name": "Falling", "query": "state=declining"}
    return services.save_view(owner, **{**wish, **given})


class TestSavedViews:
    def test_ones_own_and_those_shared_are_found(self):
        head, member = people.head(), people.outsider()
        saved(head, name="Hers alone")
        saved(head, name="For all", audience="everybody")
        saved(member, name="Mine")

        items = ApiClient(member).get("/views").json()["items"]

        assert {item["name"] for item in items} == {"For all", "Mine"}

    def test_its_owner_shares_it(self):
        member = people.outsider()
        view = saved(member)

        answer = ApiClient(member).change(f"/views/{view.pk}", {"audience": "everybody"})

        assert answer.status_code == 200
        assert ApiClient(people.observer()).get(f"/views/{view.pk}").status_code == 200

    def test_a_name_that_is_taken_is_refused_in_words(self):
        member = people.outsider()
        saved(member, name="Taken")
        view = saved(member, name="Other")

        answer = ApiClient(member).change(f"/views/{view.pk}", {"name": "Taken"})

        assert answer.status_code == 422
        assert "Taken" in answer.json()["detail"]
