"""What every answer tells the browser about itself, and what the cookies are like."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make

COOKIES = """
from openkam.config import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.MESSAGES_COOKIE_NAME)
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)
print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)
"""


def settings_for(tmp_path, url):
    environment = {"PATH": os.environ["PATH"], "OPENKAM_DATA": str(tmp_path), "OPENKAM_URL": url}
    root = Path(__file__).resolve().parents[4]
    return subprocess.run(
        [sys.executable, "-c", COOKIES],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()


@pytest.fixture
def visitor(client):
    make.company()
    client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.django_db
class TestHeaders:
    @pytest.mark.parametrize(
        "address", ["/profile/", "/nowhere/", "/sign-in/", "/health/", "/api/v1/accounts", "/find/"]
    )
    def test_no_answer_lacks_them(self, visitor, address):
        answer = visitor.get(address)

        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in answer

    @pytest.mark.parametrize("address", ["/profile/", "/portfolio/", "/api/v1/accounts", "/jobs/"])
    def test_nothing_about_the_company_is_kept_by_the_browser(self, visitor, address):
        assert "no-store" in visitor.get(address)["Cache-Control"]

    @override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
    def test_over_tls_the_browser_is_told_to_stay_there(self, client):
        answer = client.get("/health/", secure=True)

        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


class TestCookies:
    def test_over_tls_they_belong_to_this_host_alone(self, tmp_path):
        names, secure, hsts = settings_for(tmp_path, "https://kam.example.com")

        assert all(name.startswith("__Host-") for name in names.split())
        assert secure == "True True True"
        assert hsts == "31536000 True"

    def test_other_servers_of_a_domain_are_not_spoken_for(self, tmp_path):
        *_others, hsts = settings_for(tmp_path, "https://example.com")

        assert hsts == "31536000 False"

    def test_without_tls_they_work_too(self, tmp_path):
        names, secure, hsts = settings_for(tmp_path, "http://127.0.0.1:8000")

        assert "__Host-" not in names
        assert secure == "False False False"
        assert hsts.startswith("0 ")

    def test_none_travels_with_the_form_of_another_site(self):
        given = (
            settings.SESSION_COOKIE_SAMESITE,
            settings.CSRF_COOKIE_SAMESITE,
            settings.LANGUAGE_COOKIE_SAMESITE,
        )

        assert given == ("Lax", "Lax", "Lax")

    @pytest.mark.django_db
    def test_scripts_do_not_get_the_one_of_the_session(self, client):
        make.company()
        head = people.head(password=people.PASSWORD)

        client.post("/sign-in/", {"login": head.email, "password": people.PASSWORD})

        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")
