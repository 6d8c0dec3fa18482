"""What the sales data say of every account at once, for whoever compares accounts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openkam.domain.portfolio.models import Account, AccountSummary
from openkam.domain.portfolio.selectors.figures import (
    account_keys_table,
    days_of,
    figures_of,
    ledger,
    prepared_tables,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Company, Preparation

DAYS_OF_A_YEAR = 365.25
COLUMNS = (
    "account_id",
    "revenue",
    "revenue_before",
    "share",
    "cost",
    "revenue_with_cost",
    "document_count",
    "first_sale_on",
)


@dataclass(frozen=True)
class MeasuredAccount:
    """One account over the last 12 complete months; None is what the data do not say."""

    pk: int
    name: str
    revenue: Decimal | None
    growth: float | None
    """Revenue / that of the 12 months before − 1."""
    share: float | None
    """Of the revenue of all accounts, 0..1."""
    deal_size: float | None
    """Revenue per document."""
    margin_rate: float | None
    """Gross margin / revenue, of the lines whose cost is known."""
    regularity: float | None
    """Share of the 12 months with a purchase, 0..1."""
    relationship_years: float | None
    """From the first purchase until the last day that the ledger covers."""
    breadth: int | None
    """Product groups bought; None where no line of any account names one."""
    days_to_pay: float | None
    """From invoice to payment, weighted by amounts."""


def measured_accounts(
    actor: "User", preparation: "Preparation", company: "Company"
) -> list[MeasuredAccount]:
    """Return what the sales data say of each account open to the actor, by its number.

    Asks the ledger itself for payments: seconds over millions of lines, so not for a page. Empty
    before the first import.
    """
    figures = figures_of(preparation, company)
    if figures.period is None:
        return []
    bought = prepared_tables(preparation).months_and_groups(days_of(figures.period))
    counts = {row["account_id"]: row for row in bought.to_pylist()}
    knows_groups = any(row["product_groups"] for row in counts.values())
    paid = dict(_days_to_pay(figures.period.start, figures.period.end))
    summaries = AccountSummary.objects.open_to(actor).filter(preparation=preparation)
    shown = summaries.filter(account__merged_into=None).order_by("account_id")
    found = {row["account_id"]: row for row in shown.values(*COLUMNS)}
    names = Account.objects.open_to(actor).order_by("pk").values_list("pk", "name")
    months = len(list(figures.period.months))
    return [
        _measured(
            pk,
            name,
            found.get(pk),
            counts.get(pk, {}),
            months=months,
            until=figures.covers_until,
            knows_groups=knows_groups,
            days_to_pay=paid.get(pk),
        )
        for pk, name in names.iterator()
    ]


def key_states(actor: "User", account_ids: Collection[int] | None = None) -> dict[int, str]:
    """Return what the open accounts are that are or were considered: candidate, key or former."""
    rows = Account.objects.open_to(actor).exclude(key_state="")
    if account_ids is not None:
        rows = rows.filter(pk__in=account_ids)
    return dict(rows.values_list("pk", "key_state"))


def count_owners() -> int:
    """Return how many people own an account."""
    owned = Account.objects.filter(merged_into=None, owner__is_active=True)
    return owned.values("owner").distinct().count()


def _measured(
    pk: int,
    name: str,
    summary: dict[str, Any] | None,
    counts: dict[str, int],
    *,
    months: int,
    until: date | None,
    knows_groups: bool,
    days_to_pay: float | None,
) -> MeasuredAccount:
    if summary is None:
        return MeasuredAccount(pk, name, *[None] * 9)
    # Who has bought before and not in the period bought for nothing, which is known.
    revenue, before = summary["revenue"] or Decimal(0), summary["revenue_before"]
    with_cost, cost = summary["revenue_with_cost"], summary["cost"]
    documents, first = summary["document_count"], summary["first_sale_on"]
    has_margin = with_cost is not None and cost is not None and with_cost > 0
    return MeasuredAccount(
        pk=pk,
        name=name,
        revenue=revenue,
        growth=float(revenue / before) - 1 if before is not None and before > 0 else None,
        share=summary["share"],
        deal_size=float(revenue) / documents if documents else None,
        margin_rate=float((with_cost - cost) / with_cost) if has_margin else None,
        regularity=counts.get("months", 0) / months,
        relationship_years=(until - first).days / DAYS_OF_A_YEAR if until and first else None,
        breadth=counts.get("product_groups", 0) if knows_groups else None,
        days_to_pay=days_to_pay,
    )


def _days_to_pay(start: date, end: date) -> Iterator[tuple[int, float]]:
    table = ledger().account_payments(account_keys_table(), start, end)
    for row in table.to_pylist():
        if row["account_id"] is not None and row["paid_amount"]:
            yield row["account_id"], row["paid_days"] / row["paid_amount"]
