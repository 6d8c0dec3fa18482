"""The real server and the real worker, as processes on a data folder of their own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

COMMAND = [sys.executable, "-m", "openkam.shell.cli.main"]
SECONDS = 60
TOKEN = "a-token-of-the-operator-with-forty-letters"


def environment_of(folder):
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**given, "OPENKAM_DATA": str(folder), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def environment(tmp_path):
    return environment_of(tmp_path / "var")


@pytest.fixture
def prepared(installed, tmp_path):
    installed(tmp_path / "var")
    return environment_of(tmp_path / "var")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def started():
    """Start commands that are ended after the test, however it goes."""
    processes = []

    def start(environment, *arguments):
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait(SECONDS)
        process.stdout.close()


def answered(port, path):
    """Return what the server says to a program that has the token."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(asked) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:  # the worker may not have begun yet
            if refusal.code != 503 or time.monotonic() > end:
                raise
            time.sleep(0.5)


def read_until(process, words):
    """Return what the process printed up to the line with these words."""
    printed = []
    for line in process.stdout:
        printed.append(line)
        if words in line:
            return "".join(printed)
    raise AssertionError(f"never printed {words!r}:\n{''.join(printed)}")


class TestServe:
    def test_it_refuses_a_database_that_is_not_prepared(self, environment, port):
        ended = subprocess.run(
            [*COMMAND, "serve", "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert ended.returncode == 1
        assert "Run: openkam migrate" in ended.stderr

    def test_it_serves_and_leaves_nobody_behind(self, prepared, port, started):
        folder = Path(prepared["OPENKAM_DATA"])
        server = started(prepared, "serve", "--port", str(port), "--workers", "1")

        welcome = read_until(server, "Ctrl C")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            status = answer.status
        noted = (folder / "served-at").read_text()
        family = psutil.Process(server.pid).children(recursive=True)
        server.send_signal(signal.SIGTERM)
        code = server.wait(SECONDS)
        _gone, alive = psutil.wait_procs(family, timeout=SECONDS)

        assert "one-time code" in welcome
        assert status == 200
        assert noted == f"http://127.0.0.1:{port}"
        assert len(family) >= 3
        assert code == 0
        assert not alive

    def test_its_processes_count_together_and_tell_who_has_the_token(self, prepared, port, started):
        token = {"OPENKAM_METRICS_TOKEN": TOKEN, "OPENKAM_LOG_FORMAT": "json"}
        server = started({**prepared, **token}, "serve", "--port", str(port), "--workers", "2")
        read_until(server, "Ctrl C")

        for _time in range(20):
            answered(port, "/health/")
        ready = json.loads(answered(port, "/health/ready/"))
        told = answered(port, "/metrics")

        assert ready["checks"] == dict.fromkeys(ready["checks"], "ok")
        assert 'openkam_requests_total{method="GET",status="2xx",view="web:health"} 20.0' in told
        assert 'openkam_check_ok{check="worker"} 1.0' in told

    def test_it_calls_another_worker_and_dies_with_all(self, prepared, port, started):
        server = started(prepared, "serve", "--port", str(port), "--workers", "1")
        read_until(server, "Ctrl C")
        worker = next(
            child
            for child in psutil.Process(server.pid).children()
            if child.cmdline()[-1] == "worker"
        )

        worker.kill()
        read_until(server, "starting another")
        family = psutil.Process(server.pid).children(recursive=True)
        server.kill()
        _gone, alive = psutil.wait_procs(family, timeout=SECONDS)

        assert not alive

    def test_it_says_so_when_the_port_is_taken(self, prepared, port):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", port))
            holder.listen()

            ended = subprocess.run(
                [*COMMAND, "serve", "--port", str(port)],
                env=prepared,
                capture_output=True,
                text=True,
                check=False,
            )

        assert ended.returncode == 1
        assert "Choose another --port" in ended.stderr


class TestMigrate:
    def test_it_does_nothing_the_second_time(self, prepared):
        again = subprocess.run(
            [*COMMAND, "migrate"], env=prepared, capture_output=True, text=True, check=True
        )

        assert (
            again.stdout
            == "Database: up to date.\nSearch: up to date.\nStatic files: up to date.\n"
        )


class TestCheck:
    def test_it_is_fine_with_an_empty_house(self, prepared):
        ended = subprocess.run([*COMMAND, "check"], env=prepared, check=False)

        assert ended.returncode == 0

    def test_it_names_what_is_missing(self, environment):
        ended = subprocess.run(
            [*COMMAND, "check"], env=environment, capture_output=True, text=True, check=False
        )

        assert ended.returncode == 1
        assert "openkam migrate" in ended.stdout

    def test_it_is_one_line_when_the_database_is_no_database(self, environment, tmp_path):
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "openkam.sqlite3").write_bytes(b"this is no database at all" * 100)

        ended = subprocess.run(
            [*COMMAND, "check"], env=environment, capture_output=True, text=True, check=False
        )

        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr + ended.stdout


class TestLockedDatabase:
    def test_a_command_that_writes_says_who_is_in_the_way(self, prepared):
        holder = sqlite3.connect(f"{prepared['OPENKAM_DATA']}/openkam.sqlite3")
        holder.execute("BEGIN IMMEDIATE")

        ended = subprocess.run(
            [*COMMAND, "demo", "--today", "2026-03-10"],
            env=prepared,
            capture_output=True,
            text=True,
            check=False,
        )
        holder.rollback()

        assert ended.returncode == 1
        assert "The database is busy" in ended.stderr
