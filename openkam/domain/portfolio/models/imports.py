"""Files that were brought in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file brings."""

    SALES = "sales", _("Sales lines")
    ACCOUNTS = "accounts", _("Accounts")
    PRODUCTS = "products", _("Products")
    COLLEAGUES = "colleagues", _("Colleagues")
    RATES = "rates", _("Exchange rates")


class ImportBatch(models.Model):
    """One import. Its number names its files in the ledger, if it brought sales lines."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        LIVE = "live", _("in the ledger")
        EMPTY = "empty", _("nothing new")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SALES)
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
    # Of its files in the ledger: {room: {"sha256", "bytes"}}; empty before the first check of an
    # import that was made before checksums were.
    checksums = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(name="import_batch_by_state", fields=["state"]),)
        constraints = (
            models.CheckConstraint(
                name="import_batch_kind_known", condition=Q(kind__in=Kind.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.file_name}"


class ImportChange(models.Model):
    """What one import did to one account, product, colleague or rate, so that it can be undone.

    `changes` holds the stored values as (before, after) by field; a thing that the import created
    has the one entry `created`.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes")
    thing = models.CharField(max_length=20)  # the model's name: account, accountkey, product …
    thing_id = models.PositiveBigIntegerField()
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(name="import_change_by_thing", fields=["thing", "thing_id"]),)

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.thing} {self.thing_id}"


class SavedMapping(models.Model):
    """The mapping last used for a source's files of one kind, shared by browser and command."""

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()  # TOML, as a mapping file holds it
    header = models.JSONField(default=list)  # the columns of the file that it was used for
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="saved_mapping_is_once", fields=["source", "kind"]),
            models.CheckConstraint(
                name="saved_mapping_kind_known", condition=Q(kind__in=Kind.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} · {self.kind}"


class Upload(models.Model):
    """A file on its way in, piece by piece; it lies in the data folder under its token."""

    token = models.CharField(max_length=40, unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes, as the browser said before it began
    received = models.PositiveBigIntegerField(default=0)
    # What tells that a file chosen again is the same: name, size and time of its last change.
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="upload_received_no_more_than_size", condition=Q(received__lte=F("size"))
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportDraft(models.Model):
    """An import that somebody prepares in the browser: file, mapping, preview, start."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="drafts")
    # A second file with the heads of the documents: dates and customers stand there.
    heads = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SALES)
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.TextField(blank=True)  # TOML; empty until the user has seen the columns
    on_changed = models.CharField(max_length=10, default="replace")
    created_at = models.DateTimeField()
    # The preview: the job that makes it, what it found, and what it was compared with.
    preview_job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    preview = models.JSONField(null=True)
    compared_with = models.CharField(max_length=80, blank=True)
    import_job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="drafts")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="import_draft_kind_known", condition=Q(kind__in=Kind.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.upload}"
