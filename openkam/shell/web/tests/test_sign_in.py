"""Signing in: passwords, second factor, limits, and what strangers do not learn."""

import re
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail as outbox
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from openkam.core.access import users
from openkam.core.access.models import Session
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Company
from openkam.shell.web import mail

pytestmark = pytest.mark.django_db
LOGIN = "/sign-in/"
SECRET = "JBSWY3DPEHPK3PXP" * 2
PRIVATE = "/profile/"


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


@pytest.fixture
def eva():
    return make.user(email="eva@example.com", name="Eva", password=make.PASSWORD)


def sign_in(client, email="eva@example.com", password=make.PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_in(client):
    return client.get(PRIVATE).status_code == 200


class TestSignIn:
    def test_it_lets_in_with_mail_address_and_password(self, client, eva):
        answer = sign_in(client)

        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert is_in(client)

    def test_it_does_not_mind_the_case_of_the_address(self, client, eva):
        sign_in(client, email="Eva@Example.COM")

        assert is_in(client)

    def test_it_leads_back_to_where_one_wanted_to_go(self, client, eva):
        asked = client.get("/settings/users/")

        answer = client.post(asked["Location"], {"login": eva.email, "password": make.PASSWORD})
        followed = sign_in(Client(), next="/settings/users/")

        assert asked["Location"] == "/sign-in/?next=/settings/users/"
        assert followed["Location"] == "/settings/users/"
        assert answer.status_code == 302

    def test_it_never_leads_to_another_site(self, client, eva):
        answer = sign_in(client, next="https://evil.example/")

        assert answer["Location"] == "/"

    def test_it_says_the_same_for_a_wrong_password_and_an_unknown_address(self, client, eva):
        wrong = sign_in(client, password="not the password")
        unknown = sign_in(Client(), email="nobody@example.com")

        texts = [
            unescape(re.sub(r"\s+", " ", answer.content.decode())) for answer in (wrong, unknown)
        ]
        assert all("The mail address or the password is not right." in text for text in texts)
        assert not is_in(client)

    def test_it_keeps_the_address_that_was_typed(self, client, eva):
        answer = sign_in(client, password="not the password")

        assert b'value="eva@example.com"' in answer.content

    def test_it_shuts_out_the_deactivated(self, client):
        make.user(email="gone@example.com", password=make.PASSWORD, is_active=False)

        sign_in(client, email="gone@example.com")

        assert not is_in(client)

    def test_it_never_lets_the_system_in(self, client):
        system = users.system_user()
        system.set_password(make.PASSWORD)
        system.save()

        sign_in(client, email=system.email)
        client.force_login(system)

        assert not is_in(client)

    def test_it_stops_guessing_of_one_password(self, client, eva):
        for _attempt in range(5):
            sign_in(client, password="not the password")

        answer = sign_in(client)

        assert b"Too many attempts" in answer.content
        assert not is_in(client)

    def test_it_speaks_the_language_of_the_browser(self, client):
        answer = client.get(LOGIN, headers={"accept-language": "cs"})

        assert b'lang="cs"' in answer.content


class TestSignOut:
    def test_it_needs_a_confirmation(self, client, eva):
        client.force_login(eva)

        client.get("/sign-in/out/")

        assert is_in(client)

    def test_it_ends_the_session(self, client, eva):
        client.force_login(eva)

        client.post("/sign-in/out/")

        assert not is_in(client)
        assert not Session.objects.exists()


class TestDeactivation:
    def test_it_takes_effect_at_the_next_request(self, client, eva):
        client.force_login(eva)
        assert is_in(client)

        users.deactivate_user(make.administrator(), eva.pk)

        assert not is_in(client)


class TestClosedDoors:
    @pytest.mark.parametrize(
        "name",
        [
            "account_signup",
            "account_email",
            "account_set_password",
            "account_request_login_code",
            "account_email_verification_sent",
            "account_confirm_email",
        ],
    )
    def test_there_is_no_page_that_we_do_not_want(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)

    @pytest.mark.parametrize("path", ["signup/", "email/", "login/code/", "3rdparty/", "social/"])
    def test_their_usual_addresses_lead_nowhere(self, client, eva, path):
        client.force_login(eva)

        assert client.get(f"/sign-in/{path}").status_code == 404

    def test_no_address_takes_a_registration(self):
        names = {pattern for pattern in get_resolver().reverse_dict if isinstance(pattern, str)}

        assert not {name for name in names if "signup" in name or "socialaccount" in name}


class TestPasswordChange:
    GIVEN = {
        "oldpassword": make.PASSWORD,
        "password1": "a brand new one",
        "password2": "a brand new one",
    }

    def test_it_ends_all_other_sessions(self, client, eva):
        elsewhere = Client()
        for browser in (client, elsewhere):
            browser.force_login(eva)

        answer = client.post("/sign-in/password/", self.GIVEN)

        assert answer["Location"] == PRIVATE
        assert is_in(client)
        assert not is_in(elsewhere)

    def test_it_is_on_the_trail(self, client, eva):
        client.force_login(eva)

        client.post("/sign-in/password/", self.GIVEN)

        assert Entry.objects.get().verb == "user.password_changed"

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("oldpassword", "wrong", "This is not your present password."),
            ("password1", "short", "too short"),
            ("password2", "another", "same password"),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(self, client, eva, field, value, words):
        client.force_login(eva)

        answer = client.post("/sign-in/password/", {**self.GIVEN, field: value})

        assert words in str(answer.context["form"].errors[field])
        eva.refresh_from_db()
        assert eva.check_password(make.PASSWORD)


class TestPasswordReset:
    @pytest.fixture
    def _with_mail(self, settings):
        settings.MAIL_IS_SENT = True

    def ask(self, client, email):
        answer = client.post("/sign-in/password/reset/", {"email": email})
        mail.wait_until_sent()
        return answer

    def test_it_says_whom_to_ask_where_no_mail_is_sent(self, client):
        answer = client.get("/sign-in/password/reset/")

        assert b"openkam user reset-link" in answer.content

    def test_it_sends_nothing_where_no_mail_is_sent(self, client, eva):
        self.ask(client, eva.email)

        assert not outbox.outbox

    @pytest.mark.usefixtures("_with_mail")
    def test_its_link_sets_a_new_password_once(self, client, eva):
        self.ask(client, eva.email)
        link = re.search(r"http://testserver(\S+)", outbox.outbox[0].body)[1]
        form_address = client.get(link)["Location"]

        given = {"password1": "a brand new one", "password2": "a brand new one"}
        client.post(form_address, given)

        eva.refresh_from_db()
        assert eva.check_password("a brand new one")
        assert b"not valid any more" in Client().get(link).content
        assert Entry.objects.get().verb == "user.password_reset"

    @pytest.mark.usefixtures("_with_mail")
    def test_it_answers_strangers_like_users_but_sends_them_nothing(self, client, eva):
        known = self.ask(client, eva.email)
        unknown = self.ask(Client(), "nobody@example.com")

        assert known["Location"] == unknown["Location"]
        assert [message.to for message in outbox.outbox] == [["eva@example.com"]]

    @pytest.mark.usefixtures("_with_mail")
    @pytest.mark.parametrize("kind", ["deactivated", "system"])
    def test_it_sends_nothing_to_who_may_not_sign_in(self, client, kind):
        system = users.system_user()
        gone = make.user(is_active=False, password=make.PASSWORD)

        self.ask(client, gone.email if kind == "deactivated" else system.email)

        assert not outbox.outbox

    @pytest.mark.usefixtures("_with_mail")
    def test_it_writes_in_the_language_of_the_user(self, client):
        make.user(email="jan@example.com", language="cs", password=make.PASSWORD)

        self.ask(client, "jan@example.com")

        assert outbox.outbox[0].to == ["jan@example.com"]

    def test_a_link_made_by_an_administrator_works_without_mail(self, client, eva):
        path = users.password_reset_path(make.administrator(), eva.pk)

        form_address = client.get(path)["Location"]
        given = {"password1": "a brand new one", "password2": "a brand new one"}
        answer = client.post(form_address, given)

        assert answer["Location"] == reverse("account_reset_password_from_key_done")
        eva.refresh_from_db()
        assert eva.check_password("a brand new one")

    def test_it_does_not_skip_the_second_factor(self, client, eva):
        TOTP.activate(eva, SECRET)
        path = users.password_reset_path(make.administrator(), eva.pk)

        given = {"password1": "a brand new one", "password2": "a brand new one"}
        client.post(client.get(path)["Location"], given)

        assert not is_in(client)


class TestPages:
    @pytest.mark.parametrize(
        "name",
        [
            "account_login",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
        ],
    )
    def test_strangers_see_them(self, client, name):
        assert client.get(reverse(name)).status_code == 200

    @pytest.mark.parametrize(
        "name", ["mfa_index", "account_change_password", "account_reauthenticate"]
    )
    def test_users_see_them(self, client, eva, name):
        client.force_login(eva)

        assert client.get(reverse(name)).status_code == 200
