"""Customers, their parents, their keys in other systems, and who works on them."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.access.models import Level

if TYPE_CHECKING:
    from openkam.core.access.models import User


# What is known of an account besides its place in the tree and the company's own fields.
FACTS = (
    "name",
    "country",
    "site",
    "company_number",
    "vat_number",
    "domain",
    "segment",
    "tier",
    "owner",
)


class AccountQuerySet(ScopedQuerySet["Account"]):
    """Accounts through the gate."""

    to_account = ""

    def open_to(self, actor: "User", level: Level = Level.READ) -> Self:
        """Keep the accounts open to the actor; those merged into another are not shown any more."""
        return super().open_to(actor, level).filter(merged_into=None)

    def open_with_merged(self, actor: "User") -> Self:
        """Keep the accounts open to the actor; for heads and observers also the merged ones."""
        return super().open_to(actor)


class Account(models.Model):
    """A customer company."""

    name = models.CharField(_("Name"), max_length=300)
    search_name = models.CharField(max_length=300)  # folded: case and accents removed
    # Folded and without the legal form, to find the same company written differently.
    bare_name = models.CharField(max_length=300, blank=True, db_default="")
    country = models.CharField(_("Country"), max_length=2, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_accounts",
        db_index=False,
    )
    site = models.CharField(_("Site"), max_length=200, blank=True)
    company_number = models.CharField(_("Company number"), max_length=40, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    domain = models.CharField(_("Web domain"), max_length=100, blank=True)
    segment = models.ForeignKey(
        "Segment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
        db_index=False,
    )
    tier = models.ForeignKey(
        "Tier", models.SET_NULL, null=True, blank=True, related_name="accounts", db_index=False
    )
    # Of the newest row of `KeyStatus`; blank and None where nothing was decided.
    key_state = models.CharField(max_length=10, blank=True, default="", db_default="")
    key_since = models.DateField(null=True, blank=True)
    # Values of the company's own fields: number of the OwnField as text -> value as text.
    own_values = models.JSONField(default=dict, blank=True)
    # Set when the account turned out to be another one; its keys and members went there.
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="merged_accounts",
        db_index=False,
    )
    merged_on = models.DateField(null=True)
    # The ultimate parent in today's tree; None for an account that stands at the top of its own.
    group = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="group_members", db_index=False
    )
    created_on = models.DateField()

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(name="account_by_search_name", fields=["search_name"]),
            models.Index(name="account_by_bare_name", fields=["bare_name"]),
            models.Index(name="account_by_vat_number", fields=["vat_number"]),
            models.Index(name="account_by_company_number", fields=["company_number"]),
            models.Index(name="account_by_domain", fields=["domain"]),
            # Most accounts have none of these; what stands in no index is written faster.
            models.Index(
                name="account_by_owner", fields=["owner"], condition=Q(owner__isnull=False)
            ),
            models.Index(
                name="account_by_segment",
                fields=["segment"],
                condition=Q(segment__isnull=False),
            ),
            models.Index(name="account_by_tier", fields=["tier"], condition=Q(tier__isnull=False)),
            models.Index(
                name="account_by_key_state", fields=["key_state"], condition=~Q(key_state="")
            ),
            models.Index(
                name="account_by_merged_into",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                name="account_by_group", fields=["group"], condition=Q(group__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="account_not_merged_into_itself", condition=~Q(merged_into=F("pk"))
            ),
            models.CheckConstraint(
                name="account_key_state_known",
                condition=Q(key_state__in=["", "candidate", "key", "former"]),
            ),
            models.CheckConstraint(
                name="account_key_state_has_a_day",
                condition=Q(key_state="", key_since=None)
                | (~Q(key_state="") & Q(key_since__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AccountKey(models.Model):
    """How another system calls an account. Merging and splitting accounts moves only these."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    account = models.ForeignKey(Account, models.CASCADE, related_name="keys")
    # The account that had the key before it was merged; splitting can give the key back to it.
    came_from = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="keys_given", db_index=False
    )

    objects = ScopedQuerySet["AccountKey"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="account_key_names_one_account", fields=["source", "key"]),
        )
        indexes = (
            models.Index(
                name="account_key_by_origin",
                fields=["came_from"],
                condition=Q(came_from__isnull=False),
            ),
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

    # The constraint and the index below begin with them, so they need none of their own.
    account = models.ForeignKey(Account, models.CASCADE, related_name="lineage", db_index=False)
    ancestor = models.ForeignKey(Account, models.CASCADE, related_name="descent", db_index=False)
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


class DistinctAccounts(models.Model):
    """Two accounts that look alike and that somebody said are different customers."""

    first = models.ForeignKey(Account, models.CASCADE, related_name="+")  # the smaller number
    second = models.ForeignKey(Account, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="distinct_accounts_once", fields=["first", "second"]),
            models.CheckConstraint(
                name="distinct_accounts_in_order", condition=Q(first__lt=F("second"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
