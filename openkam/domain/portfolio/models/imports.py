"""Files that were brought in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One import of sales lines. Its number names its files in the ledger, and only its files."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        LIVE = "live", _("in the ledger")
        EMPTY = "empty", _("nothing new")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    mapping = models.TextField(blank=True)
    result = models.JSONField(null=True)  # the reconciled counts, as the command prints them
    error = models.TextField(blank=True)
    rejects_file = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = (models.Index(name="import_batch_by_state", fields=["state"]),)

    def __str__(self) -> str:
        return f"{self.pk} · {self.file_name}"
