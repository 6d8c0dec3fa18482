"""How well an account is covered, prepared for lists and headers; and what its manager thinks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.audit.words import TextsOnPeople


class Stage(models.TextChoices):
    """How close two companies work together (McDonald, Millman and Rogers 1997)."""

    EXPLORATORY = "exploratory", _("Exploratory")
    BASIC = "basic", _("Basic")
    COOPERATIVE = "cooperative", _("Cooperative")
    INTERDEPENDENT = "interdependent", _("Interdependent")
    INTEGRATED = "integrated", _("Integrated")


class AccountCoverage(models.Model):
    """What the people and ties of an account come to, as of a day. Holds numbers of people only."""

    account = models.OneToOneField("portfolio.Account", models.CASCADE, related_name="coverage")
    measured_on = models.DateField()
    people = models.PositiveIntegerField(default=0)
    cells = models.PositiveIntegerField(default=0)  # expected role x product group
    cells_known = models.PositiveIntegerField(default=0)  # somebody plays the role
    cells_confirmed = models.PositiveIntegerField(default=0)
    cells_tied = models.PositiveIntegerField(default=0)  # and has an active tie to us
    missing_roles = models.JSONField(default=list)  # codes without an active tie
    deciders = models.PositiveIntegerField(default=0)
    deciders_reached = models.PositiveIntegerField(default=0)
    people_reached = models.PositiveIntegerField(default=0)  # with an active tie
    # None: nobody is known, or nobody in touch. The second is what follows without our opinions of
    # power, for those who may not see them.
    is_single_threaded = models.BooleanField(null=True)
    is_single_threaded_to_readers = models.BooleanField(null=True)
    # Whose loss alone cuts us off: {"side": "them" or "us", "id": of the position or user,
    # "reasons": […], "reasons_to_readers": […]}.
    hinges = models.JSONField(default=list)
    # With whom to get in touch next, by roles and ways alone: {"id": of the position, "by": who
    # leads there, as ["us" or "them", number], or None}.
    build_up = models.JSONField(default=list)
    cut = models.PositiveSmallIntegerField(null=True)  # people between us and the deciders
    last_touch_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    stage_items = models.JSONField(default=list)  # what it was derived from
    # Which preparation of figures told what is bought, where a role names a product group.
    sales_of = models.BigIntegerField(null=True)

    objects = ScopedQuerySet["AccountCoverage"].as_manager()

    class Meta:
        indexes = (
            models.Index(name="coverage_by_thread", fields=["is_single_threaded", "account"]),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.measured_on}"


class StageView(models.Model):
    """The stage of the relationship as somebody of us sees it; the newest counts."""

    may_name_people: ClassVar = TextsOnPeople(("why",), read_as=_("Stage of the relationship"))

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="stage_views")
    stage = models.CharField(max_length=20, choices=Stage)
    why = models.CharField(max_length=500)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    said_on = models.DateField()

    objects = ScopedQuerySet["StageView"].as_manager()

    def __str__(self) -> str:
        return f"{self.account_id}: {self.stage}"
