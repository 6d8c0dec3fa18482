"""Reading jobs through the actor's eyes, and counting them for the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404

from openkam.core.jobs.models import Job

if TYPE_CHECKING:
    from openkam.core.access.models import User


def jobs_of(actor: "User") -> QuerySet[Job]:
    """Jobs that the actor started, newest first; an administrator sees everybody's."""
    jobs = Job.objects.select_related("actor").order_by("-pk")
    return jobs if actor.is_administrator else jobs.filter(actor=actor)


def job(actor: "User", pk: int) -> Job:
    """Return one job; Http404 if it is not open to the actor."""
    found = jobs_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def is_under_way(name: str) -> bool:
    """Whether a job of this name waits or runs."""
    return Job.objects.filter(name=name, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists()


def latest(name: str, **arguments: object) -> Job | None:
    """Return the youngest job of this name with these arguments, whoever started it."""
    wanted = {f"arguments__{key}": value for key, value in arguments.items()}
    return Job.objects.filter(name=name, **wanted).order_by("-pk").first()


def is_anything_running() -> bool:
    """Whether any job runs now."""
    return Job.objects.filter(state=Job.State.RUNNING).exists()


@dataclass(frozen=True)
class QueueCounts:
    """How the work goes, over the jobs of the last 30 days."""

    jobs: Mapping[tuple[str, str], int]
    """By name and state."""
    oldest_waiting_since: datetime | None
    last_done_at: Mapping[str, datetime]
    """By name, of the jobs that reached their result."""
    last_duration: Mapping[str, timedelta]
    """By name, of the same."""


def queue_counts() -> QueueCounts:
    """Count the jobs, in three queries."""
    by_state = Job.objects.order_by().values_list("name", "state").annotate(number=Count("pk"))
    waiting = Job.objects.filter(state=Job.State.WAITING).aggregate(since=Min("created_at"))
    done = Job.objects.filter(state=Job.State.DONE, ended_at__isnull=False).order_by()
    newest = done.values("name").annotate(newest=Max("pk")).values("newest")
    last = {job.name: job for job in Job.objects.filter(pk__in=newest)}
    return QueueCounts(
        jobs={(name, state): number for name, state, number in by_state},
        oldest_waiting_since=waiting["since"],
        last_done_at={name: job.ended_at for name, job in last.items() if job.ended_at},
        last_duration={
            name: job.ended_at - job.started_at
            for name, job in last.items()
            if job.ended_at and job.started_at
        },
    )
