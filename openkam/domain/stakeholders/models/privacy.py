"""What the law asks for: objections, erasures, and how long data of people is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.domain.stakeholders.models.people import Person, Position


class Objection(models.Model):
    """A person does not want to be judged; until it is decided, no opinion of them is shown."""

    class Outcome(models.TextChoices):
        """What came of it."""

        UPHELD = "upheld", _("upheld: the opinions were deleted")
        LIFTED = "lifted", _("not upheld: the opinions are shown again")

    person = models.ForeignKey(Person, models.CASCADE, related_name="objections")
    asked_on = models.DateField()
    words = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    why = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="objection_one_open", fields=["person"], condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="objection_decided_with_reason",
                condition=Q(outcome="", decided_on=None)
                | (~Q(outcome="") & ~Q(why="") & Q(decided_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.asked_on}"


class Erasure(models.Model):
    """That a person was erased. It holds no word about them, so it may be kept for good.

    It is carried over when an older backup is put back, so that nobody comes back silently.
    """

    class Reason(models.TextChoices):
        """Why."""

        ASKED = "asked", _("the person asked for it")
        DUE = "due", _("the retention time was over")

    key = models.CharField(max_length=32, unique=True)  # the person's
    number = models.BigIntegerField()  # what the mark in place of the name says
    reason = models.CharField(max_length=10, choices=Reason)
    erased_on = models.DateField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.number)


class Kept(models.TextChoices):
    """What has a retention time of its own."""

    OPINIONS = "opinions", _("Opinions")
    TOUCHES = "touches", _("Contacts")
    WAYS = "ways", _("Ways to reach people who left")
    LEFT = "left", _("People who left")
    SILENT = "silent", _("People nothing was heard of")


class RetentionTime(models.Model):
    """How long one kind of data is kept, where the company decided on another time."""

    kind = models.CharField(max_length=10, choices=Kept, unique=True)
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="retention_time_possible", condition=Q(months__gte=1, months__lte=240)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class LongerKept(models.Model):
    """Somebody decided that what was due stays until a day, and why."""

    kind = models.CharField(max_length=10, choices=Kept)
    person = models.ForeignKey(Person, models.CASCADE, related_name="longer_kept")
    # Opinions and contacts belong to one account, the rest to the person.
    position = models.ForeignKey(Position, models.CASCADE, null=True, related_name="longer_kept")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    kept_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}: {self.until}"
