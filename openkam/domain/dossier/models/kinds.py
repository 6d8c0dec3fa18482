"""What facts can be about: the kinds that the product knows, and the company's own."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Section(models.TextChoices):
    """Where a kind stands in the dossier."""

    COMPANY = "company", _("The company")
    FIGURES = "figures", _("Their figures")
    MARKET = "market", _("Their market")
    RELATIONSHIP = "relationship", _("Our relationship")
    OPPORTUNITY = "opportunity", _("Size of the opportunity")
    DECISIONS = "decisions", _("How they decide")
    PLANS = "plans", _("Their plans")


class ValueType(models.TextChoices):
    """What a value is."""

    TEXT = "text", _("Text")
    NUMBER = "number", pgettext_lazy("value", "Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    LIST = "list", _("List")
    RANGE = "range", _("Range of amounts")  # low, likely, high
    FILE = "file", _("File")
    RECORD = "record", _("Pages of its own")  # known from contracts, competitors …


@dataclass(frozen=True)
class KindOfFact:
    """One kind: what it is called, where it stands, what its value is, how long it is trusted."""

    code: str
    name: str | Promise
    section: str
    life_months: int
    value_type: str = ValueType.TEXT
    is_yearly: bool = False  # one fact for each year
    unit: str = ""  # of a number, as it is written behind it
    is_retired: bool = False  # an own one that is offered no more
    own: int | None = None  # the row of an own one


_S, _T = Section, ValueType
BUILT_IN = (
    KindOfFact("description", _("Description"), _S.COMPANY, 24),
    KindOfFact("history", _("History"), _S.COMPANY, 36),
    KindOfFact("mission", _("Mission"), _S.COMPANY, 24),
    KindOfFact("positioning", _("Positioning"), _S.COMPANY, 12),
    KindOfFact("structure", _("Structure"), _S.COMPANY, 12),
    KindOfFact("sites", _("Sites"), _S.COMPANY, 12, _T.LIST),
    KindOfFact("employees", _("Employees"), _S.COMPANY, 12, _T.NUMBER, is_yearly=True),
    KindOfFact("revenue", _("Revenue"), _S.FIGURES, 15, _T.MONEY, is_yearly=True),
    KindOfFact("profit", _("Profit"), _S.FIGURES, 15, _T.MONEY, is_yearly=True),
    KindOfFact("equity", _("Equity"), _S.FIGURES, 15, _T.MONEY, is_yearly=True),
    KindOfFact("financial_condition", _("Financial condition"), _S.FIGURES, 6),
    KindOfFact("customers", _("Their customers"), _S.MARKET, 12, _T.LIST),
    KindOfFact("competitors", _("Their competitors"), _S.MARKET, 12, _T.LIST),
    KindOfFact("suppliers", _("Their suppliers"), _S.MARKET, 12, _T.LIST),
    KindOfFact("our_history", _("History of our relationship"), _S.RELATIONSHIP, 36),
    KindOfFact("our_people", _("Who of us works with them"), _S.RELATIONSHIP, 6, _T.LIST),
    KindOfFact("present_state", _("Where the relationship stands"), _S.RELATIONSHIP, 3),
    KindOfFact("outlook", _("Where it goes"), _S.RELATIONSHIP, 6),
    KindOfFact(
        "budget", _("Their budget for what we sell"), _S.RELATIONSHIP, 12, _T.MONEY, is_yearly=True
    ),
    KindOfFact("rivals", _("Competitors at the account"), _S.RELATIONSHIP, 6, _T.RECORD),
    KindOfFact("contracts", _("Contracts"), _S.RELATIONSHIP, 12, _T.RECORD),
    KindOfFact("opportunity_1", _("Within one year"), _S.OPPORTUNITY, 6, _T.RANGE),
    KindOfFact("opportunity_3", _("Within three years"), _S.OPPORTUNITY, 12, _T.RANGE),
    KindOfFact("opportunity_5", _("Within five years"), _S.OPPORTUNITY, 12, _T.RANGE),
    KindOfFact("earlier_suppliers", _("Who supplied them before"), _S.RELATIONSHIP, 36, _T.LIST),
    KindOfFact("only_supplier", _("What they buy only from us"), _S.RELATIONSHIP, 6, _T.LIST),
    KindOfFact("decision_scheme", _("Decision scheme"), _S.DECISIONS, 12),
    KindOfFact("approval_limits", _("Limits of approval"), _S.DECISIONS, 12),
    KindOfFact("purchasing_rules", _("Rules of purchasing"), _S.DECISIONS, 12),
    KindOfFact("business_plan", _("Business plan"), _S.PLANS, 12),
    KindOfFact("goals", _("Goals"), _S.PLANS, 12, _T.LIST),
    KindOfFact("challenges", _("Challenges"), _S.PLANS, 6, _T.LIST),
)


class OwnKind(models.Model):
    """A kind that the company added; its code is "own-" and its number."""

    name = models.CharField(_("Name"), max_length=100, unique=True)
    section = models.CharField(_("Section"), max_length=20, choices=Section)
    value_type = models.CharField(_("Value"), max_length=10, choices=ValueType)
    life_months = models.PositiveSmallIntegerField(_("Trusted for … months"), default=12)
    is_yearly = models.BooleanField(_("One for each year"), default=False)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    is_retired = models.BooleanField(default=False)  # what was noted stays, no new one is offered
    # Within its section; those that nobody moved stand by name.
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="own_kind_of_fact_lives", condition=Q(life_months__gte=1, life_months__lte=120)
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """How a fact names it."""
        return f"own-{self.pk}"


class ExpectedKind(models.Model):
    """A kind that the template of a tier expects; without rows of a tier, the default holds."""

    tier = models.ForeignKey(
        "portfolio.Tier", models.CASCADE, related_name="expected_kinds", db_index=False
    )
    kind = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(default=1)  # 1 useful, 2 important, 3 essential

    class Meta:
        constraints = (
            models.UniqueConstraint(name="expected_kind_is_once", fields=["tier", "kind"]),
            models.CheckConstraint(
                name="expected_kind_weighs", condition=Q(weight__gte=1, weight__lte=3)
            ),
        )

    def __str__(self) -> str:
        return f"{self.tier_id}: {self.kind}"
