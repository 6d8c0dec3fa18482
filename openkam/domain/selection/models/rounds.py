"""A round of selection: accounts as they were on a day, their scores, and what was judged."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openkam.core.access.gate import Row, ScopedQuerySet
from openkam.core.amounts import AmountField
from openkam.core.audit.words import TextsOnPeople
from openkam.domain.selection.models.criteria import Criterion, ModelVersion


class Round(models.Model):
    """One run of a model over the portfolio. Run, it shows the same for ever."""

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", _("Being prepared")
        RUN = "run", _("To be decided")
        CLOSED = "closed", _("Closed")

    name = models.CharField(_("Name"), max_length=100)
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    # What the computed values were taken from; None until they were.
    measured_at = models.DateTimeField(null=True)
    as_of = models.DateField(null=True)
    period_from = models.DateField(null=True)
    period_until = models.DateField(null=True)  # exclusive
    currency = models.CharField(max_length=3, blank=True)
    rates_note = models.CharField(max_length=300, blank=True)
    # What the data said of each measure when the accounts were measured; see selectors/findings.py.
    findings = models.JSONField(default=dict, blank=True)
    # Steps of the way that a head has looked at and found right, so that it can be taken up again.
    confirmed = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(
        default=0
    )  # grows with each change that the ranking follows
    ranked_at = models.DateTimeField(null=True)  # None: the ranking is not up to date
    places = models.PositiveSmallIntegerField(null=True)  # inside the cut when ranked
    # What was found at the line: the smallest change of a weight that swaps two accounts there.
    line = models.JSONField(default=dict, blank=True)
    # How many accounts stood where when ranked; see selectors/counting.py.
    counts = models.JSONField(default=dict, blank=True)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    run_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    # The round whose judgements are offered for confirmation.
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="round_state_known", condition=Q(state__in=["open", "run", "closed"])
            ),
            models.CheckConstraint(
                name="round_run_is_dated", condition=Q(state="open") | Q(run_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class OfRow(ScopedQuerySet[Row]):
    """Rows that belong to an account's row in a round."""

    to_account = "row__account"


class RoundAccount(models.Model):
    """One account in a round: what was measured, how it scores, where it stands."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="accounts")
    account = models.ForeignKey(
        "portfolio.Account", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=300)  # as of then
    revenue = AmountField(null=True)
    measures = models.JSONField(default=dict)  # {measure: number or None}, and "share"
    scores = models.JSONField(default=dict)  # {criterion: [lowest, highest]}
    score = models.FloatField(null=True)  # the middle of lowest and highest
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    attractiveness = models.FloatField(null=True)
    strength = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)  # among those that fail no must-have
    inside_share = models.FloatField(null=True)  # of the weightings that were drawn
    # The same for 1, 2, … places, so that another cut is answered at once; empty where always 0.
    inside_by_places = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    fails = models.JSONField(default=list)  # the must-haves that it does not reach
    is_shortlisted = models.BooleanField(default=False)  # people judge these

    # A row whose account is gone is for those who see all accounts.
    objects = ScopedQuerySet["RoundAccount"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="round_account_is_once",
                fields=["round", "account"],
                condition=Q(account__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="round_account_by_rank", fields=["round", "rank"]),
            models.Index(name="round_account_by_account", fields=["account"]),
        )

    def __str__(self) -> str:
        return f"{self.round_id}: {self.name}"


class RankedScores(models.Model):
    """The scores of all ranked accounts of a round as one body, so that what-if answers at once.

    The same numbers stand in the rows, which are read where this is of an earlier ranking.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="ranked_scores")
    ranked_at = models.DateTimeField()
    criteria = models.JSONField(default=list)  # their numbers, in the order of the columns
    body = models.BinaryField()  # see selectors/columns.py

    def __str__(self) -> str:
        return f"{self.round_id}: {self.criteria}"


class Judge(models.Model):
    """Who judges in a round: all accounts of the short list, or those they work on."""

    class Scope(models.TextChoices):
        """Which accounts."""

        ALL = "all", _("The whole short list")
        OWN = "own", _("Accounts they work on")

    round = models.ForeignKey(Round, models.CASCADE, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.ALL)
    left_on = models.DateField(null=True)  # judges no more; what was judged counts

    class Meta:
        constraints = (
            models.UniqueConstraint(name="judge_is_once", fields=["round", "user"]),
            models.CheckConstraint(name="judge_scope_known", condition=Q(scope__in=["all", "own"])),
        )

    def __str__(self) -> str:
        return f"{self.round_id}: {self.user}"


class Judgement(models.Model):
    """What one person thinks of an account by one criterion, and why."""

    may_name_people: ClassVar = TextsOnPeople(("evidence",), _("Judgement"), is_private=True)

    row = models.ForeignKey(RoundAccount, models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    evidence = models.TextField(blank=True)
    judged_at = models.DateTimeField()
    confirms = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = OfRow["Judgement"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="judgement_is_once", fields=["row", "criterion", "judge"]),
            models.CheckConstraint(
                name="judgement_is_a_score", condition=Q(score__gte=1, score__lte=10)
            ),
        )

    def __str__(self) -> str:
        return f"{self.row_id} {self.criterion}: {self.score}"


class Decision(models.Model):
    """What the head decided of an account. The highest number counts; the others are history."""

    may_name_people: ClassVar = TextsOnPeople(
        ("reason", "reopened_because"), _("Decision on the list")
    )

    class Verdict(models.TextChoices):
        """What was decided."""

        ACCEPT = "accept", _("Accept")
        DECLINE = "decline", _("Decline")
        POSTPONE = "postpone", _("Postpone")

    row = models.ForeignKey(RoundAccount, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField()
    postponed_to = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.TextField(blank=True)

    objects = OfRow["Decision"].as_manager()

    class Meta:
        constraints = (
            # Two heads at once: the second finds the number taken.
            models.UniqueConstraint(name="decision_is_once", fields=["row", "number"]),
            models.CheckConstraint(
                name="decision_verdict_known",
                condition=Q(verdict__in=["accept", "decline", "postpone"]),
            ),
            models.CheckConstraint(name="decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="decision_is_postponed_to_a_day",
                condition=~Q(verdict="postpone") | Q(postponed_to__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_reopened_with_a_reason",
                condition=Q(reopened_at=None) | ~Q(reopened_because=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.row_id}: {self.verdict}"
