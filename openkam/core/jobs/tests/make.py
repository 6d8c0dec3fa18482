"""Jobs and users for tests."""

import itertools

from django.utils import timezone

from openkam.core.access.models import User
from openkam.core.jobs.models import Job

_numbers = itertools.count(1)


def user(**fields) -> User:
    number = next(_numbers)
    fields = {"name": f"Worker {number}", **fields}
    return User.objects.create_user(email=f"job{number}@example.com", **fields)


def job(**fields) -> Job:
    actor = fields.pop("actor", None) or user()
    return Job.objects.create(**{"name": "demo.work", "actor": actor, **fields})


def running(**fields) -> Job:
    now = timezone.now()
    given = {"state": Job.State.RUNNING, "claim": "mine", "started_at": now, "heartbeat_at": now}
    return job(**{**given, **fields})
