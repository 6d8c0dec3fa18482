import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from openkam.core.access.models import Invitation, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Company
from openkam.shell.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind")


def said(capsys, *words):
    code = main.main(["user", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


class TestInvite:
    def test_it_prints_a_link_that_works(self, capsys, settings):
        settings.PUBLIC_URL = "https://kam.example.com"
        settings.PUBLIC_URL_IS_GIVEN = True

        code, out, _err = said(capsys, "invite", "nora@example.com", "--role", "head")

        link = re.search(r"https://kam\.example\.com(/invitation/\S+/)", out)[1]
        assert code == 0
        assert b"nora@example.com" in Client().get(link).content
        assert Invitation.objects.get().role == "head"
        assert Entry.objects.get().actor_name == "OpenKAM"

    def test_it_can_make_an_administrator_when_the_only_one_left(self, capsys):
        said(capsys, "invite", "nora@example.com", "--administrator", "--name", "Nora")

        assert Invitation.objects.get().is_administrator

    def test_it_refuses_who_is_here_already(self, capsys):
        make.user(email="eva@example.com")

        code, out, err = said(capsys, "invite", "eva@example.com")

        assert (code, out) == (main.REFUSED, "")
        assert err == "openkam: eva@example.com is a user already.\n"

    def test_it_refuses_what_is_no_address(self, capsys):
        code, _out, err = said(capsys, "invite", "nora")

        assert code == main.REFUSED
        assert "no mail address" in err


class TestResetLink:
    def test_it_prints_a_link_that_works(self, capsys):
        make.user(email="eva@example.com", password=make.PASSWORD)

        code, out, _err = said(capsys, "reset-link", "Eva@example.com")

        link = re.search(r"(/sign-in/password/reset/\S+/)", out)[1]
        assert code == 0
        assert Client().get(link).status_code == 302

    def test_it_says_when_nobody_has_the_address(self, capsys):
        code, _out, err = said(capsys, "reset-link", "nobody@example.com")

        assert code == main.REFUSED
        assert "nobody@example.com" in err


class TestList:
    def test_it_shows_users_and_invitations(self, capsys):
        make.administrator(email="ada@example.com")
        said(capsys, "invite", "nora@example.com")

        code, out, _err = said(capsys, "list")

        assert code == 0
        assert re.search(r"ada@example.com .* member, administrator +active", out)
        assert re.search(r"nora@example.com .* member +invited", out)

    def test_it_is_pure_json_when_asked(self, capsys):
        make.head(email="hana@example.com", is_active=False)

        _code, out, _err = said(capsys, "list", "--json")

        found = json.loads(out)
        assert [user["email"] for user in found["users"]] == ["hana@example.com"]
        assert found["users"][0]["is_active"] is False
        assert found["invitations"] == []

    def test_it_says_when_nobody_is_here(self, capsys):
        assert said(capsys, "list")[1] == "Nobody is here yet.\n"


class TestDeactivate:
    def test_it_shuts_out_and_lets_in_again(self, capsys):
        make.user(email="eva@example.com")

        said(capsys, "deactivate", "eva@example.com")
        was_active = User.objects.get(email="eva@example.com").is_active
        said(capsys, "reactivate", "eva@example.com")

        assert not was_active
        assert User.objects.get(email="eva@example.com").is_active

    def test_it_keeps_the_last_administrator(self, capsys):
        make.administrator(email="ada@example.com")

        code, _out, err = said(capsys, "deactivate", "ada@example.com")

        assert code == main.REFUSED
        assert "last administrator" in err


class TestResetSecondFactor:
    def test_it_forgets_it(self, capsys):
        eva = make.user(email="eva@example.com")
        Authenticator.objects.create(user=eva, type="totp", data={"secret": "x"})

        code, _out, _err = said(capsys, "reset-second-factor", "eva@example.com")

        assert code == 0
        assert not Authenticator.objects.exists()
