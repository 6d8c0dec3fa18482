"""How accounts are grouped for care: tiers with what they promise, segments, own fields."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Tier(models.Model):
    """A level of care and what it promises; the first position is the highest."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    rhythm_days = models.PositiveSmallIntegerField(_("Contact every … days"), null=True, blank=True)
    dossier_revision_days = models.PositiveSmallIntegerField(
        _("Dossier revised every … days"), null=True, blank=True
    )
    wants_plan = models.BooleanField(_("Has an account plan"), default=False)
    needs_key_status = models.BooleanField(_("Only for key accounts"), default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="tier_rhythm_is_positive",
                condition=Q(rhythm_days=None) | Q(rhythm_days__gt=0),
            ),
            models.CheckConstraint(
                name="tier_revision_is_positive",
                condition=Q(dossier_revision_days=None) | Q(dossier_revision_days__gt=0),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Segment(models.Model):
    """A part of the market that the company treats alike."""

    name = models.CharField(_("Name"), max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class OwnField(models.Model):
    """Something that this company wants to know of every account besides our own fields."""

    class Kind(models.TextChoices):
        """What kind of value it holds."""

        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")

    name = models.CharField(_("Name"), max_length=60, unique=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="own_field_kind_known", condition=Q(kind__in=["text", "number", "date"])
            ),
        )

    def __str__(self) -> str:
        return self.name
