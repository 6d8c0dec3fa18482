"""Reading jobs through the actor's eyes."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
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
