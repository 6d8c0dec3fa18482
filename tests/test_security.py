"""What docs/security.md says of the whole house, held true; and that the table itself is whole."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from openkam.config import environment
from openkam.core.access.tests import make as people
from openkam.core.company_sign_in.protocol import ALGORITHMS
from openkam.domain.portfolio.tests import make

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs" / "security.md").read_text()
NUMBERS = (Path(__file__).parent / "asvs-5.0-level-2.txt").read_text()
SETTINGS = (ROOT / "openkam" / "config" / "settings.py").read_text()
SOURCES = [
    path for path in (ROOT / "openkam").rglob("*.py") if not {"migrations", "tests"} & {*path.parts}
]
SCRIPTS = [path for path in (ROOT / "openkam").rglob("*.js") if "vendor" not in path.parts]
DANGEROUS = {"eval", "exec", "compile", "__import__"}
MODULES = {"pickle", "marshal", "shelve", "dill", "yaml", "lxml"}
UNSAFE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
    r"|localStorage|sessionStorage|indexedDB|document\.domain"
)


def rows_of_table():
    for line in TABLE.splitlines():
        if re.match(r"\| \d+\.\d+\.\d+ \|", line):
            number, level, _asks, answer, why = (part.strip() for part in line.split("|")[1:-1])
            yield number, level, answer, why


ROWS = list(rows_of_table())


@lru_cache
def named_in(path):
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{below.name}" for below in node.body if hasattr(below, "name")}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return found


def is_there(evidence):
    """Whether what is named is a test, a setting or a part of the documentation."""
    path, colons, name = evidence.partition("::")
    if colons:
        places = [ROOT / path, ROOT / "openkam" / path]
        return any(place.is_file() and name in named_in(place) for place in places)
    if evidence.startswith("OPENKAM_"):
        return evidence in environment.KNOWN
    return bool(
        re.search(rf"^\s*{re.escape(evidence)}\b|, {re.escape(evidence)} =", SETTINGS, re.M)
    )


def loaded_modules():
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    return found


class TestTable:
    def test_every_requirement_of_levels_1_and_2_stands_there_once(self):
        wanted = [tuple(line.split()) for line in NUMBERS.splitlines() if line[:1].isdigit()]

        assert sorted((number, level) for number, level, _answer, _why in ROWS) == sorted(wanted)
        assert len(wanted) == 253

    @pytest.mark.parametrize(("number", "level", "answer", "why"), ROWS, ids=[r[0] for r in ROWS])
    def test_each_answer_stands_on_something(self, number, level, answer, why):
        named = re.findall(r"`([^`]+)`", why)
        parts = re.findall(r"\]\((?:how-to/\w+\.md)?#[\w-]+\)|\]\([\w/.-]+\.md\)", why)

        assert answer in ("yes", "not applicable", "no")
        if answer == "yes":
            assert named or parts
            assert [name for name in named if not is_there(name)] == []
        else:
            assert len(why) > 8

    def test_the_summary_counts_what_stands_in_it(self):
        answers = [answer for _number, _level, answer, _why in ROWS]

        for answer in ("yes", "not applicable", "no"):
            assert f"**{answers.count(answer)} {answer}**" in TABLE


class TestSources:
    def test_nothing_that_people_sent_is_run_as_code(self):
        offenders = [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for path in SOURCES
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in DANGEROUS
        ]

        assert not offenders

    def test_no_program_is_called_through_a_shell(self):
        text = "\n".join(path.read_text() for path in SOURCES)

        assert not re.search(r"shell=True|os\.system|os\.popen|getoutput", text)

    def test_no_parser_is_loaded_that_runs_what_it_reads(self):
        assert loaded_modules() & MODULES == set()

    def test_random_numbers_come_from_the_system(self):
        assert "random" not in loaded_modules()

    def test_weak_hashes_protect_nothing(self):
        text = "\n".join(path.read_text() for path in SOURCES)

        assert not re.search(r"hashlib\.(md5|sha1)\(", text)

    @pytest.mark.parametrize("path", SCRIPTS, ids=[path.name for path in SCRIPTS])
    def test_scripts_put_text_into_pages_as_text_and_keep_nothing_in_the_browser(self, path):
        assert not UNSAFE.search(path.read_text())

    def test_templates_and_styles_fetch_nothing_from_elsewhere(self):
        pages = [*(ROOT / "openkam").rglob("*.html"), *(ROOT / "openkam").rglob("static/**/*.css")]
        elsewhere = re.compile(
            r"(?:src|srcset|data|action)=\"(?:https?:)?//|url\([\"']?(?:https?:)?//"
        )

        assert not [path.name for path in pages if elsewhere.search(path.read_text())]

    def test_every_dependency_is_pinned_with_its_hash(self):
        for name in ("base", "dev", "node"):
            text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
            pinned = [line for line in text.splitlines() if "==" in line]

            assert pinned
            assert all("--hash=sha256:" in line for line in pinned)


class TestProxies:
    def test_nginx_speaks_only_what_is_safe(self):
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        ciphers = re.search(r"ssl_ciphers (.*);", text)[1].split(":")

        assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
        assert all(re.search(r"^ECDHE-.*(GCM-SHA|CHACHA20)", cipher) for cipher in ciphers)
        assert "server_tokens off;" in text

    @pytest.mark.parametrize("header", ["Host", "X-Forwarded-For", "X-Forwarded-Proto"])
    def test_nginx_believes_nothing_that_a_visitor_claims(self, header):
        text = (ROOT / "deploy" / "nginx.conf").read_text()

        assert re.search(rf"proxy_set_header {header} \$(host|remote_addr|scheme);", text)

    def test_scripts_are_not_led_from_http_to_https(self):
        assert "location /api/ { return 403; }" in (ROOT / "deploy" / "nginx.conf").read_text()
        assert "respond /api/* 403" in (ROOT / "deploy" / "Caddyfile").read_text()


class TestProvider:
    def test_only_signatures_without_a_shared_secret_count(self):
        assert all(re.fullmatch(r"(RS|PS|ES)(256|384|512)|EdDSA", name) for name in ALGORITHMS)


class TestPasswords:
    @pytest.mark.parametrize(
        "password",
        ["nothing but letters here", "7306154982", "ůňíčřž žluťoučký", "    -    -    ", "x9" * 64],
    )
    def test_any_composition_and_length_will_do(self, password):
        validate_password(password, people.User(name="Eva", email="eva@example.com"))

    @pytest.mark.parametrize(
        "password", ["short-one", "1234567890", "password123", "eva@example.com"]
    )
    def test_short_common_and_ones_own_will_not(self, password):
        with pytest.raises(ValidationError):
            validate_password(password, people.User(name="Eva", email="eva@example.com"))

    def test_they_are_kept_by_argon2_as_they_were_typed(self):
        hasher = hashers.import_string(environment_hasher())()
        kept = hasher.encode("Long and Sound 77 " + "x" * 80, hasher.salt())

        assert kept.startswith("argon2$argon2id$")
        assert hasher.verify("Long and Sound 77 " + "x" * 80, kept)
        assert not hasher.verify("long and sound 77 " + "x" * 80, kept)
        assert not hasher.verify("Long and Sound 77 " + "x" * 79, kept)


def environment_hasher():
    return re.search(r'PASSWORD_HASHERS = \[\s*"([\w.]+)"', SETTINGS)[1]


@pytest.mark.django_db
class TestSecondFactor:
    def test_a_code_of_the_app_is_taken_once(self):
        secret = generate_totp_secret()
        totp = TOTP.activate(people.user(), secret)
        code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"

        assert totp.validate_code(code)
        assert not totp.validate_code(code)

    def test_recovery_codes_are_long_enough_not_to_be_guessed(self):
        codes = RecoveryCodes.activate(people.user()).generate_codes()

        assert len(set(codes)) == len(codes) == 10
        assert all(len(code.replace("-", "")) >= 8 for code in codes)


@pytest.mark.django_db
class TestSessions:
    def test_signing_in_begins_a_new_one_with_a_key_that_nobody_guesses(self, client):
        make.company()
        head = people.head(password=people.PASSWORD)
        before = client.session
        before["planted"] = "yes"
        before.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = before.session_key

        client.post("/sign-in/", {"login": head.email, "password": people.PASSWORD})

        after = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert after != before.session_key
        assert len(after) >= 32  # of 36 letters and digits: 165 bits
        assert not type(before)().exists(before.session_key)

    def test_every_page_has_the_way_out(self, client):
        make.company()
        client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])

        for address in ("/profile/", "/portfolio/", "/jobs/", "/settings/thresholds/"):
            assert "/sign-in/out/" in client.get(address).content.decode()


@pytest.mark.django_db
class TestAnswers:
    def test_what_was_sent_is_not_given_back_by_trace(self, client):
        response = client.generic("TRACE", "/sign-in/", headers={"X-Secret": "not-to-be-seen"})

        assert response.status_code == 405
        assert b"not-to-be-seen" not in response.content

    @pytest.mark.parametrize("address", ["/.git/config", "/static/", "/openkam.sqlite3", "/var/"])
    def test_no_folder_and_no_file_of_ours_is_served(self, client, address):
        make.company()

        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "address", ["/sign-in/", "/health/", "/portfolio/export/", "/nowhere/"]
    )
    def test_text_says_how_it_is_written(self, client, address):
        make.company()
        client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])

        kind = client.get(address).get("Content-Type", "text/html; charset=utf-8")

        assert "charset=utf-8" in kind

    def test_signing_out_clears_what_the_browser_kept(self, client):
        make.company()
        client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])

        assert "storage" in client.post("/sign-in/out/")["Clear-Site-Data"]

    def test_fields_of_passwords_hide_them_and_let_managers_fill_them(self, client):
        make.company()

        page = client.get("/sign-in/").content.decode()

        field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)[0]
        assert 'type="password"' in field
        assert 'autocomplete="current-password"' in field
        assert "onpaste" not in page
