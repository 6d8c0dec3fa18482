"""Files of an account: what they are called, what they are, and the text inside."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openkam.core.access.gate import OfAccount
from openkam.core.audit.words import TextsOnPeople


class StoredFile(models.Model):
    """A file that somebody added; its bytes lie in the data folder under their digest."""

    may_name_people: ClassVar = TextsOnPeople(
        ("name", "note", "text"), _("File"), keeps_original=True
    )

    class Reading(models.TextChoices):
        """How far the text inside was read."""

        WAITING = "waiting", _("Not read yet")
        READ = "read", pgettext_lazy("text of a file", "Read")
        NO_TEXT = "no_text", _("No text inside")
        UNREADABLE = "unreadable", _("Cannot be read")

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="stored_files")
    contract = models.ForeignKey(
        "dossier.Contract", models.SET_NULL, null=True, blank=True, related_name="files"
    )
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # as the bytes say, not as it was called
    note = models.CharField(_("Note"), max_length=500, blank=True)
    text = models.TextField(blank=True)
    reading = models.CharField(max_length=20, choices=Reading, default=Reading.WAITING)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # can be taken back until it is cleared away

    objects = OfAccount["StoredFile"].as_manager()

    class Meta:
        indexes = (models.Index(name="stored_file_by_digest", fields=["digest"]),)

    def __str__(self) -> str:
        return self.name
