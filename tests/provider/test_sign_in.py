"""Signing in by the company's provider: who gets in, as whom, with which role, and who does not."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from openkam.core.access import users
from openkam.core.access.models import Role, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.core.company_sign_in import withdrawal
from openkam.core.company_sign_in.models import Identity
from tests.provider.running import CLIENT
from tests.provider.visitor import Visitor

pytestmark = pytest.mark.django_db


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


class TestTheWayThere:
    def test_it_is_the_code_flow_with_proof_state_and_nonce(self, provider, visitor):
        provider.knows("eva")

        asked = parse_qs(urlsplit(visitor.begins()).query)

        assert asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/company/back/"]
        assert len(asked["nonce"][0]) > 30
        assert asked["state"][0]
        assert {"openid", "email", "offline_access"} <= set(asked["scope"][0].split())

    def test_nobody_adds_to_what_is_asked(self, provider, visitor):
        asked = visitor.begins(scope="admin", auth_params="prompt=none", process="connect")

        assert "admin" not in asked
        assert "prompt" not in asked

    def test_the_sign_in_page_shows_the_button_first(self, provider, client):
        page = client.get("/sign-in/?next=/jobs/").content.decode()

        assert "Sign in with Lantern ID" in page
        assert page.index("/sign-in/company/?next=%2Fjobs%2F") < page.index('name="password"')

    def test_there_is_no_way_where_no_provider_is_named(self, provider, settings, client):
        settings.COMPANY_SIGN_IN = None

        answers = [
            client.get("/sign-in/company/"),
            client.get("/sign-in/company/back/"),
            client.post("/sign-in/company/ended/"),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert b"Sign in with" not in client.get("/sign-in/").content


class TestGettingIn:
    def test_a_new_head_becomes_a_user(self, provider, visitor):
        provider.knows("hana", groups=["kam-heads", "canteen"], name="Hana Head")

        answer = visitor.signs_in()

        user = User.objects.people().get()
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert visitor.is_in
        assert (user.email, user.name, user.role) == ("hana@example.com", "Hana Head", Role.HEAD)
        assert not user.is_administrator
        assert not user.has_usable_password()
        assert verbs() == ["user.came_by_company_sign_in", "user.company_sign_in_tied"]

    def test_it_leads_to_where_one_wanted_to_go_and_to_no_other_site(self, provider, visitor):
        provider.knows("eva")

        inside = visitor.signs_in(next="/jobs/")
        outside = Visitor().signs_in(next="https://evil.example/")

        assert inside["Location"] == "/jobs/"
        assert outside["Location"] == "/"

    def test_a_known_user_is_recognised_by_the_mail_address(self, provider, visitor):
        eva = make.user(email="eva@example.com", name="Eva")
        provider.knows("eva", email="Eva@Example.com")

        visitor.signs_in()

        assert visitor.is_in
        assert Identity.objects.get().user == eva
        assert User.objects.people().count() == 1

    def test_later_the_subject_counts_and_the_address_does_not(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        provider.knows("eva", email="eva.married@example.com", email_verified=False)

        visitor = Visitor()
        visitor.signs_in()

        assert visitor.is_in
        assert User.objects.people().get().email == "eva@example.com"

    def test_the_role_follows_the_claims(self, provider, visitor):
        provider.knows("eva", groups=["kam"])
        visitor.signs_in()
        provider.knows("eva", groups=["board", "it"])

        Visitor().signs_in()

        eva = User.objects.people().get()
        assert (eva.role, eva.is_administrator) == (Role.OBSERVER, True)
        entry = Entry.objects.get(verb="user.role_changed")
        assert entry.changes["role"] == ["member", "observer"]
        assert entry.actor == users.system_user()

    def test_roles_may_stand_deeper_in_the_claims(self, provider, visitor, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(roles_claim="realm_access.roles")
        provider.knows("eva", groups=[], realm_access={"roles": ["kam-heads"]})

        visitor.signs_in()

        assert User.objects.people().get().role == Role.HEAD

    def test_the_last_administrator_stays_one(self, provider, visitor):
        make.administrator(email="ada@example.com")
        provider.knows("ada", groups=["kam"])

        visitor.signs_in()

        assert User.objects.people().get().is_administrator

    def test_another_administrator_does_not(self, provider, visitor):
        make.administrator()
        make.administrator(email="ada@example.com")
        provider.knows("ada", groups=["kam"])

        visitor.signs_in()

        assert not User.objects.get(email="ada@example.com").is_administrator


class TestStayingOut:
    def test_an_address_that_is_not_verified(self, provider, visitor):
        make.head(email="eva@example.com")
        provider.knows("eva", email_verified=False)

        answer = visitor.signs_in()

        assert answer.status_code == 403
        assert b"is not verified" in answer.content
        assert not visitor.is_in
        assert not Identity.objects.exists()

    def test_unless_the_operator_vouches_for_all_addresses(self, provider, visitor, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(trusts_mail=True)
        provider.knows("eva", email_verified=False)

        visitor.signs_in()

        assert visitor.is_in

    @pytest.mark.parametrize("groups", [[], ["canteen"], "not it", None])
    def test_who_has_no_role(self, provider, visitor, groups):
        provider.knows("eva", groups=groups)

        answer = visitor.signs_in()

        assert answer.status_code == 403
        assert b"Ask your IT department to put you into the group" in answer.content
        assert not User.objects.people().exists()

    def test_whose_groups_are_too_many_to_tell(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        provider.knows("eva", groups=None, _claim_names={"groups": "src1"})

        answer = Visitor().signs_in()

        assert answer.status_code == 403
        assert User.objects.people().get().is_active

    def test_whose_address_comes_without_a_mail(self, provider, visitor):
        provider.knows("eva", email=None)

        answer = visitor.signs_in()

        assert b"told no mail address" in answer.content

    def test_another_person_with_the_same_address(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        provider.knows("eva2", email="eva@example.com")

        answer = Visitor().signs_in()

        assert answer.status_code == 403
        assert b"belongs to somebody else here" in answer.content

    def test_until_the_operator_unties_the_first_account(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        eva = User.objects.get(email="eva@example.com")
        provider.knows("eva2", email="eva@example.com")

        withdrawal.untie(users.system_user(), eva)
        again = Visitor()
        again.signs_in()

        assert again.is_in
        assert not visitor.is_in
        assert Identity.objects.get().subject == "eva2"
        assert "user.company_sign_in_untied" in verbs()

    def test_whom_our_administrator_has_deactivated(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        users.deactivate_user(make.administrator(), User.objects.get(email="eva@example.com").pk)

        answer = Visitor().signs_in()

        assert answer.status_code == 403
        assert b"An administrator of your company has deactivated it" in answer.content
        assert not User.objects.get(email="eva@example.com").is_active

    def test_the_system(self, provider, visitor):
        provider.knows("eva", email=users.system_user().email)

        visitor.signs_in()

        assert not visitor.is_in


class TestTheAnswer:
    def test_who_stops_at_the_provider_is_told_so(self, provider, visitor):
        provider.knows("eva")
        provider.behaves(denies=True)

        answer = visitor.signs_in()

        assert answer.status_code == 403
        assert b"Sign-in was stopped" in answer.content

    @pytest.mark.parametrize(
        "bend",
        [
            {"iss": "https://evil.example"},
            {"aud": "another program"},
            {"aud": [CLIENT, "another program"]},
            {"azp": "another program"},
            {"nonce": "of another sign-in"},
            {"nonce": None},
            {"exp": 1_000_000_000},
            {"iat": 9_999_999_999},
            {"sub": ""},
            {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
            {"byForeignKey": True},
        ],
        ids=str,
    )
    def test_it_is_refused_when_something_in_it_is_wrong(self, provider, visitor, bend):
        provider.knows("eva")
        provider.behaves(bend=bend)

        answer = visitor.signs_in()

        assert answer.status_code == 502
        assert b"nobody was signed in" in answer.content
        assert not visitor.is_in
        assert not User.objects.people().exists()

    def test_it_is_taken_once(self, provider, visitor):
        provider.knows("eva")
        address = visitor.is_led_back(visitor.begins())
        visitor.comes_back(address)
        visitor.client.post("/sign-in/out/")

        answer = visitor.comes_back(address)

        assert answer.status_code == 400
        assert b"This sign-in is over" in answer.content
        assert not visitor.is_in

    def test_it_is_taken_by_the_browser_that_asked(self, provider, visitor):
        provider.knows("eva")
        address = visitor.is_led_back(visitor.begins())

        stranger = Visitor()
        answer = stranger.comes_back(address)

        assert answer.status_code == 400
        assert not stranger.is_in

    @pytest.mark.parametrize("changes", [{"state": "x"}, {"code": "x"}, {"iss": "https://evil"}])
    def test_it_is_taken_as_it_was_given(self, provider, visitor, changes):
        provider.knows("eva")
        address = visitor.is_led_back(visitor.begins())

        answer = visitor.comes_back(address, **changes)

        assert answer.status_code in (400, 502)
        assert not visitor.is_in

    def test_a_provider_that_is_down_is_named(self, provider, visitor):
        provider.knows("eva")
        address = visitor.is_led_back(visitor.begins())
        provider.behaves(isDown=True)

        answers = [visitor.comes_back(address), visitor.client.get("/sign-in/")]

        assert [answer.status_code for answer in answers] == [503, 200]
        assert b"Company sign-in gives no answer" in answers[0].content

    def test_a_provider_that_is_down_from_the_start_too(self, provider, visitor, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(issuer="http://127.0.0.1:9")

        answer = visitor.client.get("/sign-in/company/")

        assert answer.status_code == 503

    def test_a_provider_that_calls_itself_otherwise_is_refused(self, provider, visitor, settings):
        settings.COMPANY_SIGN_IN = provider.configuration(issuer=provider.issuer + "/")

        answer = visitor.client.get("/sign-in/company/")

        assert answer.status_code == 502

    def test_it_is_quick(self, provider, visitor):
        provider.knows("eva")
        visitor.signs_in()
        again = Visitor()
        address = again.is_led_back(again.begins())

        began = time.monotonic()
        again.comes_back(address)

        assert time.monotonic() - began < 5
