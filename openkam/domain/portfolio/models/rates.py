"""What other currencies are worth, as the company counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openkam.domain.portfolio.models.imports import ImportBatch


class CompanyRate(models.Model):
    """How many units of the reporting currency one unit of another currency is worth in a month."""

    currency = models.CharField(max_length=3)
    month = models.DateField()  # its first day
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    origin = models.CharField(max_length=100)  # who says so: a bank, a decision
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="company_rate_is_once", fields=["currency", "month"]),
            models.CheckConstraint(name="company_rate_is_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="company_rate_month_is_its_first_day", condition=Q(month__day=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}: {self.rate}"
