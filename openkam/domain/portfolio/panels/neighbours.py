"""What stands around the account: the rest of its group, and what it buys."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.face import countries, formats
from openkam.core.face.charts import share_bar, sparkline
from openkam.core.face.doors import door
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis, GroupRevenue

MOST_RELATIVES = 6
MOST_GROUPS = 8


def relatives(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the other accounts of the group that the reader may see."""
    basis = basis or selectors.basis_for(actor)
    account = account or selectors.account(actor, account_id)
    rows = list(selectors.relatives(actor, account, basis)[: MOST_RELATIVES + 1])
    return {
        "relatives": [_relative(row) for row in rows[:MOST_RELATIVES]],
        "has_more": len(rows) > MOST_RELATIVES,
        "group_name": account.group.name if account.group else account.name,
        "group_url": f"{reverse('portfolio:accounts')}?group={account.group_id or account.pk}",
        "symbol": formats.currency_symbol(basis.currency),
    }


def what_they_buy(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return where the product groups stand: the page does not wait for the ledger's files."""
    basis = basis or selectors.basis_for(actor)
    has_sales = basis.figures is not None and basis.figures.period is not None
    never = account is not None and getattr(account, "last_on", None) is None
    return {"account_id": account_id, "has_sales": has_sales and not never}


def product_groups(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return what the account buys by product group, 12 months against the 12 before."""
    basis = basis or selectors.basis_for(actor)
    account = account or selectors.account(actor, account_id)
    rows = selectors.product_groups_of(account, basis)
    total = sum((row.revenue for row in rows if row.revenue > 0), Decimal(0))
    largest = max((row.revenue for row in rows), default=Decimal(0))
    return {
        "groups": [_group(row, total, largest, basis) for row in rows[:MOST_GROUPS]],
        "left": max(len(rows) - MOST_GROUPS, 0),
        "symbol": formats.currency_symbol(basis.currency),
        "period": formats.period(basis.figures.period)
        if basis.figures and basis.figures.period
        else "",
    }


def _relative(account: Any) -> dict[str, Any]:
    return {
        "url": door("web:account")(account.pk),
        "name": account.name,
        "country": countries.name(account.country) if account.country else "",
        "revenue": formats.thousands(account.revenue),
        "trend": sparkline(account.trend or ()),
    }


def _group(row: "GroupRevenue", total: Decimal, largest: Decimal, basis: "Basis") -> dict[str, Any]:
    change = row.revenue / row.before - 1 if row.before and row.before > 0 else None
    company = basis.company
    return {
        "name": row.name or _("Without a group"),
        "revenue": formats.number(row.revenue),
        "share": formats.percent(row.revenue / total) if total else "–",
        "bar": share_bar(0, float(row.revenue / largest), 80) if row.revenue > 0 else "",
        "change": formats.delta(
            change,
            watch=float(company.watch_decline_share),
            act=float(company.act_decline_share),
        ).cell,
    }
