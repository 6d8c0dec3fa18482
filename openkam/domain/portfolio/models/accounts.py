"""Customers, their parents, their keys in other systems, and who works on them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.access.models import Level


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts through the gate."""

    to_account = ""


class Account(models.Model):
    """A customer company."""

    name = models.CharField(_("Name"), max_length=300)
    search_name = models.CharField(max_length=300)  # folded: case and accents removed
    country = models.CharField(_("Country"), max_length=2, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_accounts",
    )
    # The ultimate parent in today's tree; None for an account that stands at the top of its own.
    group = models.ForeignKey("self", models.SET_NULL, null=True, related_name="group_members")
    created_on = models.DateField()

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(name="account_by_search_name", fields=["search_name"]),
            models.Index(name="account_by_owner", fields=["owner"]),
        )

    def __str__(self) -> str:
        return self.name


class AccountKey(models.Model):
    """How another system calls an account. Merging and splitting accounts moves only these."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    account = models.ForeignKey(Account, models.CASCADE, related_name="keys")

    objects = ScopedQuerySet["AccountKey"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="account_key_names_one_account", fields=["source", "key"]),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class Parenthood(models.Model):
    """Which account an account belongs to, from a day (inclusive) until another (exclusive)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="parenthoods")
    parent = models.ForeignKey(Account, models.CASCADE, related_name="childhoods")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="parenthood_not_of_itself", condition=~Q(account=F("parent"))
            ),
            models.CheckConstraint(
                name="parenthood_ends_after_its_start",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} < {self.parent}"


class Lineage(models.Model):
    """Today's tree, flat: every account with each account above it, and with itself (depth 0)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="lineage")
    ancestor = models.ForeignKey(Account, models.CASCADE, related_name="descent")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="lineage_is_once", fields=["account", "ancestor"]),
        )
        indexes = (models.Index(name="lineage_by_ancestor", fields=["ancestor", "account"]),)

    def __str__(self) -> str:
        return f"{self.account_id} < {self.ancestor_id}"


class Membership(models.Model):
    """A colleague who works on an account and, through it, on all accounts below it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.READ)

    objects = ScopedQuerySet["Membership"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="membership_is_once", fields=["account", "user"]),
            models.CheckConstraint(
                name="membership_level_known", condition=Q(level__in=Level.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.account}"
