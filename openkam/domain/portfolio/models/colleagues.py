"""Our own people, as other systems know them."""

from django.conf import settings
from django.db import models


class ColleagueKey(models.Model):
    """How another system calls a colleague: its lists of accounts name owners by it."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="colleague_keys"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(name="colleague_key_is_once", fields=["source", "key"]),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
