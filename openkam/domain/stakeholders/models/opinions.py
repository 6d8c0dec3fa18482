"""What we think of people at the customer: personal data, with reason and legal basis."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.audit.words import TextsOnPeople
from openkam.domain.stakeholders.models.people import Position
from openkam.domain.stakeholders.models.scope import OfPosition


class Opinion(models.Model):
    """What somebody of us thinks of a person at an account; a newer one replaces it."""

    may_name_people: ClassVar = TextsOnPeople(
        ("text", "why"), read_as=_("Opinion"), about=("position__person",)
    )

    class Kind(models.TextChoices):
        """What it is about. The first two are numbers, the others words."""

        POWER = "power", _("Power")
        ATTITUDE = "attitude", _("Attitude towards us")
        BUSINESS_MOTIVE = "business", _("Business motivation")
        PERSONAL_MOTIVE = "personal", _("Personal motivation")
        PREFERENCE = "preference", _("Preferences")
        AVOID = "avoid", _("Topics to avoid")

    class Basis(models.TextChoices):
        """The legal basis on which it is kept (GDPR, article 6)."""

        LEGITIMATE_INTEREST = "interest", _("Legitimate interest")
        CONSENT = "consent", _("Consent")
        CONTRACT = "contract", _("Contract")

    position = models.ForeignKey(Position, models.CASCADE, related_name="opinions")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.SmallIntegerField(null=True)  # power 1..5, attitude -2..+2
    text = models.CharField(max_length=2000, blank=True)
    is_confirmed = models.BooleanField(default=False)  # else assumed
    why = models.CharField(max_length=500)  # how we know
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.LEGITIMATE_INTEREST)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_on = models.DateField()
    replaced_on = models.DateField(null=True)  # None: it holds

    objects = OfPosition["Opinion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="opinion_one_holds",
                fields=["position", "kind"],
                condition=Q(replaced_on=None),
            ),
            models.CheckConstraint(
                name="opinion_power_on_its_scale",
                condition=~Q(kind="power") | Q(number__gte=1, number__lte=5),
            ),
            models.CheckConstraint(
                name="opinion_attitude_on_its_scale",
                condition=~Q(kind="attitude") | Q(number__gte=-2, number__lte=2),
            ),
            models.CheckConstraint(
                name="opinion_in_words_has_some",
                condition=Q(kind__in=["power", "attitude"]) | ~Q(text=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position_id}: {self.kind}"
