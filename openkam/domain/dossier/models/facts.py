"""What is known of an account: facts, each in versions that nobody overwrites."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import OfAccount, Row
from openkam.core.amounts import AmountField
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.dossier.models.files import StoredFile
from openkam.domain.dossier.models.provenance import Provenance


class OfFact(OfAccount[Row]):
    """Rows seen through the account of their fact."""

    to_account = "fact__account"


class Fact(models.Model):
    """One thing known of an account: a kind, and for kinds by year the year."""

    may_name_people: ClassVar = TextsOnPeople(("contradiction",), _("Fact"))

    account = models.ForeignKey(
        "portfolio.Account", models.CASCADE, related_name="facts", db_index=False
    )
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(null=True)
    # Set while the ledger says something else: what, since when, and what somebody answered.
    contradiction = models.JSONField(default=dict, blank=True)

    objects = OfAccount["Fact"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="fact_of_a_year_is_once",
                fields=["account", "kind", "year"],
                condition=Q(year__isnull=False),
            ),
            models.UniqueConstraint(
                name="fact_is_once", fields=["account", "kind"], condition=Q(year=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind}{f' {self.year}' if self.year else ''}"

    @property
    def is_contradicted(self) -> bool:
        """Whether the ledger says something else, and nobody has answered for it."""
        return bool(self.contradiction) and "answered" not in self.contradiction


class FactVersion(Provenance):
    """What was noted of a fact once."""

    may_name_people: ClassVar = TextsOnPeople(
        ("text", "search_text", "source_text", "source_url"), _("Fact")
    )

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="versions")
    text = models.TextField(blank=True)  # of texts; lists have one entry a line
    search_text = models.TextField(blank=True)  # folded: case and accents removed
    number = AmountField(null=True)
    currency = models.CharField(max_length=3, blank=True)  # of money
    day = models.DateField(null=True)
    # Of a range: number is what is likely; text says why.
    low = AmountField(null=True)
    high = AmountField(null=True)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")

    objects = OfFact["FactVersion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="fact_version_one_holds", fields=["fact"], condition=Q(replaced_on=None)
            ),
            models.CheckConstraint(
                name="fact_version_lives", condition=Q(life_months__gte=1, life_months__lte=120)
            ),
        )
        indexes = (
            models.Index(
                name="fact_version_by_staleness",
                fields=["stale_on"],
                condition=Q(replaced_on=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact_id}: {self.text[:40]}"


class Mention(models.Model):
    """A person whom a version names; erasing the person finds it here."""

    version = models.ForeignKey(FactVersion, models.CASCADE, related_name="mentions")
    person = models.ForeignKey("stakeholders.Person", models.CASCADE, related_name="mentions")
    is_source = models.BooleanField(default=False)  # said it

    class Meta:
        constraints = (
            models.UniqueConstraint(name="mention_is_once", fields=["version", "person"]),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.person_id}"
