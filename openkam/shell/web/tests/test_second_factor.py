"""The second factor: asked for, switched on and off, and its recovery codes."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from openkam.core.access import users
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Company
from openkam.shell.web.sign_in import keys_work_at

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP" * 2


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


@pytest.fixture
def eva():
    return make.user(email="eva@example.com", name="Eva", password=make.PASSWORD)


def sign_in(client):
    return client.post(
        reverse("account_login"), {"login": "eva@example.com", "password": make.PASSWORD}
    )


def confirm(client):
    """Enter the password once more, as delicate pages ask for."""
    return client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})


def is_in(client):
    return client.get("/profile/").status_code == 200


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


class TestSecondFactor:
    def test_it_is_asked_for_after_the_password(self, client, eva):
        TOTP.activate(eva, SECRET)

        answer = sign_in(client)

        assert answer["Location"] == reverse("mfa_authenticate")
        assert not is_in(client)

    def test_a_right_code_lets_in(self, client, eva):
        TOTP.activate(eva, SECRET)
        sign_in(client)

        client.post(reverse("mfa_authenticate"), {"code": code_now()})

        assert is_in(client)

    def test_a_wrong_code_does_not(self, client, eva):
        TOTP.activate(eva, SECRET)
        sign_in(client)

        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})

        assert b"The code is not right" in answer.content
        assert not is_in(client)

    def test_codes_can_not_be_guessed_for_long(self, client, eva):
        TOTP.activate(eva, SECRET)
        sign_in(client)
        for _attempt in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})

        answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})

        assert b"Too many attempts" in answer.content
        assert not is_in(client)

    def test_a_recovery_code_lets_in_once(self, client, eva):
        TOTP.activate(eva, SECRET)
        code = RecoveryCodes.activate(eva).get_unused_codes()[0]
        again = Client()

        for browser in (client, again):
            sign_in(browser)
            browser.post(reverse("mfa_authenticate"), {"code": code})

        assert is_in(client)
        assert not is_in(again)

    def test_it_is_switched_on_with_a_code_of_the_app(self, client, eva):
        sign_in(client)
        confirm(client)
        page = client.get(reverse("mfa_activate_totp"))
        code = code_now(page.context["form"].secret)

        answer = client.post(reverse("mfa_activate_totp"), {"code": code})

        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        assert set(Authenticator.objects.values_list("type", flat=True)) == {
            "totp",
            "recovery_codes",
        }
        assert client.get(answer["Location"]).status_code == 200

    def test_changing_it_asks_for_the_password_again(self, client, eva):
        client.force_login(eva)

        asked = client.get(reverse("mfa_activate_totp"))
        answer = client.post(asked["Location"], {"password": make.PASSWORD})

        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        assert answer["Location"] == reverse("mfa_activate_totp")

    def test_the_wrong_password_does_not_open_it(self, client, eva):
        client.force_login(eva)

        answer = client.post(reverse("account_reauthenticate"), {"password": "wrong"})

        assert b"The password is not right." in answer.content

    def test_an_authenticated_user_can_switch_it_off(self, client, eva):
        TOTP.activate(eva, SECRET)
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        confirm(client)

        answer = client.post(reverse("mfa_deactivate_totp"))

        assert answer["Location"] == reverse("mfa_index")
        assert not Authenticator.objects.exists()
        assert "second factor is off" in client.get(answer["Location"]).content.decode()

    def test_recovery_codes_can_be_seen_made_anew_and_taken_along(self, client, eva):
        TOTP.activate(eva, SECRET)
        RecoveryCodes.activate(eva)
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        confirm(client)

        index, shown, ask = (
            client.get(reverse(name))
            for name in (
                "mfa_index",
                "mfa_view_recovery_codes",
                "mfa_generate_recovery_codes",
            )
        )
        taken = client.get(reverse("mfa_download_recovery_codes"))

        assert {index.status_code, shown.status_code, ask.status_code} == {200}
        assert taken["Content-Type"].startswith("text/plain")
        assert len(taken.content.split()) == 10


class TestTrail:
    def test_switching_it_on_is_noted(self, client, eva, django_capture_on_commit_callbacks):
        sign_in(client)
        confirm(client)
        code = code_now(client.get(reverse("mfa_activate_totp")).context["form"].secret)

        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_activate_totp"), {"code": code})

        assert "user.second_factor_activated" in Entry.objects.values_list("verb", flat=True)


def stored_key(user, name="Stick"):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


class TestKeys:
    def test_they_are_listed_with_their_last_use(self, client, eva):
        stored_key(eva)
        client.force_login(eva)

        page = client.get(reverse("mfa_index")).content.decode()

        assert "Stick" in page
        assert "last used: never" in page

    def test_a_key_of_somebody_else_can_not_be_touched(self, client, eva):
        foreign = stored_key(make.user())
        client.force_login(eva)
        confirm(client)

        answers = [
            client.post(reverse(name, args=[foreign.pk]), {"name": "Mine"}).status_code
            for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
        ]

        assert answers == [404, 404]
        assert Authenticator.objects.get().data["name"] == "Stick"

    def test_they_are_named_anew(self, client, eva):
        key = stored_key(eva)
        client.force_login(eva)
        confirm(client)

        client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "x" * 100})

        assert Authenticator.objects.get().data["name"] == "x" * 60

    def test_removing_one_is_noted_and_takes_the_codes_along(self, client, eva):
        key = stored_key(eva)
        RecoveryCodes.activate(eva)
        client.force_login(eva)
        confirm(client)

        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

        assert not Authenticator.objects.exists()
        assert "user.key_removed" in Entry.objects.values_list("verb", flat=True)

    def test_one_is_a_second_factor_that_an_administrator_resets(self, client, eva):
        stored_key(eva)

        person = users.person(make.administrator(), eva.pk)
        users.reset_second_factor(make.administrator(), eva.pk)

        assert person.has_second_factor
        assert not Authenticator.objects.exists()

    @pytest.mark.parametrize(
        "answer", ["", "null", "[]", "7", '"x"', "{}", '{"response": 1}', '{"id": "a"}', "\0"]
    )
    def test_no_answer_of_a_stranger_lets_in_or_fails(self, client, eva, answer):
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

        refused = client.post(reverse("mfa_login_webauthn"), {"credential": answer})

        assert refused["Location"] == reverse("account_login")
        assert not is_in(client)

    @pytest.mark.parametrize(
        ("host", "secure", "work"),
        [
            ("localhost:8000", False, True),
            ("127.0.0.1:8000", False, False),
            ("kam.example.com", True, True),
            ("kam.example.com", False, False),
            ("192.168.1.5", True, False),
            ("[::1]:8000", True, False),
        ],
    )
    def test_the_page_knows_where_they_work(self, rf, settings, host, secure, work):
        settings.ALLOWED_HOSTS = ["*"]

        assert keys_work_at(rf.get("/", headers={"host": host}, secure=secure)) is work
