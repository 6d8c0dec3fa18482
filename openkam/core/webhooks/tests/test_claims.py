"""Several workers, and one that is killed: each delivery is sent once."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from openkam.core.access.models import User
from openkam.core.webhooks import courier, sending
from openkam.core.webhooks.models import Delivery
from openkam.core.webhooks.tests import make
from openkam.core.webhooks.tests.make import NOW


def send(now=NOW):
    return sending.send_due(make.clock(now))


@pytest.mark.django_db(transaction=True)
class TestClaim:
    def test_several_workers_send_it_once(self, receiver):
        to = make.endpoint(receiver.url)
        first = [make.delivery(to) for _each in range(4)][0]
        refused = []

        def work_too():
            receiver.before = None
            # One that saw the same delivery as free a moment ago, and one that looks now.
            refused.append(sending.try_once(first, make.clock()))
            send()
            connections.close_all()

        receiver.before = work_too
        send()

        ids = [headers["webhook-id"] for _path, headers, _body in receiver.got]
        assert refused == [None]
        assert len(ids) == 4 == len(set(ids))
        assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="its test database has one writer")
    def test_workers_at_the_same_moment_send_it_once(self, receiver):
        receiver.before = lambda: time.sleep(0.05)
        to = make.endpoint(receiver.url)
        for _each in range(12):
            make.delivery(to)
        start = threading.Barrier(4)

        def work():
            try:
                start.wait()
                send()
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _each in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()

        ids = [headers["webhook-id"] for _path, headers, _body in receiver.got]
        assert len(ids) == 12 == len(set(ids))

    def test_no_transaction_is_open_while_the_receiver_is_asked(self, receiver):
        seen = []
        make.delivery(make.endpoint(receiver.url))

        def write_meanwhile():
            seen.append(User.objects.update(theme="dark"))
            connections.close_all()

        receiver.before = write_meanwhile

        send()

        assert seen == [1]
        assert Delivery.objects.get().state == "delivered"

    def test_what_a_killed_worker_held_is_taken_up_again(self, receiver):
        held = {"claim": "its own", "claimed_until": NOW + sending.LEASE}
        make.delivery(make.endpoint(receiver.url), **held)

        send()
        send(NOW + sending.LEASE + timedelta(seconds=1))

        assert len(receiver.got) == 1

    def test_whoever_lost_the_claim_decides_nothing(self, receiver):
        found = make.delivery(make.endpoint(receiver.url))

        def take_over():
            Delivery.objects.update(claim="another")
            connections.close_all()

        receiver.before = take_over
        send()

        found.refresh_from_db()
        assert (found.state, found.claim) == ("waiting", "another")
        assert not found.attempts.exists()

    def test_the_courier_sends_beside_the_work(self, receiver, monkeypatch):
        monkeypatch.setattr(courier, "PAUSE_SECONDS", 0.01)
        arrived = threading.Event()
        receiver.before = arrived.set
        with courier.on_the_way(make.clock(), lambda endpoint: None):
            make.delivery(make.endpoint(receiver.url))

            assert arrived.wait(10)

        assert Delivery.objects.get().state == "delivered"
