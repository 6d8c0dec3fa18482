"""Where people are signed in, and how that ends."""

from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as FormerStore
from django.contrib.sessions.models import Session as FormerSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from openkam.core.access import sessions, users
from openkam.core.access.models import Session
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Company

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PAGE = "/profile/sessions/"


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


@pytest.fixture
def eva():
    return make.user(email="eva@example.com", name="Eva", password=make.PASSWORD)


def browser_of(user, agent=FIREFOX, ip="192.0.2.7"):
    """A browser that is signed in and was seen."""
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=ip)
    browser.post("/sign-in/", {"login": user.email, "password": make.PASSWORD})
    assert is_in(browser)
    return browser


def is_in(browser):
    return browser.get("/profile/").status_code == 200


def key_of(browser):
    return browser.session.session_key


def end(browser, other):
    handle = sessions.handle_of(key_of(other))
    return browser.post(reverse("web:own-session-end"), {"session": handle})


class TestList:
    def test_it_names_device_and_address_and_marks_this_one(self, eva):
        browser_of(eva, ip="192.0.2.8")
        here = browser_of(eva)

        page = here.get(PAGE).content.decode()

        assert page.count("Firefox on Linux") == 3  # once in the label of the button
        assert "192.0.2.7" in page
        assert "192.0.2.8" in page
        assert page.count("this browser") == 1

    def test_it_tells_nobody_a_key_that_opens_a_session(self, eva):
        other, here = browser_of(eva), browser_of(eva)

        page = here.get(PAGE).content.decode()

        assert key_of(other) not in page
        assert key_of(here) not in page

    def test_it_holds_only_ones_own(self, eva):
        browser_of(make.user(password=make.PASSWORD), ip="192.0.2.99")

        page = browser_of(eva).get(PAGE).content.decode()

        assert "192.0.2.99" not in page


class TestSeen:
    def test_it_is_written_once_a_minute_at_most(self, eva):
        browser = browser_of(eva)

        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/profile/")

        assert not [query for query in queries if query["sql"].startswith("UPDATE")]

    def test_it_is_written_anew_after_a_minute(self, eva):
        browser = browser_of(eva)
        long_ago = timezone.now() - timedelta(minutes=2)
        Session.objects.update(seen_at=long_ago)

        browser.get("/profile/")

        assert Session.objects.get().seen_at > long_ago

    def test_it_follows_the_address(self, eva):
        browser = browser_of(eva)

        browser.get("/profile/", REMOTE_ADDR="2001:db8::1")

        assert Session.objects.get().ip == "2001:db8::1"

    def test_no_address_is_none_of_its_own(self, eva):
        browser = browser_of(eva)

        browser.get("/profile/", REMOTE_ADDR="")

        assert Session.objects.get().ip is None

    def test_what_changes_the_session_keeps_since_when(self, eva):
        browser = browser_of(eva)
        started = timezone.now() - timedelta(days=3)
        Session.objects.update(started_at=started)

        browser.post("/profile/", {"name": "Eva", "language": "cs", "theme": ""})

        assert Session.objects.get().started_at == started


class TestFormerSessions:
    def test_they_come_along_with_their_user(self, eva):
        former = FormerStore()
        former.update({"_auth_user_id": str(eva.pk), "kept": 1})
        former.create()
        FormerStore().create()  # of nobody

        import_module("openkam.core.access.migrations.0004_sessions_kept").bring_along(apps, None)

        row = Session.objects.get()
        assert (row.session_key, row.user, row.seen_at) == (former.session_key, eva, None)
        assert row.get_decoded()["kept"] == 1
        assert not FormerSession.objects.exists()

    def test_they_are_listed_and_seen_from_the_first_page_on(self, eva):
        browser = browser_of(eva)
        Session.objects.update(seen_at=None, started_at=None, ip=None, browser="", system="")

        page = browser.get(PAGE).content.decode()

        assert "this browser" in page
        assert Session.objects.get().browser == "Firefox"


class TestEnd:
    def test_one_is_out_with_its_next_request(self, eva):
        other, here = browser_of(eva), browser_of(eva)

        answer = end(here, other)

        assert answer["Location"] == PAGE
        assert (is_in(other), is_in(here)) == (False, True)
        assert Entry.objects.get(verb="user.session_ended").changes == {
            "device": "Firefox on Linux"
        }

    def test_nobody_ends_those_of_others(self, eva):
        foreign = browser_of(make.user(password=make.PASSWORD))

        answer = end(browser_of(eva), foreign)

        assert answer.status_code == 404
        assert is_in(foreign)

    def test_all_others_go_at_once(self, eva):
        others, here = [browser_of(eva), browser_of(eva)], browser_of(eva)

        here.post(reverse("web:own-sessions-end"))

        assert not any(is_in(other) for other in others)
        assert is_in(here)
        assert Entry.objects.get(verb="user.sessions_ended").changes == {"sessions": 2}

    def test_an_administrator_ends_all_of_a_user(self, eva):
        browser, ada = browser_of(eva), Client()
        ada.force_login(make.administrator())

        asked = ada.get(reverse("web:user", args=[eva.pk])).content.decode()
        ada.post(reverse("web:user-sessions-end", args=[eva.pk]))

        assert "in 1 browser" in asked
        assert not is_in(browser)
        assert is_in(ada)

    def test_a_changed_password_ends_the_others(self, eva):
        other, here = browser_of(eva), browser_of(eva)

        here.post(
            "/sign-in/password/",
            {
                "oldpassword": make.PASSWORD,
                "password1": "a long and sound one 7",
                "password2": "a long and sound one 7",
            },
        )

        assert (is_in(other), is_in(here)) == (False, True)
        assert Session.objects.filter(user=eva).count() == 1

    def test_a_replaced_password_ends_all(self, eva):
        browser = browser_of(eva)
        path = users.password_reset_path(make.administrator(), eva.pk)
        stranger = Client()
        form = stranger.get(path)["Location"]

        stranger.post(form, dict.fromkeys(("password1", "password2"), "a long and sound one 7"))

        assert not Session.objects.filter(user=eva).exists()
        assert not is_in(browser)

    @pytest.mark.parametrize("act", [users.deactivate_user, users.reset_second_factor])
    def test_what_shuts_out_ends_all(self, eva, act):
        browser = browser_of(eva)
        TOTP.activate(eva, "JBSWY3DPEHPK3PXP" * 2)

        act(make.administrator(), eva.pk)

        assert not Session.objects.filter(user=eva).exists()
        assert not is_in(browser)


class TestPrune:
    def test_it_deletes_what_is_over_and_nothing_else(self, eva):
        browser_of(eva)
        now = timezone.now()
        Session.objects.create(session_key="over", expire_date=now - timedelta(days=1))

        sessions.prune(now=now)

        assert Session.objects.get().user == eva
