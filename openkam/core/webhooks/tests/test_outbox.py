import json

import pytest
from django.db import transaction

from openkam.core.webhooks import outbox
from openkam.core.webhooks.models import Delivery, Event
from openkam.core.webhooks.tests import make


class Oops(Exception):
    pass


@transaction.atomic
def announce_and_fail():
    outbox.announce("import.finished", {})
    raise Oops


@pytest.mark.django_db
class TestAnnounce:
    def test_it_writes_one_delivery_for_each_endpoint_that_asked(self):
        asked = make.endpoint()
        make.endpoint(events=["alarm.raised"])
        make.endpoint(is_active=False, off_reason="by_hand")

        outbox.announce("import.finished", {"import": 7, "state": "live"})

        found = Delivery.objects.get()
        body = json.loads(found.event.body)
        assert found.endpoint == asked
        assert found.state == "waiting"
        assert body.pop("occurred_at").endswith("Z")
        assert body == {
            "id": found.event.uid,
            "type": "import.finished",
            "version": 1,
            "data": {"import": 7, "state": "live"},
        }

    def test_it_writes_nothing_where_nobody_listens(self):
        outbox.announce("import.finished", {})

        assert not Event.objects.exists()

    def test_it_refuses_an_event_that_nobody_can_choose(self):
        with pytest.raises(outbox.UnknownEvent):
            outbox.announce("import.began", {})

    def test_it_tells_of_many_things_each_on_its_own(self):
        make.endpoint(events=["status.changed"])

        outbox.announce_many("status.changed", ({"account": n} for n in range(3)))

        told = [json.loads(one.event.body)["data"] for one in Delivery.objects.order_by("pk")]
        assert told == [{"account": 0}, {"account": 1}, {"account": 2}]


@pytest.mark.django_db(transaction=True)
class TestRollback:
    def test_it_announces_nothing_that_did_not_happen(self):
        make.endpoint()

        with pytest.raises(Oops):
            announce_and_fail()

        assert not Event.objects.exists()
        assert not Delivery.objects.exists()

    def test_it_is_refused_outside_of_a_transaction(self):
        make.endpoint()

        with pytest.raises(transaction.TransactionManagementError):
            outbox.announce("import.finished", {})
