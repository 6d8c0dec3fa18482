"""Long work that people can watch."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople


class Job(models.Model):
    """One piece of long work with its progress, log and result."""

    may_name_people: ClassVar = TextsOnPeople(
        ("arguments", "result", "log", "error", "progress_text")
    )

    class State(models.TextChoices):
        """Where the work stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DEAD = "dead", _("stopped without an answer")

    name = models.CharField(max_length=80)  # "portfolio.prepare_figures": room and function
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    progress_share = models.FloatField(null=True)
    progress_text = models.CharField(max_length=200, blank=True)
    log = models.TextField(blank=True)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True)
    attempt = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=40, blank=True)  # which run owns the row now
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(name="job_by_state", fields=["state", "heartbeat_at"]),
            models.Index(name="job_by_name", fields=["name", "state"]),
        )
        constraints = (
            models.CheckConstraint(
                name="job_state_known",
                condition=models.Q(state__in=["waiting", "running", "done", "failed", "dead"]),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen unless somebody starts the job again."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def can_start_again(self) -> bool:
        """Whether the job stopped without its result."""
        return self.state in (self.State.FAILED, self.State.DEAD)


class WorkerBeat(models.Model):
    """That a worker lives: one row a worker, touched with every tick."""

    worker = models.CharField(max_length=64, unique=True)  # drawn at its start
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
