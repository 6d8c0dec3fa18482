"""Scheduled imports for tests: folders, files, servers, and a run."""

import os
from datetime import timedelta

import pytest

from openkam.core.access.tests import make as people
from openkam.core.access.users import system_user
from openkam.domain.portfolio import services
from openkam.domain.portfolio.imports import scheduled
from openkam.domain.portfolio.tests import make

NOW = make.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def watched(settings, ledger_folder):
    """A folder that may be watched."""
    folder = ledger_folder / "exports"
    folder.mkdir()
    settings.WATCHED_FOLDERS = [folder]
    return folder


def wish(**fields):
    given = {
        "name": "Nightly",
        "kind": "sales",
        "source": "erp",
        "origin": "folder",
        "pattern": "*.csv",
    }
    return services.ScheduleWish(**{**given, **fields})


def scheduled_folder(folder, *, actor=None, **fields):
    actor = actor or people.administrator(email="ada@example.com")
    make.saved_mapping(actor=actor)
    given = {"folder": str(folder), "notify_id": actor.pk, **fields}
    return services.create_schedule(actor, wish(**given), now=NOW)


def laid(folder, name="a.csv", *, age=HOUR, **cells):
    """A sales file of one line that was last changed some time before NOW."""
    path = make.sales_file(folder, [make.line(**cells)], name)
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))
    return path


def run(schedule, *, now=NOW, again=False):
    schedule.refresh_from_db()
    return scheduled.run_schedule(
        system_user(),
        schedule.pk,
        again=again,
        now=now,
        today=make.TODAY,
        progress=lambda _share, _text="": None,
    )


@pytest.fixture
def trusted(tmp_path, monkeypatch, ledger_folder):
    """Trust the authority that the test's server makes in this folder."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return tmp_path


def scheduled_address(port, **fields):
    actor = people.administrator()
    make.saved_mapping(actor=actor)
    services.allow_address(actor, host="localhost", is_inside=True, now=NOW)
    address = f"https://localhost:{port}/sales.csv"
    given = {"origin": "address", "address": address, "pattern": "", "notify_id": actor.pk}
    return services.create_schedule(actor, wish(**{**given, **fields}), now=NOW)
