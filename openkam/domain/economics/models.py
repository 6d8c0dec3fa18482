"""What this room remembers: which alarms stand, so that each is raised once."""

from django.db import models
from django.db.models import Q


class StandingAlarm(models.Model):
    """An account, or a group named by its parent, on which too much of the revenue hangs."""

    class By(models.TextChoices):
        """What the share is of."""

        ACCOUNT = "account"
        GROUP = "group"

    by = models.CharField(max_length=10, choices=By)
    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="standing_alarm_is_once", fields=["by", "account"]),
            models.CheckConstraint(
                name="standing_alarm_by_known", condition=Q(by__in=["account", "group"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.by} {self.account_id}"


class AlarmWatch(models.Model):
    """Which figures and limits the alarms that stand were taken from; one row."""

    seen = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.seen
