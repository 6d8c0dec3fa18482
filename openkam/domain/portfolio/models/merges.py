"""What merging accounts moved, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openkam.domain.portfolio.models.accounts import Account


class AccountMerge(models.Model):
    """One account that was merged into another; the row goes when the merge is undone."""

    kept = models.ForeignKey(Account, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Account, models.CASCADE, related_name="merges_into_others")
    merged_on = models.DateField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What was where before and after: keys, members, children, parents, facts.
    moved = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="account_merge_of_two_accounts", condition=~Q(kept=F("merged"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged_id} > {self.kept_id}"
