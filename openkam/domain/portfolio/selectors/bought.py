"""What an account buys."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import Http404

from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.selectors.figures import ledger

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors.basis import Basis


@dataclass(frozen=True)
class GroupRevenue:
    """One product group: what it brought in 12 months and in the 12 before; name "" for none."""

    name: str
    revenue: Decimal
    before: Decimal


def account_product_groups(
    actor: "User", account_id: int, basis: "Basis"
) -> list[GroupRevenue]:
    """Return the product groups that the account bought in 24 months, the largest first.

    Raises Http404 if the account is not open to the actor.
    """
    if not Account.objects.open_to(actor).filter(pk=account_id).exists():
        raise Http404
    figures = basis.figures
    if figures is None or figures.period is None:
        return []
    period = figures.period
    earlier = period.previous()
    table = ledger().account_product_groups(
        figures.preparation.pk, [account_id], earlier.start, period.end
    )
    now: dict[str, Decimal] = defaultdict(Decimal)
    before: dict[str, Decimal] = defaultdict(Decimal)
    columns = (table[name].to_pylist() for name in ("product_group", "month", "revenue"))
    for name, month, revenue in zip(*columns, strict=True):
        (now if month >= period.start else before)[name or ""] += revenue
    rows = [GroupRevenue(name, now[name], before[name]) for name in {*now, *before}]
    return sorted(rows, key=lambda row: (-row.revenue, row.name))
