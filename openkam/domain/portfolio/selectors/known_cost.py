"""What an account's lines of known cost bring, and where that stands among the accounts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, ExpressionWrapper, F, Q, Sum

from openkam.calc.amounts import ratio
from openkam.core.amounts import AmountField
from openkam.domain.portfolio.models import AccountMonth, AccountSummary

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors.basis import Basis


@dataclass(frozen=True)
class KnownCost:
    """Revenue and cost of the lines whose cost is known."""

    revenue_with_cost: Decimal
    cost: Decimal

    @property
    def margin(self) -> Decimal:
        """Revenue − cost of these lines."""
        return self.revenue_with_cost - self.cost

    @property
    def rate(self) -> Decimal | None:
        """The margin as a fraction of their revenue; None unless that is positive."""
        return ratio(self.margin, self.revenue_with_cost)


def known_cost_before(account: "Account", basis: "Basis") -> KnownCost | None:
    """Return it for the 12 months before the last 12; None when the cost of no line is known.

    The account has come through the gate.
    """
    figures = basis.figures
    if figures is None or figures.period is None:
        return None
    earlier = figures.period.previous()
    months = AccountMonth.objects.filter(
        preparation=figures.preparation,
        account=account.pk,
        month__gte=earlier.start,
        month__lt=earlier.end,
    )
    sums = months.aggregate(cost=Sum("cost"), revenue_with_cost=Sum("revenue_with_cost"))
    if sums["cost"] is None or sums["revenue_with_cost"] is None:
        return None
    return KnownCost(sums["revenue_with_cost"], sums["cost"])


@dataclass(frozen=True)
class MarginPlace:
    """The place by gross margin, largest first; accounts of equal margin share the better one."""

    rank: int
    ranked: int  # accounts whose cost is known


def margin_place(actor: "User", margin: Decimal, basis: "Basis") -> MarginPlace | None:
    """Return the place of a margin of the last 12 months among all accounts, or the actor's own.

    None before the first preparation.
    """
    if basis.preparation is None:
        return None
    rows = AccountSummary.objects.filter(preparation=basis.preparation, cost__isnull=False)
    if not basis.whole_is_visible:
        rows = rows.open_to(actor)
    each = ExpressionWrapper(F("revenue_with_cost") - F("cost"), AmountField())
    found = rows.annotate(margin=each).aggregate(
        above=Count("pk", filter=Q(margin__gt=margin)), ranked=Count("pk")
    )
    return MarginPlace(rank=found["above"] + 1, ranked=found["ranked"])
