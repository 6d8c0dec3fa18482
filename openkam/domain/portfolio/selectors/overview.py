"""What stands above the list of accounts: all open accounts in one look."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.core.cache import cache
from django.db.models import F

from openkam.calc.money import exact_total, share
from openkam.domain.portfolio.models import Account, AccountSummary

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Company, Preparation

KEPT_FOR = 60 * 60 * 24  # seconds
FIFTH = 5


class Largest(NamedTuple):
    """The account that brings most, and its share of the revenue in view."""

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
    trend: tuple[float, ...]
    """Revenue by month in whole currency units, oldest first."""
    buying: int
    top_accounts: int
    """How many accounts are a fifth of the buying ones, rounded up."""
    top_share: Decimal | None
    largest: Largest | None
    gone: int
    """Accounts that bought in the 12 months before, and nothing since."""
    falling: int
    """Accounts that buy, but less by more than the limit that asks for action."""
    lost_revenue: Decimal
    """What those two brought less than in the 12 months before."""

    @property
    def change_share(self) -> Decimal | None:
        """Revenue against the 12 months before; None where there is nothing to compare with."""
        if self.revenue is None or not self.revenue_before or self.revenue_before < 0:
            return None
        return self.revenue / self.revenue_before - 1


class _Row(NamedTuple):
    pk: int
    name: str
    revenue: Decimal | None
    before: Decimal | None
    trend: list[float]

    @property
    def is_gone(self) -> bool:
        return (self.before or 0) > 0 and (self.revenue or 0) <= 0

    def is_falling(self, limit: Decimal) -> bool:
        if self.revenue is None or not self.before or self.before < 0 or self.revenue <= 0:
            return False
        return self.revenue / self.before - 1 < -limit


def overview(actor: "User", preparation: "Preparation", company: "Company") -> Overview:
    """Return the figures over all accounts open to the actor, in one query.

    Those of the whole company are kept with the preparation, which never changes.
    """
    if not actor.sees_all_accounts:
        return _overview(_rows(actor, preparation), company)
    key = f"portfolio.overview.{preparation.pk}.{company.act_decline_share}"
    found: Overview | None = cache.get(key)
    if found is None:
        found = _overview(_rows(actor, preparation), company)
        cache.set(key, found, KEPT_FOR)
    return found


def countries(actor: "User") -> list[str]:
    """Return the codes of the countries in which accounts open to the actor sit."""
    codes = Account.objects.open_to(actor).exclude(country="").values_list("country", flat=True)
    return list(codes.order_by("country").distinct())


def _rows(actor: "User", preparation: "Preparation") -> list[_Row]:
    rows = AccountSummary.objects.open_to(actor).filter(preparation=preparation)
    named = rows.order_by(F("revenue").desc(nulls_last=True), "account_id")
    columns = ("account_id", "account__name", "revenue", "revenue_before", "trend")
    return [_Row(*row) for row in named.values_list(*columns)]


def _overview(rows: list[_Row], company: "Company") -> Overview:
    revenues = [row.revenue for row in rows if row.revenue is not None]
    total = exact_total(revenues) if revenues else None
    befores = [row.before for row in rows if row.before is not None]
    fifth = -(-len(revenues) // FIFTH)
    gone = [row for row in rows if row.is_gone]
    falling = [row for row in rows if row.is_falling(company.act_decline_share)]
    return Overview(
        revenue=total,
        revenue_before=exact_total(befores) if befores else None,
        trend=_trend(row.trend for row in rows),
        buying=len(revenues),
        top_accounts=fifth,
        top_share=_part(exact_total(revenues[:fifth]), total),
        largest=_largest(rows, total),
        gone=len(gone),
        falling=len(falling),
        lost_revenue=exact_total(
            (row.before or Decimal(0)) - (row.revenue or Decimal(0)) for row in (*gone, *falling)
        ),
    )


def _part(amount: Decimal, total: Decimal | None) -> Decimal | None:
    return share(amount, total) if total and total > 0 else None


def _largest(rows: list[_Row], total: Decimal | None) -> Largest | None:
    if not rows or rows[0].revenue is None:
        return None
    part = _part(rows[0].revenue, total)
    return None if part is None else Largest(rows[0].pk, rows[0].name, part)


def _trend(trends: Iterable[list[float]]) -> tuple[float, ...]:
    known = [trend for trend in trends if trend]
    return tuple(sum(month) for month in zip(*known, strict=False))
