"""Imports that run by themselves: from a watched folder or a fixed web address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.domain.portfolio.models.imports import ImportBatch, Kind


class AllowedAddress(models.Model):
    """A web host from which files may be fetched; only administrators say so."""

    host = models.CharField(_("Host"), max_length=253, unique=True)  # lower case, without a port
    # A host of our own network is refused unless an administrator has said that it is meant.
    is_inside = models.BooleanField(_("Stands inside our network"), default=False)
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    allowed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host


class ImportSchedule(models.Model):
    """A file, or the files of a folder, that are imported again and again by a saved mapping."""

    class Origin(models.TextChoices):
        """Where the files come from."""

        FOLDER = "folder", _("Watched folder")
        ADDRESS = "address", _("Web address")

    name = models.CharField(_("Name"), max_length=100, unique=True)
    kind = models.CharField(_("What it brings"), max_length=12, choices=Kind)
    source = models.CharField(_("Source"), max_length=60)  # with the kind it names the mapping
    origin = models.CharField(_("Where from"), max_length=10, choices=Origin)
    folder = models.CharField(_("Folder"), max_length=500, blank=True)
    pattern = models.CharField(_("Names of the files"), max_length=100, blank=True)
    address = models.CharField(_("Web address"), max_length=2000, blank=True)
    every_minutes = models.PositiveIntegerField(_("How often"), default=60)
    is_active = models.BooleanField(default=True)
    notify = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=10, blank=True)  # done, nothing, failed
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="import_schedule_kind_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="import_schedule_says_where_from",
                condition=(Q(origin="folder") & ~Q(folder=""))
                | (Q(origin="address") & ~Q(address="")),
            ),
            models.CheckConstraint(
                name="import_schedule_not_too_often", condition=Q(every_minutes__gte=5)
            ),
        )

    def __str__(self) -> str:
        return self.name


class FetchedFile(models.Model):
    """A file that a schedule has taken, so that it is taken once."""

    schedule = models.ForeignKey(ImportSchedule, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the content
    size = models.PositiveBigIntegerField()
    fetched_at = models.DateTimeField()
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")
    error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="fetched_file_is_once", fields=["schedule", "name", "digest"]
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportNotice(models.Model):
    """What a user is told of an import that ran by itself, until they have seen it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    schedule = models.ForeignKey(ImportSchedule, models.CASCADE, related_name="notices")
    batch = models.ForeignKey(ImportBatch, models.CASCADE, null=True, related_name="+")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="import_notice_by_user", fields=["user", "seen_at"]),)

    def __str__(self) -> str:
        return f"{self.schedule} · {self.created_at:%Y-%m-%d}"
