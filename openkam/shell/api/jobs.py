"""Long work: the list, one job, starting it again."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import any_token, reading, require_scopes, writing
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Filters, Id
from openkam.core.jobs import queue, selectors, upkeep
from openkam.core.jobs.models import Job
from openkam.core.jobs.shapes import JobInList, JobOut, job_in_list, job_shown

router = Router(by_alias=True)


class JobFilters(Filters):
    """What narrows the list, as on the page."""

    state: Literal["", "waiting", "running", "done", "failed", "dead"] = Field(
        "", description="empty: in any state"
    )


@router.get("", auth=reading("company"), response=Page[JobInList], summary="List jobs")
def list_jobs(
    request: Request, filters: Query[JobFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the jobs that you started, newest first; administrators see everybody's."""
    rows = selectors.jobs_of(request.user)
    if filters.state:
        rows = rows.filter(state=filters.state)
    return page_of(request, rows, paging, _in_list, asked=filters.model_dump())


@router.get("/{job_id}", auth=any_token(), response=JobOut, summary="Read a job")
def read_job(request: Request, job_id: Id) -> dict[str, Any]:
    """Return how far a job is, its log and its result; ask again every second or two.

    Every token reads the jobs that its user started, whatever its rights: whoever may start
    something may see what becomes of it. An administrator's token needs `company:read` for the
    jobs of others.
    """
    job = selectors.job(request.user, job_id)
    if job.actor_id != request.user.pk:
        require_scopes(request, ["company:read"])
    return job_shown(upkeep.looked_after(job, now=timezone.now()))


@router.post(
    "/{job_id}/start-again",
    auth=writing("company"),
    response={202: JobOut},
    summary="Start a job again",
    openapi_extra={"x-problems": [409]},
)
def start_job_again(request: Request, job_id: Id) -> Status[dict[str, Any]]:
    """Put a job back into the queue that failed or died. 409 for any other."""
    try:
        job = queue.revive(request.user, job_id)
    except queue.CannotStartAgain as refusal:
        raise Problem(409, str(refusal), reason="cannot-start-again") from refusal
    return Status(202, job_shown(job))


def _in_list(rows: Sequence[Job]) -> Iterable[dict[str, Any]]:
    return [job_in_list(job) for job in rows]
