"""Settings → Webhooks, from the first one to a dead letter sent again."""

import re

import pytest
from django.core import mail as sent
from django.test import override_settings
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.webhooks import endpoints, sending
from openkam.core.webhooks.models import Delivery, Endpoint
from openkam.core.webhooks.tests import make
from openkam.core.webhooks.tests.make import NOW
from openkam.core.webhooks.tests.receiver import receiving
from openkam.domain.portfolio.models import Company
from openkam.shell.web import webhook_notice

pytestmark = pytest.mark.django_db
LIST = "/settings/webhooks/"
NEW = "/settings/webhooks/new/"


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind")


@pytest.fixture
def browser(client):
    client.force_login(people.administrator())
    return client


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def typed(**given):
    return {"url": "https://127.0.0.1/in", "events": ["alarm.raised"], **given}


class TestList:
    def test_it_says_what_webhooks_are_for(self, browser):
        text = text_of(browser.get(LIST))

        assert "tells another system at once" in text
        assert NEW in text

    def test_it_shows_how_each_fares(self, browser):
        make.endpoint(description="The ERP", last_success_at=NOW)
        failing = make.endpoint(description="The data lake", failing_since=NOW)
        make.delivery(failing)
        make.delivery(failing, state="dead", ended_at=NOW)
        make.endpoint(description="Old", is_active=False, off_reason="gone")

        text = text_of(browser.get(LIST))

        assert "The ERP" in text
        assert "works" in text
        assert "failing since" in text
        assert "the receiver answered that it is gone" in text
        assert f"{LIST}{failing.pk}/?state=dead" in text


class TestAdd:
    def test_it_shows_the_secret_once(self, browser):
        answer = browser.post(NEW, typed(allows_inside="on", description="ERP"))

        added = Endpoint.objects.get()
        [secret] = endpoints.secrets_of(added, now=NOW)
        assert secret in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert secret not in text_of(browser.get(f"{LIST}{added.pk}/"))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "inside our own network"),
            ({"url": "http://127.0.0.1/"}, "must begin with https://"),
            ({"url": ""}, "This field is required"),
            ({"events": []}, "Choose at least one event"),
        ],
    )
    def test_it_says_beside_the_field_what_is_wrong_and_loses_nothing(self, browser, given, words):
        answer = browser.post(NEW, typed(description="For the ERP", **given))

        text = text_of(answer)
        assert answer.status_code == 422
        assert words in text
        assert "For the ERP" in text
        assert not Endpoint.objects.exists()


class TestChange:
    def test_it_keeps_what_is_typed(self, browser):
        found = make.endpoint("https://127.0.0.1/in", allows_plain=False)
        page = reverse("web:webhook-change", args=[found.pk])

        shown = text_of(browser.get(page))
        answer = browser.post(page, typed(url="https://127.0.0.2/", allows_inside="on"))

        found.refresh_from_db()
        assert 'value="https://127.0.0.1/in"' in shown
        assert answer.status_code == 302
        assert (found.url, found.events) == ("https://127.0.0.2/", ["alarm.raised"])


class TestSendTest:
    def test_it_shows_the_answer_at_once(self, browser, receiver):
        receiver.status, receiver.body = 400, b"<b>Wrong</b> signature"
        found = make.endpoint(receiver.url)

        answer = browser.post(reverse("web:webhook-test", args=[found.pk]), follow=True)

        text = text_of(answer)
        assert "Answer 400" in text
        assert "&lt;b&gt;Wrong&lt;/b&gt; signature" in text
        assert "webhook.test" in text


class TestDeliveries:
    def test_they_are_searched_and_narrowed(self, browser):
        found = make.endpoint()
        dead = make.delivery(found, state="dead", ended_at=NOW, type="alarm.raised")
        waiting = make.delivery(found)
        page = f"{LIST}{found.pk}/"

        def shown(query):
            text = text_of(browser.get(page + query))
            return [one for one in (dead, waiting) if one.event.uid[:12] in text]

        assert shown("") == [dead, waiting]
        assert shown("?state=dead") == [dead]
        assert shown("?event=import.finished") == [waiting]
        assert shown(f"?q={dead.event.uid}") == [dead]
        assert shown("?q=reaches") == [dead, waiting]

    def test_a_dead_letter_is_sent_again(self, browser, receiver):
        receiver.status = 500
        found = make.endpoint(receiver.url)
        letter = make.delivery(found, tries=8)
        sending.send_due(make.clock())
        letter.refresh_from_db()
        page = reverse("web:webhook-delivery", args=[letter.pk])

        shown = text_of(browser.get(page))
        browser.post(reverse("web:webhook-delivery-resend", args=[letter.pk]))
        again = Delivery.objects.get()

        assert letter.state == "dead"
        assert "Answer 500" in shown
        assert "Send again" in shown
        assert (again.state, again.tries) == ("waiting", 0)

    def test_a_failed_test_is_no_dead_letter(self, browser, receiver):
        receiver.status = 500
        found = make.endpoint(receiver.url)
        page = reverse("web:webhook", args=[found.pk])
        browser.post(reverse("web:webhook-test", args=[found.pk]))
        tried = Delivery.objects.get()

        shown = text_of(browser.get(reverse("web:webhook-delivery", args=[tried.pk])))
        listed = {
            state: tried.event.uid[:12] in text_of(browser.get(f"{page}?state={state}"))
            for state in ("dead", "failed-test")
        }

        assert "failed test" in shown
        assert "dead letter" not in shown
        assert listed == {"dead": False, "failed-test": True}

    def test_all_dead_letters_are_sent_again(self, browser):
        found = make.endpoint()
        for _each in range(2):
            make.delivery(found, state="dead", ended_at=NOW)

        answer = browser.post(reverse("web:webhook-resend", args=[found.pk]), follow=True)

        assert "2 deliveries are sent once more" in text_of(answer)
        assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}

    def test_it_says_in_words_why_there_was_no_answer(self, browser):
        letter = make.delivery(make.endpoint("https://10.0.0.1/", allows_inside=False))
        sending.send_due(make.clock())

        text = text_of(browser.get(reverse("web:webhook-delivery", args=[letter.pk])))

        assert "10.0.0.1 leads to 10.0.0.1, inside our own network" in text


class TestSwitch:
    def test_it_goes_off_and_on(self, browser):
        found = make.endpoint()
        page = reverse("web:webhook-switch", args=[found.pk])

        browser.post(page, {"to": "off"})
        off = Endpoint.objects.get().off_reason
        browser.post(page, {"to": "on"})

        assert off == "by_hand"
        assert Endpoint.objects.get().is_active


class TestNotice:
    @override_settings(MAIL_IS_SENT=True)
    def test_administrators_hear_that_it_was_switched_off(self):
        people.administrator(email="ada@example.com", language="en")
        found = make.endpoint(
            description="The ERP",
            is_active=False,
            off_reason="failing",
            created_by=people.head(),
        )

        webhook_notice.tell(found)

        [message] = sent.outbox
        assert message.to == ["ada@example.com"]
        assert message.subject == "The webhook The ERP is switched off"
        assert f"{LIST}{found.pk}/" in message.body
