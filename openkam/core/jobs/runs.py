"""One run of a job, from claiming its row to writing how it ended."""

import importlib
import logging
import re
import traceback
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from openkam.core.jobs.faults import message_for
from openkam.core.jobs.models import Job
from openkam.core.jobs.progress import JobTaken, Progress, Pulse, Watcher, WorkerStops
from openkam.core.telemetry.context import telling

logger = logging.getLogger(__name__)

NAME = re.compile(r"([a-z]+)\.([a-z][a-z_]*)")
# The others are rooms: openkam.domain.<room>.jobs
HOMES = {
    "backup": "openkam.core.backup.jobs",
    "demo": "openkam.demo.jobs",
    "shell": "openkam.shell.jobs",
}
TRIES = 3

Work = Callable[..., dict[str, Any] | None]


class UnknownJob(Exception):
    """No room has a job of this name."""


def work_of(name: str) -> Work:
    """Return the function behind a name like "portfolio.prepare_figures"; UnknownJob if none."""
    match = NAME.fullmatch(name)
    if match is None:
        raise UnknownJob(_("There is no job named %(name)s.") % {"name": name})
    home = HOMES.get(match[1], f"openkam.domain.{match[1]}.jobs")
    try:
        work = getattr(importlib.import_module(home), match[2])
    except (ModuleNotFoundError, AttributeError) as fault:
        raise UnknownJob(_("There is no job named %(name)s.") % {"name": name}) from fault
    found: Work = work
    return found


def take(job_id: int, *, now: datetime) -> Job | None:
    """Claim a waiting job for this process; None if another run was faster or nobody waits."""
    claim = uuid.uuid4().hex
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        **beginning(claim, now), attempt=F("attempt") + 1
    )
    return Job.objects.select_related("actor").get(pk=job_id) if taken else None


def beginning(claim: str, now: datetime) -> dict[str, Any]:
    """Return the fields of a row whose run begins now."""
    return {
        "state": Job.State.RUNNING,
        "claim": claim,
        "started_at": now,
        "heartbeat_at": now,
        "ended_at": None,
        "progress_share": None,
        "progress_text": "",
        "error": "",
    }


def perform(job: Job, *, resumes: bool, watcher: Watcher | None = None) -> None:
    """Carry out a job that this process has claimed, and write how it ended.

    Faults of the job end in its row. When the process is told to end, a job that `resumes` goes
    back to the queue, another one has failed.
    """
    language = job.actor.language or settings.LANGUAGE_CODE
    with (
        telling(job=job.pk, job_name=job.name),
        translation.override(language),
        Pulse(job.pk, job.claim) as pulse,
    ):
        try:
            result = work_of(job.name)(Progress(pulse, watcher), actor=job.actor, **job.arguments)
        except JobTaken:
            logger.warning("Job %s is run by another process; this run ends.", job.pk)
        except (WorkerStops, KeyboardInterrupt, SystemExit) as fault:
            _interrupted(job, pulse, resumes=resumes)
            if not isinstance(fault, WorkerStops):
                raise
        except Exception as fault:
            _failed(job, pulse, fault)
        else:
            _end(pulse, Job.State.DONE, result=result, progress_share=1.0)


def _failed(job: Job, pulse: Pulse, fault: Exception) -> None:
    words = message_for(fault)
    if words is None:
        pulse.write_line("".join(traceback.format_exception(fault)))
        logger.error("Job %s (%s) failed.", job.pk, job.name, exc_info=fault)
        words = _("Something went wrong that nobody foresaw (%(fault)s). The log tells more.") % {
            "fault": type(fault).__name__
        }
    _end(pulse, Job.State.FAILED, error=words.replace("\x00", "�"))


def _interrupted(job: Job, pulse: Pulse, *, resumes: bool) -> None:
    if not resumes:
        _end(pulse, Job.State.FAILED, error=_("Stopped before its end."))
        return
    pulse.write_line(_("The worker was stopped; the job waits for the next one."))
    # Without a task of its own now; the first tick of the next worker offers it again.
    _end(pulse, Job.State.WAITING, claim="", ended_at=None)


def _end(pulse: Pulse, state: str, **outcome: object) -> None:
    now = timezone.now()
    changes: dict[str, object] = {"state": state, "ended_at": now, "heartbeat_at": now, **outcome}
    logger.info("The job has ended: %s.", state)
    for attempt in range(1, TRIES + 1):
        try:
            pulse.end(**changes)
        except OperationalError:
            # Work of an hour shall not be lost because a backup held the database for a moment.
            if attempt == TRIES:
                raise
        else:
            return
