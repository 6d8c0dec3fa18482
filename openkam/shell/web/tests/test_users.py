"""Settings → Users, as administrators see it and nobody else."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from openkam.core.access import invitations, users
from openkam.core.access.models import Invitation, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Company

pytestmark = pytest.mark.django_db
USERS = "/settings/users/"
INVITE = "/settings/users/invite/"
NORA = {
    "email": "nora@example.com",
    "name": "Nora New",
    "role": "observer",
    "is_administrator": "",
    "language": "cs",
}


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind")


@pytest.fixture
def colleague():
    return make.user(name="Carl Colleague", email="carl@example.com", password=make.PASSWORD)


@pytest.fixture
def browser(client):
    client.force_login(make.administrator())
    return client


def invite(by):
    return invitations.invite_user(
        by,
        email="nora@example.com",
        name="Nora New",
        role="member",
        is_administrator=False,
        language="",
        now=timezone.now(),
    )


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


class TestEveryPage:
    @pytest.mark.parametrize("persona", [make.outsider, make.head, make.observer])
    @pytest.mark.parametrize(
        "page",
        [
            "",
            "invite/",
            "{}/",
            "{}/deactivate/",
            "{}/reactivate/",
            "{}/second-factor/",
            "{}/password/",
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_closed_to_who_is_no_administrator(
        self, client, colleague, persona, page, method
    ):
        client.force_login(persona())

        answer = getattr(client, method)(USERS + page.format(colleague.pk), NORA)

        assert answer.status_code == 403
        assert not Entry.objects.exists()
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("persona", [make.outsider, make.head, make.observer])
    def test_invitations_are_revoked_by_administrators_only(self, client, persona):
        invitation, _token = invite(make.administrator())
        client.force_login(persona())

        answer = client.post(f"/settings/invitations/{invitation.pk}/revoke/")

        assert answer.status_code == 403
        assert Invitation.objects.get().revoked_at is None

    @pytest.mark.parametrize("page", ["", "deactivate/", "second-factor/", "password/"])
    def test_it_knows_no_unknown_user_and_not_the_system(self, browser, page):
        for pk in (987654, users.system_user().pk):
            assert browser.get(f"{USERS}{pk}/{page}").status_code == 404


class TestUsers:
    def test_it_lists_who_is_here_and_how_they_sign_in(self, browser, colleague):
        Authenticator.objects.create(user=colleague, type="totp", data={"secret": "x"})
        make.head(is_active=False)
        users.system_user()

        page = text_of(browser.get(USERS))

        assert "Carl Colleague" in page
        assert "Hana Head" in page
        assert "deactivated" in page
        assert "Ada Administrator" in page
        assert users.SYSTEM_MAIL not in page

    def test_it_finds_by_name_and_address(self, browser, colleague):
        make.user(name="Ondřej Šíp", email="os@example.com")

        by_name = text_of(browser.get(f"{USERS}?q=ondrej"))
        by_mail = text_of(browser.get(f"{USERS}?q=CARL@"))

        assert "Ondřej Šíp" in by_name
        assert "Carl Colleague" not in by_name
        assert "Carl Colleague" in by_mail

    def test_it_narrows_to_the_deactivated(self, browser, colleague):
        make.head(is_active=False)

        page = text_of(browser.get(f"{USERS}?state=deactivated"))

        assert "Hana Head" in page
        assert "Carl Colleague" not in page

    @pytest.mark.parametrize("sort", ["last_login", "-last_login", "nonsense"])
    def test_it_sorts_also_who_never_signed_in(self, browser, colleague, sort):
        assert browser.get(f"{USERS}?sort={sort}").status_code == 200

    def test_it_shows_invitations_that_wait(self, browser):
        invite(make.administrator(name="Adam"))

        page = text_of(browser.get(USERS))

        assert "nora@example.com" in page
        assert "Adam" in page


class TestInvite:
    def test_it_shows_the_link_once_where_no_mail_is_sent(self, browser):
        page = text_of(browser.post(INVITE, NORA))

        link = re.search(r"http://testserver(/invitation/\S+?/)<", page)[1]
        assert b"nora@example.com" in Client().get(link).content
        assert not outbox.outbox
        assert link not in text_of(browser.get(USERS))

    def test_it_sends_the_link_where_mail_is_sent(self, browser, settings):
        settings.MAIL_IS_SENT = True

        answer = browser.post(INVITE, NORA)

        assert answer["Location"] == USERS
        message = outbox.outbox[0]
        assert message.to == ["nora@example.com"]
        assert re.search(r"http://testserver/invitation/\S+/", message.body)

    def test_it_shows_the_link_when_the_mail_server_does_not_answer(self, browser, settings):
        settings.MAIL_IS_SENT = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        page = text_of(browser.post(INVITE, NORA))

        assert "/invitation/" in page

    def test_a_name_can_not_smuggle_headers_into_the_mail(self, browser, settings):
        settings.MAIL_IS_SENT = True
        User.objects.filter(name="Ada Administrator").update(name="Ada\nBcc: all@example.com")

        browser.post(INVITE, NORA)

        assert "\n" not in outbox.outbox[0].subject
        assert outbox.outbox[0].recipients() == ["nora@example.com"]

    def test_it_refuses_who_is_here_and_keeps_what_was_typed(self, browser, colleague):
        answer = browser.post(INVITE, {**NORA, "email": "Carl@example.com"})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["email"]
        assert "Nora New" in text_of(answer)

    @pytest.mark.parametrize(
        ("field", "value"), [("email", "nora"), ("name", ""), ("role", "emperor")]
    )
    def test_it_says_at_the_field_what_is_wrong(self, browser, field, value):
        answer = browser.post(INVITE, {**NORA, field: value})

        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Invitation.objects.exists()

    def test_it_can_be_withdrawn(self, browser):
        invitation, token = invite(make.administrator())

        browser.post(f"/settings/invitations/{invitation.pk}/revoke/")

        assert Client().get(f"/invitation/{token}/").status_code == 404
        assert "nora@example.com" not in text_of(browser.get(USERS))

    def test_withdrawing_needs_a_button(self, browser):
        invitation, _token = invite(make.administrator())

        browser.get(f"/settings/invitations/{invitation.pk}/revoke/")

        assert Invitation.objects.get().revoked_at is None


class TestUser:
    def test_it_shows_the_history(self, browser, colleague):
        users.change_role(make.administrator(), colleague.pk, role="head", is_administrator=False)

        page = text_of(browser.get(f"{USERS}{colleague.pk}/"))

        assert "Role changed" in page
        assert "carl@example.com" in page

    def test_it_changes_the_role(self, browser, colleague):
        answer = browser.post(f"{USERS}{colleague.pk}/", {"role": "head", "is_administrator": "on"})

        colleague.refresh_from_db()
        assert answer["Location"] == f"{USERS}{colleague.pk}/"
        assert colleague.is_head
        assert colleague.is_administrator

    def test_the_last_administrator_keeps_the_right(self, browser):
        administrator = User.objects.people().get()

        answer = browser.post(f"{USERS}{administrator.pk}/", {"role": "head"})

        assert answer.status_code == 422
        assert "last administrator" in text_of(answer)
        assert User.objects.people().get().is_administrator


class TestConfirmedActs:
    @pytest.mark.parametrize("page", ["deactivate/", "reactivate/", "second-factor/", "password/"])
    def test_they_ask_before_they_act(self, browser, colleague, page):
        answer = browser.get(f"{USERS}{colleague.pk}/{page}")

        assert answer.status_code == 200
        assert "Carl Colleague" in text_of(answer)
        assert not Entry.objects.exists()

    def test_deactivation_shuts_out_and_can_be_taken_back(self, browser, colleague):
        browser.post(f"{USERS}{colleague.pk}/deactivate/")
        colleague.refresh_from_db()
        was_active = colleague.is_active

        browser.post(f"{USERS}{colleague.pk}/reactivate/")
        colleague.refresh_from_db()

        assert not was_active
        assert colleague.is_active

    def test_the_last_administrator_stays(self, browser):
        administrator = User.objects.people().get()

        answer = browser.post(f"{USERS}{administrator.pk}/deactivate/", follow=True)

        assert "last administrator" in text_of(answer)
        assert User.objects.people().get().is_active

    def test_the_second_factor_is_forgotten(self, browser, colleague):
        Authenticator.objects.create(user=colleague, type="totp", data={"secret": "x"})

        browser.post(f"{USERS}{colleague.pk}/second-factor/")

        assert not Authenticator.objects.exists()

    def test_a_link_for_a_new_password_is_shown_once(self, browser, colleague):
        answer = browser.post(f"{USERS}{colleague.pk}/password/")

        link = re.search(r"http://testserver(/sign-in/password/reset/\S+?/)<", text_of(answer))[1]
        assert "no-store" in answer["Cache-Control"]
        assert Client().get(link).status_code == 302
        assert Entry.objects.get().verb == "user.password_reset_offered"

    def test_no_link_is_made_for_the_deactivated(self, browser):
        gone = make.user(is_active=False)

        answer = browser.post(f"{USERS}{gone.pk}/password/", follow=True)

        assert "Activate the user first" in text_of(answer)
