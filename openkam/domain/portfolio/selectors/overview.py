"""What stands above the list of accounts: all open accounts in one look."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from openkam.calc.money import share
from openkam.calc.periods import Period
from openkam.domain.portfolio.models import Account, AccountMonth, AccountSummary

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import AccountQuerySet, Company, Preparation

KEPT_FOR = 60 * 60 * 24  # seconds


@dataclass(frozen=True)
class Largest:
    """The account that brings most, and its share of the revenue of those in view."""

    pk: int
    name: str
    share: Decimal


@dataclass(frozen=True)
class Overview:
    """Figures of the last 12 complete months over the accounts in view."""

    revenue: Decimal | None
    """None without a line in the period."""
    revenue_before: Decimal | None
    """None where the ledger does not reach back."""
    trend: tuple[Decimal, ...]
    buying: int
    top_accounts: int
    """How many accounts are a fifth of the buying ones, rounded up."""
    top_share: Decimal | None
    largest: Largest | None
    gone: int
    """Bought in the 12 months before, and nothing since."""
    falling: int
    """Buy, but less by the limit that asks for action or more."""
    lost_revenue: Decimal
    """What those two brought less than in the 12 months before."""

    @property
    def change_share(self) -> Decimal | None:
        """Revenue against the 12 months before; None where there is nothing to compare with."""
        if self.revenue is None or not self.revenue_before or self.revenue_before < 0:
            return None
        return self.revenue / self.revenue_before - 1


def overview(actor: "User", preparation: "Preparation", company: "Company") -> Overview:
    """Return the figures over all accounts open to the actor.

    Those of the whole company are kept with the preparation, which never changes.
    """
    if not actor.sees_all_accounts:
        return _overview(actor, preparation, company)
    key = f"portfolio.overview.{preparation.pk}.{company.act_decline_share}"
    found: Overview | None = cache.get(key)
    if found is None:
        found = _overview(actor, preparation, company)
        cache.set(key, found, KEPT_FOR)
    return found


def countries(actor: "User") -> list[str]:
    """Return the codes of the countries in which accounts open to the actor sit."""
    codes = Account.objects.open_to(actor).exclude(country="").values_list("country", flat=True)
    return list(codes.order_by("country").distinct())


def in_country(rows: "AccountQuerySet", code: str) -> "AccountQuerySet":
    """Keep the accounts of one country; "-" keeps those whose country is unknown."""
    return rows.filter(country="" if code == "-" else code)


def _overview(actor: "User", preparation: "Preparation", company: "Company") -> Overview:
    rows = AccountSummary.objects.open_to(actor).filter(preparation=preparation)
    gone = Q(revenue_before__gt=0) & (Q(revenue=None) | Q(revenue__lte=0))
    falling = Q(revenue__gt=0, change_share__lt=-float(company.act_decline_share))
    sums = rows.aggregate(
        total=Sum("revenue"),
        before=Sum("revenue_before"),
        buying=Count("revenue"),
        gone=Count("pk", filter=gone),
        falling=Count("pk", filter=falling),
        lost=Sum(F("revenue_before"), filter=gone | falling),
        left=Sum(Coalesce(F("revenue"), Decimal(0)), filter=gone | falling),
    )
    fifth = -(-sums["buying"] // 5)
    return Overview(
        revenue=sums["total"],
        revenue_before=sums["before"],
        trend=_trend(actor, preparation),
        buying=sums["buying"],
        top_accounts=fifth,
        top_share=_top_share(rows, fifth, sums["total"]),
        largest=_largest(rows, sums["total"]),
        gone=sums["gone"],
        falling=sums["falling"],
        lost_revenue=(sums["lost"] or Decimal(0)) - (sums["left"] or Decimal(0)),
    )


def _by_revenue(rows: "AccountQuerySet") -> "AccountQuerySet":
    return rows.filter(revenue__isnull=False).order_by("-revenue", "account_id")


def _top_share(rows: "AccountQuerySet", count: int, total: Decimal | None) -> Decimal | None:
    if not count or not total or total < 0:
        return None
    return share(_by_revenue(rows)[:count].aggregate(top=Sum("revenue"))["top"], total)


def _largest(rows: "AccountQuerySet", total: Decimal | None) -> Largest | None:
    first = _by_revenue(rows).values_list("account_id", "account__name", "revenue").first()
    if first is None or not total or total < 0:
        return None
    pk, name, revenue = first
    return Largest(pk, name, revenue / total)


def _trend(actor: "User", preparation: "Preparation") -> tuple[Decimal, ...]:
    if preparation.period_from is None or preparation.period_until is None:
        return ()
    period = Period(preparation.period_from, preparation.period_until)
    rows = AccountMonth.objects.open_to(actor).filter(
        preparation=preparation, month__gte=period.start, month__lt=period.end
    )
    months = dict(rows.values("month").annotate(total=Sum("revenue")).values_list("month", "total"))
    return tuple(months.get(month, Decimal(0)) for month in period.months)
