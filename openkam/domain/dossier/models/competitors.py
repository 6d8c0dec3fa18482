"""Who else supplies an account, how we compare there, and what was won and lost."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openkam.core.access.gate import OfAccount, Row
from openkam.core.amounts import AmountField
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.dossier.models.provenance import Provenance, Source


class Competitor(models.Model):
    """A company that sells what we sell; the same one at every account."""

    may_name_people: ClassVar = TextsOnPeople(("note",), read_as=_("Competitor"))

    name = models.CharField(_("Name"), max_length=200, unique=True)
    website = models.URLField(_("Web address"), max_length=500, blank=True)
    note = models.TextField(_("Note"), blank=True)
    is_retired = models.BooleanField(default=False)  # is offered no more; what was noted stays
    # Turned out to be the same as another one, under whose name it is found from then on; and
    # what moved there, so that it can be taken back.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    moved = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


PROPOSED_POINTS = {
    "price": _("Price"),
    "quality": _("Quality"),
    "delivery": _("Delivery"),
    "range": _("Range"),
    "service": _("Service"),
    "flexibility": _("Flexibility"),
    "advice": _("Technical advice"),
    "relationship": _("Relationship"),
}
"""What one compares to begin with, until the company decides otherwise."""


class ComparisonPoint(models.Model):
    """A point on which the company compares itself: price, delivery, service …

    Without any row the proposed ones hold; whoever first changes something about them takes them
    over as rows.
    """

    code = models.CharField(max_length=20, blank=True)  # of a proposed one
    name = models.CharField(_("Name"), max_length=100, blank=True)  # "": as it was proposed
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="comparison_point_code_is_once", fields=["code"], condition=~Q(code="")
            ),
            models.UniqueConstraint(
                name="comparison_point_name_is_once", fields=["name"], condition=~Q(name="")
            ),
            models.CheckConstraint(
                name="comparison_point_is_called", condition=~Q(code="") | ~Q(name="")
            ),
        )

    def __str__(self) -> str:
        return self.name or str(PROPOSED_POINTS.get(self.code, self.code))

    @property
    def key(self) -> str:
        """How marks and deals name it."""
        return self.code or str(self.pk)


class OfPresence(OfAccount[Row]):
    """Rows seen through the account of the competitor's presence."""

    to_account = "presence__account"


class Presence(models.Model):
    """A competitor at an account, with a product group or (blank) with all of them."""

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="presences")
    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="presences")
    product_group = models.CharField(max_length=200, blank=True)

    objects = OfAccount["Presence"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="presence_is_once", fields=["account", "competitor", "product_group"]
            ),
        )

    def __str__(self) -> str:
        name = str(self.competitor)
        return f"{name} ({self.product_group})" if self.product_group else name


class PresenceVersion(Provenance):
    """What was noted of a competitor at an account once."""

    may_name_people: ClassVar = TextsOnPeople(
        ("supplies", "strengths", "weaknesses", "source_text", "source_url"),
        _("Competitor at the account"),
    )

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="versions")
    supplies = models.TextField(_("What they supply"), blank=True)
    spend = AmountField(null=True)  # what the account pays them in a year, estimated
    currency = models.CharField(max_length=3, blank=True)
    strengths = models.TextField(_("Where they are stronger"), blank=True)
    weaknesses = models.TextField(_("Where we are stronger"), blank=True)
    # {key of the point: [ours, theirs]}, each 1 to 5 as the account sees it, or None: unknown.
    marks = models.JSONField(default=dict)

    objects = OfPresence["PresenceVersion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="presence_version_one_holds",
                fields=["presence"],
                condition=Q(replaced_on=None),
            ),
            models.CheckConstraint(
                name="presence_version_lives",
                condition=Q(life_months__gte=1, life_months__lte=120),
            ),
        )

    def __str__(self) -> str:
        return f"{self.presence_id}: {self.supplies[:40]}"


class Contest(models.Model):
    """A deal that we won or lost, against whom, and why."""

    may_name_people: ClassVar = TextsOnPeople(("title", "reason", "source_text"), _("Won or lost"))

    class Outcome(models.TextChoices):
        """How it ended."""

        WON = "won", _("Won")
        LOST = "lost", pgettext_lazy("deal", "Lost")
        DROPPED = "dropped", _("Nobody got it")

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="contests")
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, null=True, blank=True, related_name="contests"
    )  # None: nobody else, or not known
    product_group = models.CharField(max_length=200, blank=True)
    title = models.CharField(_("What it was about"), max_length=200)
    decided_on = models.DateField(_("Decided on"))
    outcome = models.CharField(_("Outcome"), max_length=10, choices=Outcome)
    amount = AmountField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    point = models.CharField(max_length=20, blank=True)  # the key of the point that decided it
    reason = models.TextField(_("Why"), blank=True)
    source = models.CharField(max_length=20, choices=Source)
    source_text = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()
    edition = models.PositiveIntegerField(default=1)  # counts changes, so that two do not collide
    removed_on = models.DateField(null=True)  # can be taken back

    objects = OfAccount["Contest"].as_manager()

    def __str__(self) -> str:
        return self.title
