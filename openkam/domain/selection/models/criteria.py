"""What accounts are measured by: the catalogue of criteria, and models that weigh some of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Axis(models.TextChoices):
    """Which side of the relationship a criterion speaks of."""

    ATTRACTIVENESS = "attractiveness", _("Attractiveness")
    STRENGTH = "strength", _("Our strength")


class Source(models.TextChoices):
    """Where a criterion's score comes from."""

    COMPUTED = "computed", _("Computed from the sales data")
    JUDGED = "judged", _("Judged by people")


class Measure(models.TextChoices):
    """What can be computed of every account from its sales data."""

    REVENUE = "revenue", _("Revenue of 12 months")
    GROWTH = "growth", _("Growth on the 12 months before")
    DEAL_SIZE = "deal_size", _("Revenue per document")
    MARGIN_RATE = "margin_rate", _("Gross margin")
    REGULARITY = "regularity", _("Months with a purchase")
    RELATIONSHIP_YEARS = "relationship_years", _("Years since the first purchase")
    BREADTH = "breadth", _("Product groups bought")
    DAYS_TO_PAY = "days_to_pay", _("Days to pay")


class Criterion(models.Model):
    """One thing that makes a customer a key account, with a written scale from 1 to 10."""

    code = models.CharField(max_length=40, blank=True)  # of those that come with the product
    name = models.CharField(_("Name"), max_length=100, blank=True)  # as typed; "" = as the code is
    axis = models.CharField(_("Axis"), max_length=20, choices=Axis)
    source = models.CharField(_("Source"), max_length=10, choices=Source)
    measure = models.CharField(_("Measure"), max_length=30, choices=Measure, blank=True)
    # What 1, 4, 7 and 10 mean, as typed: {"1": "…"}; empty for those that come with the product.
    scale = models.JSONField(default=dict, blank=True)
    # The values that score 1 and 10; reversed where less is better; None until proposed.
    worst = models.FloatField(null=True, blank=True)
    best = models.FloatField(null=True, blank=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="criterion_code_is_once", fields=["code"], condition=~Q(code="")
            ),
            models.CheckConstraint(
                name="criterion_has_a_name", condition=~Q(code="") | ~Q(name="")
            ),
            models.CheckConstraint(
                name="criterion_axis_known", condition=Q(axis__in=["attractiveness", "strength"])
            ),
            models.CheckConstraint(
                name="criterion_is_computed_or_judged",
                condition=Q(source="judged", measure="") | (Q(source="computed") & ~Q(measure="")),
            ),
            models.CheckConstraint(
                name="criterion_anchors_differ",
                condition=Q(worst=None, best=None)
                | (Q(worst__isnull=False, best__isnull=False) & ~Q(worst=F("best"))),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code


class SelectionModel(models.Model):
    """A way to choose key accounts: criteria, weights, must-haves and a cut, in versions."""

    name = models.CharField(_("Name"), max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Weighing(models.TextChoices):
    """How the weights were found."""

    DIRECT = "direct", _("By sliders")
    PAIRWISE = "pairwise", _("By comparing in pairs")


class ModelVersion(models.Model):
    """One state of a model. Once a round was run on it, it never changes."""

    model = models.ForeignKey(SelectionModel, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    weighing = models.CharField(max_length=10, choices=Weighing, default=Weighing.DIRECT)
    # Saaty's 1/9 … 9 of each pair of criteria, "first-second" by their numbers.
    comparisons = models.JSONField(default=dict, blank=True)
    max_accounts = models.PositiveSmallIntegerField(_("At most"), null=True, blank=True)
    min_score = models.FloatField(_("Lowest score"), null=True, blank=True)
    managers = models.PositiveSmallIntegerField(_("Managers"), null=True, blank=True)
    accounts_each = models.PositiveSmallIntegerField(_("Accounts each"), null=True, blank=True)
    # What an account must reach whatever its score: [{"measure", "at_least"} or {… "at_most"}].
    must_haves = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="model_version_is_once", fields=["model", "number"]),
            models.CheckConstraint(
                name="model_version_weighing_known",
                condition=Q(weighing__in=["direct", "pairwise"]),
            ),
            models.CheckConstraint(
                name="model_version_cut_is_positive",
                condition=(Q(max_accounts=None) | Q(max_accounts__gt=0))
                & (Q(managers=None) | Q(managers__gt=0))
                & (Q(accounts_each=None) | Q(accounts_each__gt=0)),
            ),
            models.CheckConstraint(
                name="model_version_min_score_is_a_score",
                condition=Q(min_score=None) | Q(min_score__gte=1, min_score__lte=10),
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.number}"

    @property
    def is_frozen(self) -> bool:
        """Whether a round was run on it."""
        return self.frozen_at is not None


class WeightedCriterion(models.Model):
    """A criterion in a version of a model: its weight, and the anchors that count there."""

    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="criteria")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()  # whole percent; all of a version: 100
    worst = models.FloatField(null=True)
    best = models.FloatField(null=True)
    # Where the anchors come from: "proposed", or "typed" by a head.
    anchors_from = models.CharField(max_length=10, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                name="criterion_is_weighed_once", fields=["version", "criterion"]
            ),
            models.CheckConstraint(
                name="criterion_weight_is_a_percentage", condition=Q(weight__lte=100)
            ),
            models.CheckConstraint(
                name="weighted_criterion_anchors_differ",
                condition=Q(worst=None, best=None)
                | (Q(worst__isnull=False, best__isnull=False) & ~Q(worst=F("best"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.weight} %"
