import base64
import hmac
import json
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.test import override_settings

from openkam.core.audit.models import Entry
from openkam.core.webhooks import deliveries, endpoints, retries, sending
from openkam.core.webhooks.models import Attempt, Delivery, Event
from openkam.core.webhooks.tests import make
from openkam.core.webhooks.tests.make import NOW

pytestmark = pytest.mark.django_db


def send(now=NOW):
    return sending.send_due(make.clock(now))


def is_signed_by(secret, headers, body):
    """As the Standard Webhooks say, written without our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.digest(key, said, "sha256")).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split()


class TestSendDue:
    def test_it_delivers_signed_json(self, receiver):
        to = make.endpoint(receiver.url)
        found = make.delivery(to)

        send()

        [(path, headers, body)] = receiver.got
        found.refresh_from_db()
        assert path == "/hook"
        assert body.decode() == found.event.body
        assert headers["content-type"] == "application/json"
        assert headers["webhook-id"] == found.event.uid
        assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
        assert is_signed_by(endpoints.secrets_of(to, now=NOW)[0], headers, body)
        assert not is_signed_by("whsec_" + base64.b64encode(b"x").decode(), headers, body)
        assert found.state == "delivered"
        to.refresh_from_db()
        assert to.last_success_at is not None

    def test_it_signs_with_the_former_secret_too(self, receiver):
        to = make.endpoint(receiver.url)
        [former] = endpoints.secrets_of(to, now=NOW)
        _to, latest = endpoints.rotate_secret(make.administrator(), to.pk, now=NOW)
        make.delivery(to)

        send()

        [(_path, headers, body)] = receiver.got
        assert is_signed_by(former, headers, body)
        assert is_signed_by(latest, headers, body)

    def test_it_sends_once(self, receiver):
        make.delivery(make.endpoint(receiver.url))

        send()
        send()

        assert len(receiver.got) == 1

    def test_it_waits_until_a_delivery_is_due(self, receiver):
        make.delivery(make.endpoint(receiver.url), due_at=NOW + timedelta(seconds=1))

        send()

        assert receiver.got == []

    def test_it_keeps_what_waits_for_an_endpoint_that_is_off(self, receiver):
        to = make.endpoint(receiver.url, is_active=False, off_reason="by_hand")
        make.delivery(to)

        send()
        endpoints.set_active(make.administrator(), to.pk, is_active=True)
        send()

        assert len(receiver.got) == 1

    def test_it_tries_again_as_the_plan_says_and_then_gives_up(self, receiver):
        receiver.status, receiver.body = 500, "Dveře".encode() + b"x" * 5_000
        found = make.delivery(make.endpoint(receiver.url))
        now = NOW

        for delay in retries.DELAYS:
            send(now)
            found.refresh_from_db()
            assert found.state == "waiting"
            assert delay <= found.due_at - now <= delay * 1.2 + timedelta(seconds=10)
            send(found.due_at - timedelta(seconds=1))
            now = found.due_at
        send(now)

        found.refresh_from_db()
        assert found.state == "dead"
        assert len(receiver.got) == retries.MOST_TRIES == found.attempts.count()
        attempt = found.attempts.latest("pk")
        assert (attempt.status, attempt.answer) == (500, "Dveře" + "x" * 495)

    def test_it_lets_a_failing_endpoint_hold_up_nobody(self, receiver):
        dead = make.endpoint("http://127.0.0.1:9/")
        for _each in range(3):
            make.delivery(dead)
        make.delivery(make.endpoint(receiver.url))

        send()

        assert len(receiver.got) == 1
        assert Attempt.objects.filter(delivery__endpoint=dead).count() == 1

    def test_it_does_as_the_receiver_asks(self, receiver):
        receiver.status, receiver.headers = 429, {"Retry-After": "3600"}
        found = make.delivery(make.endpoint(receiver.url))

        send()

        found.refresh_from_db()
        assert timedelta(hours=1) <= found.due_at - NOW < timedelta(hours=1, seconds=10)

    def test_it_follows_no_redirect(self, receiver):
        receiver.status, receiver.headers = 302, {"Location": receiver.url + "/inside"}
        found = make.delivery(make.endpoint(receiver.url))

        send()

        found.refresh_from_db()
        assert found.state == "waiting"
        assert [path for path, _headers, _body in receiver.got] == ["/hook"]
        assert found.attempts.get().status == 302

    def test_it_gives_up_on_a_receiver_that_takes_too_long(self, receiver, monkeypatch):
        monkeypatch.setattr(sending, "LIMITS", sending.Limits(2_000, 0.2, 0.3))
        over = threading.Event()
        receiver.before = lambda: over.wait(5)
        found = make.delivery(make.endpoint(receiver.url))

        began = time.monotonic()
        send()
        over.set()

        assert time.monotonic() - began < 3
        assert found.attempts.get().fault == "too_slow"

    def test_it_switches_off_what_is_gone(self, receiver):
        receiver.status = 410
        to = make.endpoint(receiver.url)
        found = make.delivery(to)

        told = send()

        to.refresh_from_db()
        found.refresh_from_db()
        assert told == [to]
        assert (to.is_active, to.off_reason) == (False, "gone")
        assert found.state == "dead"
        assert Entry.objects.get().verb == "webhook.deactivated"

    def test_it_switches_off_what_fails_for_days(self, receiver):
        receiver.status = 503
        to = make.endpoint(receiver.url, failing_since=NOW - timedelta(days=3, seconds=1))
        make.delivery(to)

        assert send() == [to]

        to.refresh_from_db()
        assert (to.is_active, to.off_reason) == (False, "failing")

    def test_it_knows_since_when_an_endpoint_fails(self, receiver):
        receiver.status = 503
        to = make.endpoint(receiver.url)
        found = make.delivery(to)

        send()
        to.refresh_from_db()
        failing_since = to.failing_since
        receiver.status = 200
        send(NOW + timedelta(minutes=1))

        to.refresh_from_db()
        found.refresh_from_db()
        assert failing_since is not None
        assert to.failing_since is None
        assert found.state == "delivered"

    def test_it_says_that_the_secret_is_lost(self, receiver):
        found = make.delivery(make.endpoint(receiver.url))

        with override_settings(SECRET_KEY="another"):
            send()

        assert found.attempts.get().fault == "secret_lost"
        assert receiver.got == []

    def test_it_lets_a_fault_of_ours_count_as_a_try(self, receiver, monkeypatch):
        found = make.delivery(make.endpoint(receiver.url))
        monkeypatch.setattr(sending, "LIMITS", None)

        send()

        found.refresh_from_db()
        assert found.attempts.get().fault == "unforeseen"
        assert found.due_at > NOW


class TestGuard:
    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "https://10.0.0.7/",
            "https://169.254.169.254/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://localhost/",
        ],
    )
    def test_it_sends_nothing_inside(self, url):
        found = make.delivery(make.endpoint(url, allows_inside=False))

        send()

        assert found.attempts.get().fault in ("inside_address", "no_server_address")

    def test_it_sends_nothing_to_where_a_name_leads_meanwhile(self, receiver, monkeypatch):
        port = int(receiver.url.split(":")[2].split("/")[0])
        looked_up = []

        def resolved(host, port, *_more, **_given):
            looked_up.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", resolved)
        url = f"http://rebound.example.com:{port}/hook"
        found = make.delivery(make.endpoint(url, allows_inside=False))

        send()

        assert found.attempts.get().fault == "inside_address"
        assert looked_up == ["rebound.example.com"]
        assert receiver.got == []

    def test_it_sends_nothing_in_the_open(self):
        found = make.delivery(make.endpoint("http://127.0.0.1:9/", allows_plain=False))

        send()

        assert found.attempts.get().fault == "not_https"


class TestResend:
    def test_it_sends_a_dead_letter_once_more(self, receiver):
        found = make.delivery(make.endpoint(receiver.url), state="dead", tries=9, ended_at=NOW)

        deliveries.resend(make.administrator(), found.pk, now=NOW)
        send()

        found.refresh_from_db()
        assert (found.state, found.tries) == ("delivered", 1)
        assert Entry.objects.get().verb == "webhook.requeued"

    def test_it_sends_all_of_an_endpoint(self, receiver):
        to = make.endpoint(receiver.url)
        for _each in range(3):
            make.delivery(to, state="dead", ended_at=NOW)
        make.delivery(to, state="dead", ended_at=NOW, type="webhook.test")

        count = deliveries.resend_dead(make.administrator(), to.pk, now=NOW)
        send()

        assert count == 3 == len(receiver.got)


class TestSendTest:
    @pytest.mark.parametrize(("status", "state"), [(200, "delivered"), (500, "dead")])
    def test_it_tells_at_once_and_tries_once(self, receiver, status, state):
        receiver.status, receiver.body = status, b"Thanks"
        to = make.endpoint(receiver.url, is_active=False, off_reason="by_hand")

        found = deliveries.send_test(make.administrator(), to.pk, make.clock())

        assert found.state == state
        assert (found.attempts.get().status, found.attempts.get().answer) == (status, "Thanks")
        assert json.loads(receiver.got[0][2])["type"] == "webhook.test"


class TestPrune:
    def test_it_forgets_after_thirty_days(self):
        to = make.endpoint()
        make.delivery(to)

        sending.prune(now=NOW + timedelta(days=30))
        kept = Event.objects.count()
        Event.objects.update(occurred_at=NOW)
        Delivery.objects.update(created_at=NOW)
        sending.prune(now=NOW + timedelta(days=30, seconds=1))

        assert kept == 1
        assert not Event.objects.exists()
        assert not Delivery.objects.exists()


def test_hashes_are_those_of_the_standard():
    from openkam.core.webhooks import signing

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    headers = signing.headers_of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret])

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
