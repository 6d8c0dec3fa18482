"""The provider takes its word back: by a sign-in, by a message, or when it is asked."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from openkam.core.access import users
from openkam.core.access.models import Role, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.core.company_sign_in import checks, metadata
from openkam.core.company_sign_in.models import Identity, ProviderSession, SpentToken
from tests.provider.running import CLIENT
from tests.provider.visitor import Visitor

pytestmark = pytest.mark.django_db
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def eva(provider, visitor):
    """A member who has signed in by the provider, in the window `visitor`."""
    cache.delete(checks.PAUSE)
    provider.knows("eva")
    visitor.signs_in()
    return User.objects.get(email="eva@example.com")


def asked_later(settings, minutes=16):
    """What the worker does in a quarter of an hour."""
    later = timezone.now() + timedelta(minutes=minutes)
    return checks.check_due(settings.COMPANY_SIGN_IN, now=later)


def is_active(user):
    user.refresh_from_db()
    return user.is_active


def logout_token(provider, **changes):
    claims = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "iat": int(time.time()),
        "exp": int(time.time()) + 120,
        "jti": "one",
        "sub": "eva",
        "events": {EVENT: {}},
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def ended(client, token):
    return client.post("/sign-in/company/ended/", {"logout_token": token})


class TestSigningInWithoutARole:
    def test_it_switches_the_account_off_and_ends_all_sessions(self, provider, eva, visitor):
        by_password = Visitor()
        by_password.client.force_login(eva)
        provider.knows("eva", groups=[])

        Visitor().signs_in()

        assert not is_active(eva)
        assert not visitor.is_in
        assert not by_password.is_in
        assert not ProviderSession.objects.exists()
        assert Entry.objects.get(verb="user.switched_off").thing_id == eva.pk

    def test_with_a_role_again_it_is_switched_on_again(self, provider, eva):
        provider.knows("eva", groups=[])
        Visitor().signs_in()
        provider.knows("eva", groups=["board"])

        again = Visitor()
        again.signs_in()

        assert again.is_in
        assert is_active(eva)
        assert (eva.role, eva.switched_off_at) == (Role.OBSERVER, None)
        assert Entry.objects.filter(verb="user.switched_on").count() == 1

    def test_but_not_when_our_administrator_has_deactivated_it_since(self, provider, eva):
        provider.knows("eva", groups=[])
        Visitor().signs_in()
        users.deactivate_user(make.administrator(), eva.pk)
        provider.knows("eva", groups=["board"])

        Visitor().signs_in()

        assert not is_active(eva)

    def test_the_last_administrator_stays_but_is_signed_out(self, provider, visitor):
        ada = make.administrator(email="ada@example.com")
        provider.knows("ada", groups=["kam"])
        visitor.signs_in()
        provider.knows("ada", groups=[])

        answer = Visitor().signs_in()

        assert answer.status_code == 403
        assert is_active(ada)
        assert not visitor.is_in
        assert Entry.objects.filter(verb="user.last_administrator_kept").exists()


class TestAskingTheProvider:
    def test_it_changes_nothing_while_the_person_is_there(self, provider, eva, visitor, settings):
        before = Identity.objects.get().refresh_token

        assert asked_later(settings) == 1
        assert asked_later(settings, minutes=32) == 1

        assert is_active(eva)
        assert visitor.is_in
        assert Identity.objects.get().refresh_token != before

    def test_it_asks_about_nobody_twice_in_a_quarter_of_an_hour(self, eva, settings):
        assert asked_later(settings, minutes=14) == 0

    def test_who_has_left_the_company_is_switched_off(self, provider, eva, visitor, settings):
        provider.forgets("eva")

        asked_later(settings)

        assert not is_active(eva)
        assert not visitor.is_in
        assert Identity.objects.get().refresh_token == ""

    def test_who_has_no_role_any_more_is_switched_off(self, provider, eva, visitor, settings):
        provider.knows("eva", groups=["canteen"])

        asked_later(settings)

        assert not is_active(eva)
        assert not visitor.is_in

    def test_who_has_another_role_gets_it(self, provider, eva, visitor, settings):
        provider.knows("eva", groups=["kam-heads"])

        asked_later(settings)

        assert is_active(eva)
        assert eva.role == Role.HEAD
        assert visitor.is_in

    def test_a_provider_that_is_down_switches_nobody_off(self, provider, eva, visitor, settings):
        provider.forgets("eva")
        provider.behaves(isDown=True)

        asked = asked_later(settings)

        assert asked == 0
        assert is_active(eva)
        assert visitor.is_in

    def test_nor_does_one_that_takes_our_secret_no_more(self, eva, provider, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(client_secret="an old one")

        asked_later(settings)

        assert is_active(eva)

    def test_nor_does_one_that_answers_with_another_key(self, eva, provider, settings):
        provider.behaves(bend={"byForeignKey": True})

        asked_later(settings)

        assert is_active(eva)

    def test_after_that_the_person_is_asked_about_again(self, provider, eva, settings):
        provider.behaves(isDown=True)
        asked_later(settings)
        provider.forgets("eva")
        provider.behaves(isDown=False)
        cache.delete(checks.PAUSE)

        asked_later(settings, minutes=40)

        assert not is_active(eva)

    def test_a_token_sealed_with_another_secret_key_switches_nobody_off(self, eva, settings):
        settings.SECRET_KEY = "another one " * 5

        asked_later(settings)

        assert is_active(eva)
        assert Identity.objects.get().refresh_token == ""

    def test_no_token_lies_open_in_the_database(self, eva):
        kept = Identity.objects.get()

        assert kept.refresh_token.startswith("gAAAA")
        assert ProviderSession.objects.get().id_token.startswith("gAAAA")

    def test_without_offline_access_no_token_is_kept(self, provider, settings, visitor):
        settings.COMPANY_SIGN_IN = provider.configuration(
            scopes=("openid", "email", "profile", "groups")
        )
        provider.knows("olga")

        visitor.signs_in()

        assert visitor.is_in
        assert Identity.objects.get().refresh_token == ""


class TestTheMessageOfTheProvider:
    def test_it_ends_the_session_that_it_names(self, provider, eva, visitor, client):
        other = Visitor()
        other.signs_in()
        sid = ProviderSession.objects.order_by("id").first().sid
        token = provider.tell("logout", sub="eva", sid=sid)

        answer = ended(client, token)

        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert not visitor.is_in
        assert other.is_in
        assert is_active(eva)
        assert Entry.objects.filter(verb="user.signed_out_by_provider").count() == 1

    def test_without_a_session_it_ends_all_of_the_person(self, provider, eva, visitor, client):
        other = Visitor()
        other.signs_in()
        by_password = Visitor()
        by_password.client.force_login(eva)

        answer = ended(client, provider.signed(logout_token(provider)))

        assert answer.status_code == 200
        assert not visitor.is_in
        assert not other.is_in
        assert by_password.is_in

    def test_it_is_obeyed_once(self, provider, eva, client):
        token = provider.signed(logout_token(provider))
        ended(client, token)

        answer = ended(client, token)

        assert answer.status_code == 400
        assert answer.json()["error"] == "invalid_request"
        assert SpentToken.objects.count() == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "https://evil.example"},
            {"aud": "another program"},
            {"iat": 1_000_000_000, "exp": None},
            {"iat": None},
            {"exp": 1_000_000_000},
            {"jti": None},
            {"events": None},
            {"events": {"http://schemas.openid.net/event/other": {}}},
            {"events": {EVENT: True}},
            {"events": EVENT},
            {"nonce": "x"},
            {"sub": None},
        ],
        ids=str,
    )
    def test_it_is_refused_when_something_in_it_is_wrong(
        self, provider, eva, visitor, client, changes
    ):
        answer = ended(client, provider.signed(logout_token(provider, **changes)))

        assert answer.status_code == 400
        assert visitor.is_in

    @pytest.mark.parametrize("token", ["", "x", "a.b.c"])
    def test_it_is_refused_when_it_is_none(self, provider, eva, visitor, client, token):
        assert ended(client, token).status_code == 400
        assert visitor.is_in

    def test_it_is_refused_when_another_key_has_signed_it(self, provider, eva, visitor, client):
        token = provider.signed(logout_token(provider), byForeignKey=True)

        assert ended(client, token).status_code == 400
        assert visitor.is_in

    def test_it_is_refused_when_the_provider_cannot_be_asked(self, provider, eva, visitor, client):
        token = provider.signed(logout_token(provider))
        metadata.forget()
        provider.behaves(isDown=True)

        assert ended(client, token).status_code == 400
        assert visitor.is_in


class TestSigningOut:
    def test_it_leads_on_to_the_provider(self, provider, eva, visitor):
        answer = visitor.client.post("/sign-in/out/")

        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'http-equiv="refresh"' in page
        assert f"{provider.issuer}/session/end?" in page
        assert "id_token_hint=ey" in page
        assert not visitor.is_in
        assert not ProviderSession.objects.exists()

    def test_after_a_password_it_does_not(self, provider, eva):
        other = Visitor()
        other.client.force_login(eva)

        answer = other.client.post("/sign-in/out/")

        assert (answer.status_code, answer["Location"]) == (302, "/")

    def test_it_works_without_the_provider(self, provider, eva, visitor):
        metadata.forget()
        provider.behaves(isDown=True)

        answer = visitor.client.post("/sign-in/out/")

        assert answer.status_code == 302
        assert not visitor.is_in


class TestPasswords:
    @pytest.fixture
    def only(self, provider, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(is_only=True)

    def sign_in(self, client, user):
        return client.post("/sign-in/", {"login": user.email, "password": make.PASSWORD})

    def test_they_stay_open_beside_the_provider(self, provider, client):
        olga = make.outsider(password=make.PASSWORD)

        assert self.sign_in(client, olga).status_code == 302

    def test_they_can_be_closed(self, only, client):
        olga = make.outsider(password=make.PASSWORD)

        answer = self.sign_in(client, olga)

        assert answer.status_code == 403
        assert b"Passwords are closed here" in answer.content
        assert client.get("/profile/").status_code == 302

    def test_but_never_to_administrators(self, only, client):
        ada = make.administrator(password=make.PASSWORD)

        self.sign_in(client, ada)

        assert client.get("/profile/").status_code == 200

    def test_who_has_none_is_told_so(self, eva, visitor):
        page = visitor.client.get("/sign-in/password/")

        assert page.status_code == 200
        assert b"You come in by Lantern ID" in page.content
        assert visitor.client.get("/sign-in/second-factor/on/").status_code == 200

    def test_the_sign_in_page_then_asks_for_none(self, only, client):
        page = client.get("/sign-in/").content.decode()

        assert 'name="password"' not in page
        assert "/sign-in/?password=1" in page
        assert b'name="password"' in client.get("/sign-in/?password=1").content


class TestSecondFactor:
    @pytest.fixture
    def with_second_factor(self, eva):
        from allauth.mfa.totp.internal.auth import TOTP

        TOTP.activate(eva, "JBSWY3DPEHPK3PXP" * 2)
        return eva

    def test_the_provider_decides_about_it(self, with_second_factor):
        again = Visitor()
        again.signs_in()

        assert again.is_in

    def test_unless_the_operator_wants_ours_too(self, with_second_factor, provider, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(asks_second_factor=True)

        again = Visitor()
        answer = again.signs_in()

        assert answer["Location"] == "/sign-in/second-factor/code/"
        assert not again.is_in

    def test_a_password_in_the_same_window_is_asked_for_it(self, with_second_factor, visitor):
        visitor.client.post("/sign-in/out/")
        with_second_factor.set_password(make.PASSWORD)
        with_second_factor.save()

        answer = visitor.client.post(
            "/sign-in/", {"login": with_second_factor.email, "password": make.PASSWORD}
        )

        assert answer["Location"] == "/sign-in/second-factor/code/"
