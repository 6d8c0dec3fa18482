"""Putting work into the queue, or doing it at once."""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.core.jobs import runs, selectors
from openkam.core.jobs.models import Job
from openkam.core.jobs.progress import Watcher
from openkam.core.jobs.tasks import run_job

if TYPE_CHECKING:
    from openkam.core.access.models import User


class CannotStartAgain(Exception):
    """Only a job that failed or died can be started again."""


@transaction.atomic
def enqueue(name: str, *, actor: "User", **arguments: object) -> Job:
    """Put "room.job" into the queue; a worker sees it when the surrounding transaction commits.

    The job's row and its task are written together, so that neither exists without the other.
    """
    job = Job.objects.create(name=name, actor=actor, arguments=arguments)
    run_job.enqueue(job.pk)
    return job


def run_now(
    name: str, *, actor: "User", on_progress: Watcher | None = None, **arguments: object
) -> Job:
    """Run "room.job" in this process to its end; faults are in the returned job's `error`."""
    job = Job.objects.create(
        name=name,
        actor=actor,
        arguments=arguments,
        attempt=1,
        **runs.beginning(uuid.uuid4().hex, timezone.now()),
    )
    runs.perform(job, resumes=False, watcher=on_progress)
    job.refresh_from_db()
    return job


@transaction.atomic
def revive(actor: "User", pk: int) -> Job:
    """Start a failed or dead job again; CannotStartAgain if it is neither.

    A run that was taken for dead and still works learns with its next step that the job is not
    its own any more.
    """
    job = selectors.job(actor, pk)
    revived = Job.objects.filter(pk=job.pk, state__in=(Job.State.FAILED, Job.State.DEAD)).update(
        state=Job.State.WAITING,
        claim="",
        error="",
        ended_at=None,
        heartbeat_at=None,
        progress_share=None,
        progress_text="",
    )
    if not revived:
        raise CannotStartAgain(_("This job is under way or done; it cannot be started again."))
    run_job.enqueue(job.pk)
    trail.record(actor, "job.revived", job)
    job.refresh_from_db()
    return job
