"""Who gets in where: every address of the house, with what every persona is answered.

An address that is missing in the table fails, and so does a row without an address.
"""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

PERSONAS = (
    "anonymous",
    "outsider",
    "reader",
    "writer",
    "lead",
    "observer",
    "head",
    "administrator",
)
# "in": a redirect to the sign-in page. The members work on the account that the address names.
DOORS = """
#                                     anon  out read writ lead  obs head admin
web:find                         GET    in  200  200  200  200  200  200  200
"""
# allauth's own pages: all of them are about the visitor, whoever that is.
SIGN_IN_DOORS = """
account_login                    GET   200  302  302  302  302  302  302  302
account_logout                   POST  302  302  302  302  302  302  302  302
account_inactive                 GET   200  200  200  200  200  200  200  200
account_reauthenticate           GET    in  200  200  200  200  200  200  200
account_change_password          GET    in  200  200  200  200  200  200  200
account_reset_password           GET   200  200  200  200  200  200  200  200
account_reset_password_done      GET   200  200  200  200  200  200  200  200
account_reset_password_from_key  GET   200  200  200  200  200  200  200  200
account_reset_password_from_key_done GET 200 200 200 200  200  200  200  200
mfa_index                        GET    in  200  200  200  200  200  200  200
mfa_authenticate                 GET    in  302  302  302  302  302  302  302
mfa_reauthenticate               GET    in  200  200  200  200  200  200  200
mfa_activate_totp                GET    in  200  200  200  200  200  200  200
mfa_deactivate_totp              GET    in  404  404  404  404  404  404  404
mfa_view_recovery_codes          GET    in  404  404  404  404  404  404  404
mfa_generate_recovery_codes      GET    in  404  404  404  404  404  404  404
mfa_download_recovery_codes      GET    in  404  404  404  404  404  404  404
"""
ARGUMENTS = {
    "account_reset_password_from_key": lambda world: {"uidb36": "1", "key": "spent"},
}
POSTED = {}
LARGEST_PAGE = 300 * 1024
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|\shx-on|<style|javascript:",
    re.IGNORECASE,
)


def rows_of(table):
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            name, method, *answers = line.split()
            assert len(answers) == len(PERSONAS), line
            yield name, method, dict(zip(PERSONAS, answers, strict=True))


ROWS = [*rows_of(DOORS), *rows_of(SIGN_IN_DOORS)]
PAGES = sorted({name for name, method, _ in ROWS if method == "GET"})


def addresses(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else str(pattern.pattern)


def address_of(name, world):
    arguments = ARGUMENTS.get(name, lambda world: {})(world)
    return reverse(name, kwargs=arguments)


def said(response):
    """The status, or "in" where the answer leads to the sign-in page."""
    if response.status_code == 302 and is_sign_in(response["Location"]):
        return "in"
    return str(response.status_code)


def is_sign_in(location):
    return location.partition("?")[0] == reverse(settings.LOGIN_URL)


class TestTable:
    def test_it_names_every_address_of_the_house_and_no_other(self):
        there = set(addresses(get_resolver().url_patterns))

        assert there == {name for name, _method, _answers in ROWS}


@pytest.mark.django_db
class TestDoors:
    @pytest.mark.parametrize(
        ("name", "method", "answers"), ROWS, ids=[f"{method} {name}" for name, method, _ in ROWS]
    )
    def test_they_open_only_to_whom_they_should(self, world, name, method, answers):
        address = address_of(name, world)
        data = POSTED.get(name, lambda world: {})(world) if method == "POST" else None

        found = {persona: said(world.answer(persona, address, data)) for persona in PERSONAS}

        assert found == answers

    @pytest.mark.parametrize("name", sorted({name for name, method, _ in ROWS if method == "POST"}))
    def test_they_refuse_a_form_that_is_not_ours(self, world, name):
        browser = world.visitor("head", enforce_csrf_checks=True)

        response = browser.post(address_of(name, world), {})

        assert response.status_code == 403


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    def test_they_obey_the_strict_policy_and_stay_small(self, world, name):
        address = address_of(name, world)

        answers = [world.answer(persona, address) for persona in ("anonymous", *CURIOUS)]

        for response in answers:
            policy = response["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            if response.get("Content-Type", "").startswith("text/html"):
                body = response.content.decode()
                assert not INLINE.search(body)
                assert len(response.content) < LARGEST_PAGE


CURIOUS = ("lead", "head", "administrator")
