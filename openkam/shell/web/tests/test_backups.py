"""Settings → Backups, and the notice that the last one is too old."""

import io
import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from openkam.core.access.tests import make as people
from openkam.core.backup import archive, jobs, shelf
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path):
    """A data folder and a folder of backups of the test's own."""
    with override_settings(DATA=tmp_path, BACKUP_FOLDER=tmp_path / "backups"):
        (tmp_path / "backups").mkdir()
        yield tmp_path / "backups"


@pytest.fixture
def administrator(client):
    make.company()
    client.force_login(people.administrator(), settings.AUTHENTICATION_BACKENDS[0])
    return client


def archive_of(folder, made_at, reason=""):
    file = io.BytesIO()
    head = {"version": "0.1.0", "made_at": made_at.isoformat(), "reason": reason}
    archive.Writer(file, head).close()
    path = folder / f"openkam-{made_at:%Y-%m-%d-%H%M%S}.tar"
    path.write_bytes(file.getvalue())
    return path


def noted(folder, made_at):
    said = {"path": "/backup/last.tar", "bytes": 5, "made_at": made_at.isoformat()}
    (folder.parent / shelf.NOTE).write_text(json.dumps(said))


class TestBackups:
    def test_they_are_listed_the_newest_first(self, administrator, folder):
        archive_of(folder, NOW - timedelta(days=1))
        archive_of(folder, NOW, "migrate")
        (folder / "openkam-of-somebody-else.tar").write_bytes(b"no archive")

        page = administrator.get("/settings/backups/").content.decode()

        assert page.index("openkam-2026-10-01") < page.index("openkam-2026-09-30")
        assert "before an update" in page
        assert "somebody-else" not in page

    def test_one_can_be_started_and_not_twice_at_once(self, administrator):
        administrator.post("/settings/backups/")
        administrator.post("/settings/backups/")

        assert Job.objects.filter(name=jobs.NAME).count() == 1
        assert "is being made" in administrator.get("/settings/backups/").content.decode()

    def test_the_settings_say_that_there_is_none(self, administrator):
        page = administrator.get("/settings/users/").content.decode()

        assert "No backup has been made yet." in page

    @pytest.mark.parametrize(("days", "is_said"), [(1, False), (3, True)])
    def test_the_settings_say_when_the_last_is_too_old(self, administrator, folder, days, is_said):
        noted(folder, timezone.now() - timedelta(days=days))

        page = administrator.get("/settings/users/").content.decode()

        assert ("The last backup is 3 days old." in page) is is_said


class TestDailyBackup:
    def test_it_is_asked_for_once_a_day_at_its_time(self):
        with override_settings(BACKUP_DAILY=time(2, 30)):
            asked = [jobs.enqueue_if_due(NOW)]
            Job.objects.update(created_at=NOW)
            asked += [jobs.enqueue_if_due(NOW + timedelta(hours=hours)) for hours in (1, 18, 19)]

        assert asked == [True, False, False, True]

    def test_it_is_not_asked_for_unless_set(self):
        assert not jobs.enqueue_if_due(NOW)


class TestThinning:
    def test_those_before_an_update_are_counted_by_themselves(self, folder):
        for hours in range(3):
            archive_of(folder, NOW + timedelta(hours=hours))
            archive_of(folder, NOW + timedelta(hours=hours, minutes=1), "migrate")

        shelf.thin(folder, 2)

        assert [kept.reason for kept in shelf.archives(folder)] == ["migrate", ""] * 2
