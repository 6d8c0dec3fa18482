"""The one company that this installation serves."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople


class Company(models.Model):
    """The company whose customers are managed here; there is at most one row.

    Without a name it is not set up yet: an import by command may come before the first visit.
    """

    may_name_people: ClassVar = TextsOnPeople(
        ("directory_text",), read_as=_("Words of the directory")
    )

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(_("Company"), max_length=200, blank=True, default="")
    logo = models.BinaryField(null=True)
    logo_type = models.CharField(max_length=40, blank=True)
    currency = models.CharField(_("Reporting currency"), max_length=3, blank=True)
    first_month = models.PositiveSmallIntegerField(
        _("First month of the business year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    language = models.CharField(_("Language"), max_length=8, default="en")
    dependence_limit_share = models.DecimalField(
        _("Alarm at a dependence of"), max_digits=5, decimal_places=4, default=Decimal("0.30")
    )
    a_class_limit_share = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal("0.80")
    )
    b_class_limit_share = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal("0.95")
    )
    watch_decline_share = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal("0.05")
    )
    act_decline_share = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.10"))
    members_see_whole = models.BooleanField(default=False)
    # None: the last day that the ledger covers
    figures_as_of = models.DateField(null=True, blank=True)
    # The month whose rates turn all amounts into the reporting currency; None: the latest one.
    rates_month = models.DateField(null=True, blank=True)
    # What a colleague should do who meets a key account; "": our own words.
    directory_text = models.TextField(blank=True, default="")
    # Counts every change of what the prepared figures rest on.
    figures_revision = models.PositiveBigIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="company_is_single", condition=Q(id=1)),
            models.CheckConstraint(
                name="company_first_month_is_a_month", condition=Q(first_month__range=(1, 12))
            ),
            models.CheckConstraint(
                name="company_classes_in_order",
                condition=Q(a_class_limit_share__gt=0)
                & Q(a_class_limit_share__lt=models.F("b_class_limit_share"))
                & Q(b_class_limit_share__lte=1),
            ),
        )

    def __str__(self) -> str:
        return self.name
