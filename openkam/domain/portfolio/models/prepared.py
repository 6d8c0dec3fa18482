"""Figures prepared from the ledger. Pages read these and never the sales lines."""

from django.db import models

from openkam.core.access.gate import ScopedQuerySet
from openkam.core.amounts import AmountField
from openkam.domain.portfolio.models.accounts import Account
from openkam.domain.portfolio.models.products import Product


class Preparation(models.Model):
    """One roll-up of the ledger. The newest completed one is what pages show.

    Rows of a new preparation are written beside the old ones; completing it is the single
    write that makes them current, so that nobody ever reads half a roll-up.
    """

    revision = models.PositiveBigIntegerField()  # Company.figures_revision that it was made from
    currency = models.CharField(max_length=3, blank=True)
    # The constant rates of the other currencies in the ledger: {code: {"rate", "month"}}.
    rates = models.JSONField(default=dict)
    rates_month = models.DateField(null=True)
    covers_from = models.DateField(null=True)
    covers_until = models.DateField(null=True)  # the last day that the ledger covers
    as_of = models.DateField(null=True)
    period_from = models.DateField(null=True)  # the last 12 complete months, half-open
    period_until = models.DateField(null=True)
    assigned_revenue = AmountField(null=True)  # of all accounts in the period; None: no line
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="preparation_by_completion", fields=["completed_at"]),)

    def __str__(self) -> str:
        return f"{self.pk}: {self.covers_from}–{self.covers_until}"


class AccountMonth(models.Model):
    """What one account bought in one month, in the reporting currency.

    There are millions of rows: the unique constraint serves as their only index.
    """

    preparation = models.ForeignKey(Preparation, models.CASCADE, db_index=False, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, db_index=False, related_name="months")
    month = models.DateField()
    revenue = AmountField()
    cost = AmountField(null=True)  # of the lines whose cost is known
    revenue_with_cost = AmountField(null=True)
    line_count = models.PositiveIntegerField()
    document_count = models.PositiveIntegerField()

    objects = ScopedQuerySet["AccountMonth"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="account_month_is_once", fields=["preparation", "account", "month"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} · {self.month:%Y-%m}"


class UnassignedMonth(models.Model):
    """Lines of one month that name no known account."""

    preparation = models.ForeignKey(Preparation, models.CASCADE, db_index=False, related_name="+")
    month = models.DateField()
    revenue = AmountField()
    line_count = models.PositiveIntegerField()
    document_count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="unassigned_month_is_once", fields=["preparation", "month"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AccountSummary(models.Model):
    """One row per account: the last 12 complete months and what they mean."""

    preparation = models.ForeignKey(Preparation, models.CASCADE, db_index=False, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="summaries")
    revenue = AmountField(null=True)  # None: no line in the period
    cost = AmountField(null=True)  # of the lines whose cost is known; None: of none
    revenue_with_cost = AmountField(null=True)  # of the same lines
    # The 12 months before; None: the ledger does not reach back.
    revenue_before = AmountField(null=True)
    change_share = models.FloatField(null=True)  # revenue / revenue_before − 1; None where unknown
    share = models.FloatField(null=True)  # of the revenue assigned to accounts, 0..1
    abc_class = models.CharField(max_length=1, blank=True)
    rank = models.PositiveIntegerField(null=True)
    # Revenue of the 12 months, oldest first, whole currency units.
    trend = models.JSONField(default=list)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    document_count = models.PositiveIntegerField(default=0)  # in the period
    # Of all sales data: the first and last day with a line above zero, how many such days there
    # are, and how many days usually lie between two of them (the median; None with fewer).
    first_sale_on = models.DateField(null=True)
    last_sale_on = models.DateField(null=True)
    purchase_days = models.PositiveIntegerField(default=0)
    typical_interval = models.FloatField(null=True)

    objects = ScopedQuerySet["AccountSummary"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="account_summary_is_once", fields=["preparation", "account"]
            ),
        )
        indexes = (
            models.Index(name="account_summary_by_revenue", fields=["preparation", "-revenue"]),
            models.Index(name="account_summary_by_change", fields=["preparation", "change_share"]),
        )

    def __str__(self) -> str:
        return f"{self.account_id} · {self.preparation_id}"


class ProductSummary(models.Model):
    """One row per product: the last 12 complete months."""

    preparation = models.ForeignKey(Preparation, models.CASCADE, db_index=False, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, related_name="summaries")
    revenue = AmountField(null=True)
    revenue_before = AmountField(null=True)
    quantity = AmountField(null=True)
    account_count = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="product_summary_is_once", fields=["preparation", "product"]
            ),
        )
        indexes = (
            models.Index(name="product_summary_by_revenue", fields=["preparation", "-revenue"]),
        )

    def __str__(self) -> str:
        return f"{self.product_id} · {self.preparation_id}"
