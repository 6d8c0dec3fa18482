"""Files of people that were brought in."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople

if TYPE_CHECKING:
    from openkam.core.access.models import User


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    """Imports of people: one's own; heads see those of all."""

    def open_to(self, actor: "User") -> Self:
        """Keep the imports that the actor may look at."""
        return self if actor.is_head else self.filter(actor=actor)


class PeopleImport(models.Model):
    """One file of people: chosen, looked at, brought in, undone.

    The file stays only until it is brought in or given up; it holds people whom nobody asked.
    """

    may_name_people: ClassVar = TextsOnPeople(
        ("file_name", "choices", "preview", "result", "rejects", "journal")
    )

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("in preparation")
        RUNNING = "running", _("running")
        LIVE = "live", _("imported")
        EMPTY = "empty", _("nothing new")
        UNDONE = "undone", _("undone")

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(null=True)
    # What is said about the file: columns, roles, accounts; see imports/choices.py.
    choices = models.JSONField(default=dict)
    # Whose people they are where a row names no account.
    account = models.ForeignKey(
        "portfolio.Account", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    preview = models.JSONField(null=True)  # the verdict on each row, until it is brought in
    result = models.JSONField(null=True)  # the counts, which add up
    rejects = models.JSONField(null=True)  # header and rows that were not taken
    journal = models.JSONField(default=list)  # what it made and changed, so that it can be undone
    last_entry = models.BigIntegerField(null=True)  # of the trail: what came later was somebody's

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(name="people_import_by_state", fields=["state", "created_at"]),)

    def __str__(self) -> str:
        return f"{self.pk} · {self.file_name}"
