import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.webhooks import endpoints
from openkam.core.webhooks.models import Delivery, Endpoint
from openkam.core.webhooks.tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "https://93.184.215.14/in"


class TestEndpoints:
    def test_the_secret_is_told_once(self):
        client = ApiClient(people.administrator())

        made = client.post("/webhooks", {"url": ADDRESS, "events": ["import.finished"]})

        secret = made.json()["secret"]
        assert made.status_code == 201
        assert secret.startswith("whsec_")
        assert secret not in client.get("/webhooks").content.decode()

    def test_an_address_inside_is_refused_in_words(self):
        wish = {"url": "https://10.0.0.7/", "events": ["import.finished"]}

        answer = ApiClient(people.administrator()).post("/webhooks", wish)

        assert answer.status_code == 422
        assert answer.json()["reason"] == "bad-endpoint"
        assert not Endpoint.objects.exists()

    def test_some_members_are_changed_by_who_has_read_it(self):
        found = make.endpoint(ADDRESS)
        client = ApiClient(people.administrator())

        stale = client.patch(f"/webhooks/{found.pk}", {"description": "x"}, if_match='"old"')
        answer = client.change(
            f"/webhooks/{found.pk}", {"description": "Warehouse", "is_active": False}
        )

        found.refresh_from_db()
        assert stale.status_code == 412
        assert answer.json()["off_reason"] == "by_hand"
        assert (found.description, found.url) == ("Warehouse", ADDRESS)


class TestDeliveries:
    def test_a_dead_letter_is_found_and_sent_again(self):
        found = make.endpoint(ADDRESS)
        letter = make.delivery(found, state="dead", ended_at=make.NOW)
        make.delivery(found)
        client = ApiClient(people.administrator())

        listed = client.get("/deliveries", {"state": "dead"}).json()["items"]
        answer = client.post(f"/deliveries/{letter.pk}/resend")

        assert [one["id"] for one in listed] == [letter.pk]
        assert answer.json()["state"] == "waiting"
        assert Delivery.objects.filter(state="waiting").count() == 2
        assert endpoints.endpoint(people.administrator(), found.pk).dead == 0
