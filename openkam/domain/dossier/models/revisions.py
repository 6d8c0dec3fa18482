"""Going through a dossier: who did it when, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import OfAccount
from openkam.core.audit.words import TextsOnPeople


class Revision(models.Model):
    """One walk through what is stale or empty."""

    may_name_people: ClassVar = TextsOnPeople(("note",), _("Revision of the dossier"))

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="revisions")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_filling = models.BooleanField(default=False)  # nothing was known when it began
    # What was asked, in order: [kind, year]; and what was done of each: {"kind:year": act}.
    asked = models.JSONField(default=list)
    done = models.JSONField(default=dict)
    note = models.CharField(max_length=2000, blank=True)

    objects = OfAccount["Revision"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="revision_one_at_a_time",
                fields=["account", "started_by"],
                condition=Q(ended_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.started_at:%Y-%m-%d}"
