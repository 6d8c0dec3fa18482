"""The log of sign-ins: what is noted, who reads it, and what never stands in it."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from openkam.core.access import sign_ins, users
from openkam.core.access.models import SignIn
from openkam.core.access.session_store import Place
from openkam.core.access.sign_ins import Attempt
from openkam.core.access.tests import make
from openkam.domain.portfolio.models import Company
from openkam.shell.web import mail
from openkam.shell.web.company_sign_in.refusals import PAGES
from openkam.shell.web.sign_in_log import REASONS

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
SECRET = "JBSWY3DPEHPK3PXP" * 2
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


@pytest.fixture
def eva():
    return make.user(email="eva@example.com", name="Eva", password=make.PASSWORD)


def browser(ip="192.0.2.7"):
    return Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR=ip)


def sign_in(client, email="eva@example.com", password=make.PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def noted():
    return [(row.outcome, row.way, row.reason) for row in SignIn.objects.order_by("pk")]


def failed(user=None, typed="", *, at=NOW, outcome="failed"):
    attempt = Attempt(outcome, "password", user, typed, "wrong_password")
    return sign_ins.note(attempt, place=Place("192.0.2.9", FIREFOX), now=at)


class TestNoting:
    def test_a_sign_in_has_time_way_and_place(self, eva):
        sign_in(browser())

        row = SignIn.objects.get()
        assert noted() == [("in", "password", "")]
        assert (row.user, row.ip, row.browser, row.system) == (
            eva,
            "192.0.2.7",
            "Firefox",
            "Linux",
        )

    def test_a_wrong_password_is_the_users(self, eva):
        sign_in(browser(), email="Eva@Example.com", password="not the password")

        assert SignIn.objects.get().user == eva
        assert noted() == [("failed", "password", "wrong_password")]

    def test_what_may_be_a_password_is_kept_nowhere(self, eva):
        for _time in range(2):
            sign_in(browser(), email="my secret 123", password="eva@example.com")
        sign_in(browser(), email="secret@example.com")

        rows = list(SignIn.objects.order_by("pk").values())
        assert "secret" not in str(rows)
        assert {row["reason"] for row in rows} <= {"unknown_address"}
        assert all(row["user_id"] is None for row in rows)

    def test_the_same_unknown_address_has_the_same_code(self):
        first, same, other = (failed(typed=one) for one in ("a@b.example", " A@b.example", "x"))

        assert first.unknown == same.unknown != other.unknown
        assert len(first.unknown) == 8

    def test_a_lockout_is_noted_once(self, eva):
        for _attempt in range(8):
            sign_in(browser(), password="not the password")

        assert noted() == [
            *[("failed", "password", "wrong_password")] * 5,
            ("locked", "password", "too_many"),
        ]

    def test_so_is_one_of_a_whole_address(self, eva):
        for number in range(34):
            sign_in(browser(), email=f"nobody{number}@example.com")

        assert SignIn.objects.filter(outcome="locked").exists()

    def test_the_deactivated_are_noted(self, eva):
        users.deactivate_user(make.administrator(), eva.pk)

        sign_in(browser())

        assert [(outcome, reason) for outcome, _way, reason in noted()] == [
            ("failed", "deactivated")
        ]

    def test_a_wrong_code_and_a_recovery_code_are_noted(self, eva):
        TOTP.activate(eva, SECRET)
        codes = RecoveryCodes.activate(eva).get_unused_codes()
        client = browser()
        sign_in(client)

        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})

        assert noted() == [("failed", "app", "wrong_code"), ("in", "recovery_code", "")]
        assert set(SignIn.objects.values_list("user", flat=True)) == {eva.pk}

    def test_an_unknown_passkey_is_noted(self):
        client = browser()
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

        client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "a"}'})

        assert noted() == [("failed", "passkey", "unknown_key")]

    def test_a_wrong_password_asked_for_once_more_is_noted(self, eva):
        client = browser()
        client.force_login(eva)

        client.post(reverse("account_reauthenticate"), {"password": "wrong"})

        assert noted() == [("failed", "password", "wrong_password")]

    def test_a_sign_out_is_noted(self, eva):
        client = browser()
        sign_in(client)

        client.post("/sign-in/out/")

        assert noted()[-1] == ("out", "", "")
        assert SignIn.objects.last().user == eva

    def test_every_reason_of_company_sign_in_has_words(self):
        assert PAGES.keys() <= REASONS.keys()


class TestNewDevice:
    @pytest.fixture(autouse=True)
    def sent(self, settings):
        settings.MAIL_IS_SENT = True

    def test_it_is_told_by_mail_in_the_language_of_the_user(self, eva):
        eva.language = "cs"
        eva.save()
        sign_in(browser())

        sign_in(browser(ip="192.0.2.55"))

        mail.wait_until_sent()
        (message,) = outbox.outbox
        assert message.to == ["eva@example.com"]
        assert "192.0.2.55" in message.body
        assert "/profile/sessions/" in message.body

    def test_a_known_one_and_the_first_of_all_are_no_news(self, eva):
        client = browser()
        sign_in(client)
        client.post("/sign-in/out/")
        sign_in(client)

        mail.wait_until_sent()
        assert not outbox.outbox

    def test_what_the_browser_keeps_does_not_stand_in_the_log(self, eva):
        client = browser()
        sign_in(client)

        cookie = client.cookies["device"]
        assert cookie["httponly"]
        assert cookie.value not in str(list(SignIn.objects.values()))


class TestReading:
    def test_people_see_only_their_own(self, client, eva):
        failed(eva)
        failed(make.user(name="Somebody Else"))
        client.force_login(eva)

        page = client.get(reverse("web:own-sign-ins")).content.decode()

        assert page.count("Wrong password") == 1
        assert "Somebody Else" not in page

    @pytest.mark.parametrize("read", [sign_ins.all_sign_ins, sign_ins.people_in])
    def test_the_whole_is_for_administrators(self, eva, read):
        with pytest.raises(PermissionDenied):
            read(eva)

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("", 3),
            ("?q=eva", 1),
            ("?q=192.0.2", 3),
            ("?outcome=locked", 1),
            ("?way=app", 0),
            ("?user={eva}", 1),
            ("?user=nonsense", 3),
            ("?days=1", 0),
            ("?sort=who", 3),
            ("?sort=-ip", 3),
        ],
    )
    def test_they_search_filter_and_sort(self, client, eva, asked, shown):
        failed(eva)
        failed(typed="nobody")
        failed(make.user(), outcome="locked")
        client.force_login(make.administrator())
        address = reverse("web:sign-ins") + asked.format(eva=eva.pk)

        page = client.get(address)
        lines = b"".join(client.get(reverse("web:sign-ins-export") + asked.format(eva=eva.pk)))

        assert page.context["list"].total == shown
        assert lines.count(b"192.0.2.9") == shown

    def test_no_address_runs_as_a_formula_in_the_export(self, client):
        user = make.user(name="=1+1")
        failed(user)
        client.force_login(make.administrator())

        lines = b"".join(client.get(reverse("web:sign-ins-export"))).decode()

        assert ",'=1+1," in lines


class TestBursts:
    def test_ten_refusals_in_fifteen_minutes_are_one(self, client, eva):
        for minute in range(12):
            failed(eva, at=NOW + timedelta(minutes=minute))

        (burst,) = sign_ins.bursts(make.administrator(), now=NOW + timedelta(hours=1))

        assert (burst.user, burst.count) == (eva, 12)
        assert burst.last_at - burst.first_at == timedelta(minutes=11)

    def test_ten_in_an_hour_are_none(self, eva):
        for step in range(10):
            failed(eva, at=NOW + timedelta(minutes=6 * step))

        assert not sign_ins.bursts(make.administrator(), now=NOW + timedelta(hours=1))

    def test_one_is_shown_to_administrators(self, client, eva):
        now = timezone.now()
        for _attempt in range(10):
            failed(eva, at=now)
        client.force_login(make.administrator())

        page = client.get(reverse("web:sign-ins")).content.decode()

        assert "Eva was refused 10 times" in page


class TestPrune:
    def test_it_keeps_as_many_days_as_stated(self, eva):
        old, young = (failed(eva, at=NOW - timedelta(days=days)) for days in (31, 29))

        sign_ins.prune(now=NOW, days=30)

        assert SignIn.objects.get() == young
        assert old != young
