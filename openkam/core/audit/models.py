"""What was written, by whom, when."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One write. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    thing_name = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(name="entry_by_thing", fields=["thing", "thing_id", "-id"]),
            models.Index(name="entry_by_account", fields=["account_id", "-id"]),
        )

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.thing_name}"
