"""Contracts with an account, in versions that nobody overwrites."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openkam.core.access.gate import OfAccount, Row
from openkam.core.amounts import AmountField
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.dossier.models.provenance import Provenance


class OfContract(OfAccount[Row]):
    """Rows seen through the account of their contract."""

    to_account = "contract__account"


class Contract(models.Model):
    """One contract; what it says stands in its versions."""

    may_name_people: ClassVar = TextsOnPeople(("contradiction",), _("Contract"))

    account = models.ForeignKey("portfolio.Account", models.CASCADE, related_name="contracts")
    # Set while the ledger says something else: what, since when, and what somebody answered.
    contradiction = models.JSONField(default=dict, blank=True)

    title = ""  # of the version that holds, where somebody has read it

    objects = OfAccount["Contract"].as_manager()

    def __str__(self) -> str:
        return self.title or f"{self.account_id}: {self.pk}"

    @property
    def is_contradicted(self) -> bool:
        """Whether the ledger says something else, and nobody has answered for it."""
        return bool(self.contradiction) and "answered" not in self.contradiction


class ContractVersion(Provenance):
    """What was noted of a contract once."""

    may_name_people: ClassVar = TextsOnPeople(
        ("title", "number", "terms", "source_text", "source_url"), _("Contract")
    )

    class Renewal(models.TextChoices):
        """What happens on its last day."""

        ENDS = "ends", _("It ends")
        AUTOMATIC = "automatic", _("It renews unless notice is given")
        BY_AGREEMENT = "by_agreement", _("It is negotiated anew")
        OPEN = "open", _("It runs until notice is given")

    class ValuePer(models.TextChoices):
        """What the value is of."""

        YEAR = "year", _("a year")
        MONTH = "month", _("a month")
        WHOLE = "whole", _("the whole term")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="versions")
    title = models.CharField(pgettext_lazy("contract", "What it is about"), max_length=200)
    number = models.CharField(_("Number"), max_length=100, blank=True)
    product_group = models.CharField(max_length=200, blank=True)  # "": all of them
    starts_on = models.DateField(_("Begins"), null=True)
    ends_on = models.DateField(_("Ends"), null=True)  # the last day; None: no end agreed
    notice_days = models.PositiveSmallIntegerField(_("Notice, days before"), null=True)
    renewal = models.CharField(_("On its last day"), max_length=20, choices=Renewal)
    renewal_months = models.PositiveSmallIntegerField(_("Renews for … months"), null=True)
    notice_given_on = models.DateField(_("Notice was given on"), null=True)
    value = AmountField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    value_per = models.CharField(max_length=10, choices=ValuePer, blank=True)
    terms = models.TextField(_("Negotiated terms"), blank=True)

    objects = OfContract["ContractVersion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="contract_version_one_holds",
                fields=["contract"],
                condition=Q(replaced_on=None),
            ),
            models.CheckConstraint(
                name="contract_version_lives",
                condition=Q(life_months__gte=1, life_months__lte=120),
            ),
            models.CheckConstraint(
                name="contract_ends_after_it_begins",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return self.title
