"""What was changed on many accounts at once, so that it can be brought back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BulkChange(models.Model):
    """One change of many accounts: what they got, and what each of them had before."""

    class Field(models.TextChoices):
        """What was changed."""

        OWNER = "owner", _("Owner")
        TIER = "tier", _("Tier")
        SEGMENT = "segment", _("Segment")
        TEAM = "team", _("Team")
        OFF = "off", _("Off the team")
        COUNTRY = "country", _("Country")
        OWN = "own", _("Own field")
        STATUS = "status", _("Key-account status")

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    field = models.CharField(max_length=10, choices=Field)
    value = models.BigIntegerField(null=True)  # number of the user, tier, segment, field
    value_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)  # the country, own value or status that was set
    level = models.PositiveSmallIntegerField(null=True)  # of the membership given
    # {account: [number or text that it had before, level of the membership before]}, None for none.
    before = models.JSONField(default=dict)
    left = models.JSONField(default=dict)  # {why: how many accounts were not changed}
    is_undone = models.BooleanField(default=False)
    restored_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="bulk_change_field_known",
                condition=Q(
                    field__in=[
                        "owner",
                        "tier",
                        "segment",
                        "team",
                        "off",
                        "country",
                        "own",
                        "status",
                    ]
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.value_name}"
