"""The one task of the queue: run a job."""

from django.utils import timezone
from django_tasks import task

from openkam.core.jobs import runs


@task()
def run_job(job_id: int) -> None:
    """Run a job unless another worker did; the row tells how it went."""
    job = runs.take(job_id, now=timezone.now())
    if job is not None:
        runs.perform(job, resumes=True)
