"""Which accounts are key accounts, since when and why: every decision, the newest one counts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.portfolio.models.accounts import Account
from openkam.domain.portfolio.models.care import Tier


class KeyState(models.TextChoices):
    """Where an account stands; one without a decision has none of these."""

    CANDIDATE = "candidate", _("Candidate")
    KEY = "key", _("Key account")
    FORMER = "former", _("Former key account")


class KeyStatus(models.Model):
    """One decision on an account: what it is from a day on, and why."""

    may_name_people: ClassVar = TextsOnPeople(("reason",), _("Decision on the status"))

    account = models.ForeignKey(Account, models.CASCADE, related_name="key_statuses")
    state = models.CharField(max_length=10, choices=KeyState)
    since = models.DateField()
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    noted_at = models.DateTimeField(db_default=Now())
    # The tier that the account had then; whoever takes the decision back needs it.
    tier_before = models.ForeignKey(
        Tier, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_tier_taken = models.BooleanField(default=False)  # the decision took that tier away

    objects = ScopedQuerySet["KeyStatus"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="key_status_state_known", condition=Q(state__in=["candidate", "key", "former"])
            ),
            models.CheckConstraint(name="key_status_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.state} {self.since}"
