"""What programs ask the house, and what it writes into its log."""

import json
import os
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from openkam.core.access.tests import make as people
from openkam.core.api.tests import make as tokens
from openkam.core.jobs import beats
from openkam.core.jobs.models import Job
from openkam.core.jobs.tests import make as jobs
from openkam.core.telemetry import logs
from openkam.domain.portfolio.tests import make
from openkam.shell.web.operation import counters, measures, readiness

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-operator-with-forty-letters"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
opened = override_settings(METRICS_TOKEN=TOKEN)


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.DATA, settings.LEDGER_FOLDER = tmp_path, tmp_path / "ledger"


@pytest.fixture
def fresh_counters(monkeypatch):
    monkeypatch.delenv(counters.SHARED, raising=False)
    counters._kept.cache_clear()
    yield
    counters._kept.cache_clear()


@pytest.fixture
def working():
    beats.beat("one", now=timezone.now())


def unreachable(execute, sql, params, many, context):
    raise DatabaseError("gone")


class TestHealth:
    def test_it_answers_before_the_first_visit_and_without_the_database(
        self, client, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            response = client.get("/health/")

        assert (response.status_code, response.content) == (200, b"ok\n")
        assert "no-store" in response["Cache-Control"]


class TestReady:
    def test_it_says_ok_and_no_more_to_strangers(self, client, working):
        response = client.get("/health/ready/")

        assert (response.status_code, response.json()) == (200, {"status": "ok"})

    def test_it_is_cheap(self, client, working, django_assert_num_queries):
        readiness._wanted()

        with django_assert_num_queries(5):
            client.get("/health/ready/")

    def test_it_says_what_fails_to_an_administrator(self, client):
        client.force_login(people.administrator(), settings.AUTHENTICATION_BACKENDS[0])

        response = client.get("/health/ready/")

        assert response.status_code == 503
        assert response.json()["status"] == "failing"
        assert "run openkam worker" in response.json()["checks"]["worker"]
        assert response.json()["checks"]["migrations"] == "ok"

    def test_it_says_so_to_nobody_else(self, client):
        client.force_login(people.head(), settings.AUTHENTICATION_BACKENDS[0])

        response = client.get("/health/ready/")

        assert (response.status_code, response.json()) == (503, {"status": "failing"})

    @opened
    def test_it_tells_who_has_the_token_that_the_database_is_away(self, client):
        with connection.execute_wrapper(unreachable):
            response = client.get("/health/ready/", headers=BEARER)

        assert response.status_code == 503
        assert response.json()["checks"]["database"] == "cannot be reached"
        assert "worker" not in response.json()["checks"]

    def test_it_misses_migrations_that_this_version_needs(self, working, monkeypatch):
        wanted = readiness._wanted() | {("portfolio", "9999_of_tomorrow")}
        monkeypatch.setattr(readiness, "_wanted", lambda: wanted)

        assert "1 missing" in readiness.checks(timezone.now())["migrations"]

    def test_it_asks_for_room(self, working, monkeypatch):
        monkeypatch.setattr(readiness, "LEAST_FREE", 2**62)

        assert "MB are free" in readiness.checks(timezone.now())["disk"]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_it_asks_for_a_ledger_that_can_be_written(self, working, settings, tmp_path):
        (tmp_path / "ledger").mkdir(mode=0o500)

        assert readiness.checks(timezone.now())["ledger"]


class TestMetrics:
    def test_they_are_closed_unless_a_token_is_set(self, client):
        make.company()

        assert client.get("/metrics", headers=BEARER).status_code == 404

    @opened
    @pytest.mark.parametrize(
        "given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
    )
    def test_they_open_to_the_token_only(self, client, given):
        client.force_login(people.administrator(), settings.AUTHENTICATION_BACKENDS[0])

        response = client.get("/metrics", headers={"Authorization": given})

        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")

    @opened
    def test_they_say_how_the_house_is(self, client, working, fresh_counters):
        jobs.job(created_at=timezone.now())
        done = timezone.now()
        jobs.job(state=Job.State.DONE, started_at=done - timedelta(seconds=3), ended_at=done)
        client.get("/nowhere/")

        page = client.get("/metrics", headers=BEARER)

        assert page["Content-Type"].startswith("text/plain; version=0.0.4")
        told = page.content.decode()
        assert 'openkam_check_ok{check="worker"} 1.0' in told
        assert 'openkam_jobs{name="demo.work",state="waiting"} 1.0' in told
        assert 'openkam_job_last_duration_seconds{name="demo.work"} 3.0' in told
        assert 'openkam_requests_total{method="GET",status="3xx",view="none"} 1.0' in told
        assert 'openkam_webhook_deliveries{state="dead"} 0.0' in told
        assert re.search(r"^openkam_disk_free_bytes \d", told, re.MULTILINE)

    @opened
    def test_what_is_not_known_has_no_sample(self, fresh_counters):
        told = measures.page(timezone.now()).decode()

        assert "# TYPE openkam_worker_heartbeat_age_seconds gauge" in told
        assert not re.search(r"^openkam_worker_heartbeat_age_seconds ", told, re.MULTILINE)
        assert not re.search(r"^openkam_figures_fresh", told, re.MULTILINE)

    @opened
    def test_one_source_that_fails_hides_no_other(self, fresh_counters):
        with connection.execute_wrapper(unreachable):
            told = measures.page(timezone.now()).decode()

        assert 'openkam_check_ok{check="database"} 0.0' in told
        assert "openkam_ledger_bytes" in told

    @opened
    def test_an_unknown_method_is_no_label_of_its_own(self, client, fresh_counters):
        client.generic("BREW", "/nowhere/")

        assert 'method="other"' in measures.page(timezone.now()).decode()

    @opened
    def test_a_server_begins_with_an_empty_folder(self, tmp_path):
        (tmp_path / "metrics").mkdir()
        (tmp_path / "metrics" / "counter_1.db").write_bytes(b"old")

        variables = counters.begin_anew()

        assert variables == {counters.SHARED: str(tmp_path / "metrics")}
        assert not list((tmp_path / "metrics").iterdir())


class TestRequestNumber:
    def test_each_answer_carries_one_of_its_own(self, client):
        numbers = {client.get("/health/")["X-Request-ID"] for _time in range(3)}

        assert len(numbers) == 3

    def test_nobody_from_outside_chooses_it(self, client):
        response = client.get("/health/", headers={"X-Request-ID": "chosen-by-me"})

        assert response["X-Request-ID"] != "chosen-by-me"

    @override_settings(PROXY_IS_TRUSTED=True)
    @pytest.mark.parametrize("given", ["from-the-proxy.1", "two\nlines", "<b>", "a" * 65])
    def test_a_trusted_proxy_does_if_it_is_a_decent_one(self, client, given):
        response = client.get("/health/", headers={"X-Request-ID": given})

        assert (response["X-Request-ID"] == given) is (given == "from-the-proxy.1")

    def test_it_stands_on_the_page_that_says_what_went_wrong(self, client):
        make.company()

        response = client.get("/nowhere/")

        assert response.status_code == 404
        assert f"<code>{response['X-Request-ID']}</code>" in response.content.decode()


@pytest.fixture
def line_of(client, caplog):
    """Ask for an address and return the line of the log, as the JSON that a machine reads."""
    caplog.set_level("DEBUG", "openkam.access")

    def asked(address, **given):
        caplog.clear()
        client.get(address, **given)
        (record,) = (record for record in caplog.records if record.name == "openkam.access")
        return json.loads(logs.JsonLines().format(record))

    return asked


class TestAccessLog:
    def test_a_line_says_who_asked_for_what_and_how_it_went(self, client, line_of):
        make.company()
        head = people.head()
        client.force_login(head, settings.AUTHENTICATION_BACKENDS[0])

        line = line_of("/profile/?query=private")

        assert (line["method"], line["path"], line["status"]) == ("GET", "/profile/", 200)
        assert (line["view"], line["user"]) == ("web:profile", head.pk)
        assert line["seconds"] >= 0
        assert "private" not in json.dumps(line)
        assert head.email not in json.dumps(line)

    def test_a_script_is_known_by_the_user_of_its_token(self, line_of):
        make.company()
        head = people.head()
        _token, key = tokens.token(head)

        line = line_of("/api/v1/accounts", headers={"Authorization": f"Bearer {key}"})

        assert line["user"] == head.pk
        assert key not in json.dumps(line)

    @pytest.mark.parametrize("cut", [0, 1])
    def test_what_opens_a_door_is_not_written_down(self, line_of, cut):
        make.company()
        secret = "Kk3-a_long-token-of-an-invitation"
        address = reverse("web:invitation", args=[secret])

        line = line_of(address[: len(address) - cut])

        assert secret not in json.dumps(line)

    def test_nor_is_the_key_of_a_password_reset(self, line_of):
        make.company()
        address = reverse("account_reset_password_from_key", args=["1", "c8x2p-0123456789abcdef"])

        assert "0123456789abcdef" not in json.dumps(line_of(address))

    def test_a_forged_line_stays_in_its_own(self, line_of):
        line = line_of("/nowhere%0A2026-01-01T00:00:00 INFO forged/")

        assert "\n" not in line["path"]
