"""The sign of life of a worker, so that others can tell whether anybody works."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from openkam.core.jobs.models import Job, WorkerBeat

PATIENCE = timedelta(seconds=60)
KEPT = timedelta(days=1)


@transaction.atomic
def beat(worker: str, *, now: datetime) -> None:
    """Note that this worker lives, and forget those that were silent for a day."""
    if not WorkerBeat.objects.filter(worker=worker).update(seen_at=now):
        WorkerBeat.objects.create(worker=worker, started_at=now, seen_at=now)
        WorkerBeat.objects.filter(seen_at__lt=now - KEPT).delete()


def stop(worker: str) -> None:
    """Note that this worker has ended in order."""
    WorkerBeat.objects.filter(worker=worker).delete()


def last_seen() -> datetime | None:
    """Return when a worker, or the job that it runs, last gave a sign of life; None if never.

    A worker with a long job is silent itself, but its job is not.
    """
    seen = WorkerBeat.objects.aggregate(at=Max("seen_at"))["at"]
    running = Job.objects.filter(state=Job.State.RUNNING).aggregate(at=Max("heartbeat_at"))["at"]
    return max((at for at in (seen, running) if at is not None), default=None)


def is_anybody_working(*, now: datetime) -> bool:
    """Whether a worker gave a sign of life within the last minute."""
    seen = last_seen()
    return seen is not None and seen >= now - PATIENCE
