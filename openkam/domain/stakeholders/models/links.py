"""How people hang together: among themselves, and with us."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import Row
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.stakeholders.models.people import Position
from openkam.domain.stakeholders.models.scope import OfAccount, OfPosition


class OfSource(OfAccount[Row]):
    """Rows seen through the account of their source."""

    to_account = "source__account"


class OfTie(OfAccount[Row]):
    """Rows seen through the account of their tie."""

    to_account = "tie__position__account"


class Line(models.Model):
    """The target listens to the source, or the two are in conflict; both at the same account."""

    may_name_people: ClassVar = TextsOnPeople(
        ("why",), read_as=_("Influence or conflict"), about=("source__person", "target__person")
    )

    class Kind(models.TextChoices):
        """What the line means."""

        INFLUENCE = "influence", _("Influence")
        CONFLICT = "conflict", _("Conflict")

    kind = models.CharField(max_length=10, choices=Kind)
    source = models.ForeignKey(Position, models.CASCADE, related_name="lines_out")
    target = models.ForeignKey(Position, models.CASCADE, related_name="lines_in")
    strength = models.PositiveSmallIntegerField(default=2)  # 1 weak, 2 medium, 3 strong
    is_confirmed = models.BooleanField(default=False)  # else assumed
    why = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()

    objects = OfSource["Line"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="line_is_once", fields=["kind", "source", "target"]),
            models.CheckConstraint(name="line_not_to_itself", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="line_strength_on_its_scale", condition=Q(strength__gte=1, strength__lte=3)
            ),
            # A conflict has no direction: it is written once, from the smaller number.
            models.CheckConstraint(
                name="line_of_conflict_in_order",
                condition=~Q(kind="conflict") | Q(source__lt=F("target")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Tie(models.Model):
    """One of us knows one of them."""

    may_name_people: ClassVar = TextsOnPeople(
        ("note",), read_as=_("Note at a tie"), about=("position__person",)
    )

    position = models.ForeignKey(Position, models.CASCADE, related_name="ties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ties")
    is_owner = models.BooleanField(default=False)  # of us, who is responsible for the person
    rating = models.PositiveSmallIntegerField(null=True)  # how we ourselves rate it, 1..5
    rated_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    noted_on = models.DateField()

    objects = OfPosition["Tie"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="tie_is_once", fields=["position", "user"]),
            models.UniqueConstraint(
                name="tie_has_one_owner", fields=["position"], condition=Q(is_owner=True)
            ),
            models.CheckConstraint(
                name="tie_rating_on_its_scale",
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5),
            ),
            models.CheckConstraint(
                name="tie_rating_is_dated",
                condition=Q(rating=None, rated_on=None)
                | Q(rating__isnull=False, rated_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.position_id}"


class Touch(models.Model):
    """One contact of a tie, entered by hand."""

    may_name_people: ClassVar = TextsOnPeople(
        ("note",), read_as=_("Contact"), about=("tie__position__person",)
    )

    class Kind(models.TextChoices):
        """How they met."""

        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        VIDEO = "video", _("Video call")
        MAIL = "mail", _("Mail")
        EVENT = "event", _("Event")
        OTHER = "other", _("Other")

    class Direction(models.TextChoices):
        """Who began it."""

        MUTUAL = "mutual", _("Both sides")
        OUT = "out", _("From us")
        IN = "in", _("From them")

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="touches")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.MUTUAL)
    note = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()

    objects = OfTie["Touch"].as_manager()

    class Meta:
        indexes = (models.Index(name="touch_by_day", fields=["tie", "day"]),)

    def __str__(self) -> str:
        return f"{self.day}: {self.kind}"
