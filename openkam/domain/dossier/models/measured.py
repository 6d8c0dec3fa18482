"""How good the dossier of an account is, prepared for headers and lists."""

from django.db import models

from openkam.core.access.gate import ScopedQuerySet


class AccountDossier(models.Model):
    """What is known of an account in numbers, as of a day; written with each change of it."""

    account = models.OneToOneField("portfolio.Account", models.CASCADE, related_name="dossier")
    measured_on = models.DateField()
    # Shares from 0 to 1; None: its tier expects nothing.
    completeness = models.FloatField(null=True)
    freshness = models.FloatField(null=True)
    known = models.PositiveIntegerField(default=0)  # kinds of which something is known
    stale = models.PositiveIntegerField(default=0)  # kinds with something that outlived its life
    gaps = models.PositiveIntegerField(default=0)  # kinds that are expected and not known
    contradicted = models.PositiveIntegerField(default=0)  # facts that data contradict
    contracts = models.PositiveIntegerField(default=0)
    revised_on = models.DateField(null=True)
    # The preparation of figures with which it was compared last; no key, since these go.
    compared_with = models.BigIntegerField(null=True)

    objects = ScopedQuerySet["AccountDossier"].as_manager()

    class Meta:
        indexes = (models.Index(name="dossier_by_freshness", fields=["freshness", "account"]),)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.measured_on}"
