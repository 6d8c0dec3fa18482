"""What people do when the customer buys."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople
from openkam.domain.stakeholders.models.people import Position
from openkam.domain.stakeholders.models.scope import OfPosition


class BuyingRole(models.TextChoices):
    """The buying centre: Webster and Wind (1972), the initiator of Bonoma, and the approver."""

    INITIATOR = "initiator", _("Initiator")
    USER = "user", _("User")
    INFLUENCER = "influencer", _("Influencer")
    BUYER = "buyer", _("Buyer")
    DECIDER = "decider", _("Decider")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    APPROVER = "approver", _("Approver")


class OwnRole(models.Model):
    """A role that the company added; its code is "own-" and its number."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    is_retired = models.BooleanField(default=False)  # what was noted stays, no new one is offered

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """How a held role names it."""
        return f"own-{self.pk}"


class RoleHeld(models.Model):
    """A buying role that somebody plays, for a product group or (blank) for all of them."""

    may_name_people: ClassVar = TextsOnPeople(
        ("why",), read_as=_("Buying role"), about=("position__person",)
    )

    position = models.ForeignKey(Position, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20)  # of BuyingRole, or the code of an OwnRole
    product_group = models.CharField(max_length=200, blank=True)
    is_confirmed = models.BooleanField(default=False)  # else assumed
    why = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()

    objects = OfPosition["RoleHeld"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="role_held_once", fields=["position", "role", "product_group"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.position_id}: {self.role}"


class RoomSettings(models.Model):
    """How the company judges its coverage; one row at most, defaults where there is none."""

    expected_roles = models.JSONField(default=list)  # codes; see selectors.roles for the default
    # Whether data whose retention time is over is deleted every night without being looked at.
    deletes_when_due = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "settings"
