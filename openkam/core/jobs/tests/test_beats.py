from datetime import UTC, datetime, timedelta

import pytest

from openkam.core.jobs import beats
from openkam.core.jobs.models import WorkerBeat
from openkam.core.jobs.tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)


class TestBeats:
    def test_nobody_was_ever_seen_at_first(self):
        assert beats.last_seen() is None
        assert not beats.is_anybody_working(now=NOW)

    def test_a_worker_is_seen_for_a_minute(self):
        beats.beat("one", now=NOW - timedelta(seconds=90))
        beats.beat("one", now=NOW - timedelta(seconds=50))

        assert WorkerBeat.objects.count() == 1
        assert beats.is_anybody_working(now=NOW)
        assert not beats.is_anybody_working(now=NOW + timedelta(seconds=20))

    def test_a_worker_with_a_long_job_lives_by_its_job(self):
        beats.beat("one", now=NOW - timedelta(hours=1))
        make.running(heartbeat_at=NOW - timedelta(seconds=5))

        assert beats.is_anybody_working(now=NOW)

    def test_one_that_ended_is_not_waited_for(self):
        beats.beat("one", now=NOW)

        beats.stop("one")

        assert not beats.is_anybody_working(now=NOW)

    def test_those_that_were_killed_are_forgotten_after_a_day(self):
        beats.beat("killed", now=NOW - timedelta(days=2))

        beats.beat("next", now=NOW)

        assert WorkerBeat.objects.get().worker == "next"
