"""What the API shows of long work."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from openkam.core.api.shapes import Named, named
from openkam.core.jobs.models import Job

LOG_SHOWN = 50_000  # characters, the last ones
JobState = Literal["waiting", "running", "done", "failed", "dead"]


class JobInList(Schema):
    """A piece of long work."""

    id: int
    name: str = Field(description="room and function, such as portfolio.import_file")
    state: JobState = Field(
        description="failed: see `error`; dead: its process stopped without an answer"
    )
    started_by: Named
    progress_share: float | None = Field(description="0 to 1; null: not known yet")
    progress_text: str
    error: str = Field(description="why it failed, in words; empty otherwise")
    attempt: int = Field(description="how often it was begun")
    can_start_again: bool
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class JobOut(JobInList):
    """A piece of long work with its log and result."""

    log: str = Field(description="its end, where it is very long")
    result: dict[str, Any] | None = Field(
        description="depends on the job: an import says {draft, batch}; null until it is done"
    )


def job_in_list(job: Job) -> dict[str, Any]:
    """Return a job as `JobInList`."""
    return {
        "id": job.pk,
        "name": job.name,
        "state": job.state,
        "started_by": named(job.actor),
        "progress_share": job.progress_share,
        "progress_text": job.progress_text,
        "error": job.error,
        "attempt": job.attempt,
        "can_start_again": job.can_start_again,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
    }


def job_shown(job: Job) -> dict[str, Any]:
    """Return a job as `JobOut`."""
    return {**job_in_list(job), "log": job.log[-LOG_SHOWN:], "result": job.result}
