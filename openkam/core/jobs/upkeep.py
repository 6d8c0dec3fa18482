"""Keeping the queue honest: dead runs are seen, lost work is offered again, old rows go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from openkam.core.jobs.models import Job
from openkam.core.jobs.tasks import run_job
from openkam.core.webhooks import outbox

PATIENCE = timedelta(seconds=60)  # without a sign of life
KEPT = timedelta(days=30)
KEPT_TASKS = timedelta(days=1)


def tick(*, now: datetime) -> None:
    """Do all of it; harmless at any time and in several processes at once."""
    bury_dead(now=now)
    offer_lost(now=now)
    prune(now=now)


def is_silent(job: Job, *, now: datetime) -> bool:
    """Whether a job runs but gave no sign of life for 60 seconds."""
    if job.state != Job.State.RUNNING or job.heartbeat_at is None:
        return False
    return job.heartbeat_at < now - PATIENCE


def looked_after(job: Job, *, now: datetime) -> Job:
    """Return the job as it truly stands: dead if it was silent for 60 seconds."""
    if is_silent(job, now=now):
        bury_dead(now=now)
        job.refresh_from_db()
    return job


def bury_dead(*, now: datetime) -> int:
    """Mark running jobs dead that gave no sign of life for 60 seconds; return how many."""
    line = _("No sign of life for a minute: the process that ran this job is gone.") + "\n"
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - PATIENCE)
    log = Concat("log", Value(line), output_field=TextField())
    return sum(_bury(silent.filter(pk=job.pk), job, log, now) for job in silent)


@transaction.atomic
def _bury(silent: QuerySet[Job], job: Job, log: Concat, now: datetime) -> int:
    # Decided by the database: of two who see it, one announces it.
    buried = silent.update(state=Job.State.DEAD, ended_at=now, log=log)
    if buried:
        link = outbox.link("web:job", job.pk)
        told = {"alarm": "job.dead", "job": job.pk, "name": job.name, "url": link}
        outbox.announce("alarm.raised", told)
    return buried


def offer_lost(*, now: datetime) -> int:
    """Put jobs back into the queue that wait although no task will run them; return how many.

    A worker that is killed between taking the task and claiming the job leaves such a one.
    """
    waiting = set(Job.objects.filter(state=Job.State.WAITING).values_list("pk", flat=True))
    if not waiting:
        return 0
    still_coming = DBTaskResult.objects.filter(task_path=run_job.module_path).filter(
        Q(status=TaskResultStatus.READY)
        | Q(status=TaskResultStatus.RUNNING, started_at__gte=now - PATIENCE)
    )
    coming = {
        arguments["args"][0] for arguments in still_coming.values_list("args_kwargs", flat=True)
    }
    lost = waiting - coming
    for job_id in lost:
        run_job.enqueue(job_id)
    return len(lost)


@transaction.atomic
def prune(*, now: datetime) -> None:
    """Delete jobs that ended more than 30 days ago, and tasks that are a day old."""
    Job.objects.filter(ended_at__lt=now - KEPT).delete()
    DBTaskResult.objects.filter(
        Q(finished_at__lt=now - KEPT_TASKS)
        | Q(status=TaskResultStatus.RUNNING, started_at__lt=now - KEPT_TASKS)
    ).delete()
