"""Reading prepared figures, and the ledger itself where a report wants days."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, Sum
from django.http import Http404
from django.utils.timezone import localtime

from openkam.calc.periods import DAY, Period, add_months, month_start
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountMonth,
    AccountSummary,
    Company,
    ImportBatch,
    Kind,
    Lineage,
    Parenthood,
    Preparation,
    UnassignedMonth,
)
from openkam.domain.portfolio.selectors.company import company_settings
from openkam.domain.portfolio.selectors.constant_rates import ConstantRates, constant_rates

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa
    from django.db.models import QuerySet

    from openkam.core.access.gate import ScopedQuerySet
    from openkam.core.access.models import User
    from openkam.core.ledger import Days, Ledger, Prepared


@dataclass(frozen=True)
class Figures:
    """What the prepared figures are: in which currency, as of when, over which period."""

    preparation: Preparation
    currency: str
    as_of: date | None
    period: Period | None
    """The last 12 complete months; None while the ledger is empty."""
    covers_from: date | None
    covers_until: date | None
    """The last day with a line."""
    is_fresh: bool
    """Whether nothing that the figures rest on has changed since."""


@dataclass(frozen=True)
class MonthFigures:
    """One month of an account; amounts are None for months outside the ledger."""

    month: date
    revenue: Decimal | None
    cost: Decimal | None
    """Of the lines whose cost is known; None when no line's is."""
    revenue_with_cost: Decimal | None
    """Of the same lines: what a margin divides by."""
    line_count: int
    document_count: int


def current_preparation() -> Preparation | None:
    """Return the newest completed preparation, the one that pages show."""
    return Preparation.objects.exclude(completed_at=None).order_by("-pk").first()


def figures() -> Figures | None:
    """Return what the prepared figures are; None before the first preparation. Two queries."""
    preparation = current_preparation()
    return None if preparation is None else figures_of(preparation, company_settings())


def figures_of(preparation: Preparation, company: Company) -> Figures:
    """Describe a preparation that the caller has read already."""
    period = None
    if preparation.period_from and preparation.period_until:
        period = Period(preparation.period_from, preparation.period_until)
    return Figures(
        preparation=preparation,
        currency=preparation.currency,
        as_of=preparation.as_of,
        period=period,
        covers_from=preparation.covers_from,
        covers_until=preparation.covers_until,
        is_fresh=preparation.revision == company.figures_revision,
    )


def needs_preparing(today: date | None = None) -> bool:
    """Whether there is something to prepare that no completed preparation contains.

    With `today` also whether a parent has begun or ended to count since: preparing brings the
    tree up to the day.
    """
    revision = company_settings().figures_revision
    preparation = current_preparation()
    if preparation is None or preparation.revision != revision:
        return revision > 0
    # A copy of the data folder that was put back may lack them.
    if preparation.covers_from is not None and not prepared_tables(preparation).is_whole:
        return True
    if today is None:
        return False
    since = (localtime(preparation.started_at).date() + DAY, today)
    turns = Q(valid_from__range=since) | Q(valid_until__range=since)
    return Parenthood.objects.filter(turns).exists()


def whole_is_visible(actor: "User") -> bool:
    """Whether the actor may compare with the whole company: shares, classes, the unassigned."""
    return actor.sees_all_accounts or company_settings().members_see_whole


def live_batches() -> list[int]:
    """Return the numbers of the imports that are in the ledger, oldest first."""
    live = ImportBatch.objects.filter(state=ImportBatch.State.LIVE, kind=Kind.SALES)
    return list(live.order_by("pk").values_list("pk", flat=True))


def ledger(constant: ConstantRates | None = None) -> "Ledger":
    """Return the ledger of the live imports, for evidence, reports by the day and services.

    It counts at the constant rates, which a caller who has read them hands on.
    """
    # The engine takes a third of a second to load: most pages and commands do without it.
    from openkam.core.ledger import Ledger

    constant = constant or constant_rates()
    return Ledger(
        settings.LEDGER_FOLDER,
        live_batches(),
        rates=constant.rates,
        currency=constant.currency,
        engine=settings.LEDGER_ENGINE,
        memory_limit=settings.LEDGER_MEMORY,
    )


def stored_answers() -> "Ledger":
    """Return the ledger for what it has stored, which does not depend on the live imports."""
    from openkam.core.ledger import Ledger

    return Ledger(
        settings.LEDGER_FOLDER,
        engine=settings.LEDGER_ENGINE,
        memory_limit=settings.LEDGER_MEMORY,
    )


def prepared_tables(preparation: Preparation) -> "Prepared":
    """Return the prepared files of a preparation."""
    return stored_answers().prepared(preparation.pk)


def days_of(period: Period) -> "Days":
    """Return a period as the prepared files take it."""
    from openkam.core.ledger import Days

    return Days(period.start, period.end)


def account_keys_table() -> "pa.Table":
    """Return all keys as the ledger wants them: source, key, account_id."""
    import pyarrow as pa

    rows = AccountKey.objects.order_by("source", "key").values_list("source", "key", "account")
    columns = tuple(zip(*rows, strict=True)) or ((), (), ())
    return pa.table(
        {
            "source": pa.array(columns[0], pa.string()),
            "key": pa.array(columns[1], pa.string()),
            "account_id": pa.array(columns[2], pa.int64()),
        }
    )


def account_months(
    actor: "User",
    *,
    period: Period,
    account_ids: "Collection[int] | None" = None,
    preparation: Preparation | None = None,
) -> dict[int, Decimal]:
    """Return the net revenue of each open account with a line in the period of whole months.

    Accounts without a line in it are not among them. Empty before the first preparation; a caller
    who has read the preparation hands it on.
    """
    preparation = preparation or current_preparation()
    if preparation is None:
        return {}
    if (preparation.period_from, preparation.period_until) == (period.start, period.end):
        summaries = AccountSummary.objects.open_to(actor).filter(
            preparation=preparation, revenue__isnull=False
        )
        return dict(_among(summaries, account_ids).values_list("account", "revenue"))
    months = AccountMonth.objects.open_to(actor).filter(
        preparation=preparation, month__gte=period.start, month__lt=period.end
    )
    summed = _among(months, account_ids).values("account").annotate(total=Sum("revenue"))
    return dict(summed.values_list("account", "total"))


def months_of_accounts(
    account_ids: "Collection[int]", period: Period, preparation: Preparation
) -> dict[int, dict[date, Decimal]]:
    """Return the net revenue of accounts by month, behind the gate, for jobs."""
    rows = AccountMonth.objects.filter(
        preparation=preparation,
        account__in=account_ids,
        month__gte=period.start,
        month__lt=period.end,
    )
    found: dict[int, dict[date, Decimal]] = {}
    for row in rows.only("account", "month", "revenue"):
        found.setdefault(row.account_id, {})[row.month] = row.revenue
    return found


def account_month_series(
    actor: "User",
    account_id: int,
    *,
    first: date,
    last: date,
    with_below: bool = False,
    preparation: Preparation | None = None,
) -> list[MonthFigures]:
    """Return the account's months from `first` to `last`, both included, oldest first.

    `with_below` counts the accounts below it too, as far as they are open to the actor. Raises
    Http404 if the account is not.
    """
    if not Account.objects.open_to(actor).filter(pk=account_id).exists():
        raise Http404
    preparation = preparation or current_preparation()
    months = _months_between(first, last)
    if preparation is None:
        return [MonthFigures(month, None, None, None, 0, 0) for month in months]
    rows = AccountMonth.objects.filter(
        preparation=preparation, month__gte=months[0], month__lte=months[-1]
    )
    if with_below:
        below = Lineage.objects.filter(ancestor=account_id).values("account")
        rows = rows.open_to(actor).filter(account__in=below)
    else:
        rows = rows.filter(account=account_id)
    found = {figures.month: figures for figures in map(_month_figures, _summed_by_month(rows))}
    return [found.get(month) or _quiet_month(month, preparation) for month in months]


def unassigned(
    actor: "User", *, period: Period, preparation: Preparation | None = None
) -> Decimal | None:
    """Return the revenue of lines without an account in the period of whole months.

    None for those who do not see the whole, and before the first preparation; a caller who has
    read the preparation hands it on.
    """
    preparation = preparation or current_preparation()
    if preparation is None or not whole_is_visible(actor):
        return None
    months = UnassignedMonth.objects.filter(
        preparation=preparation, month__gte=period.start, month__lt=period.end
    )
    return months.aggregate(total=Sum("revenue"))["total"] or Decimal(0)


def account_totals(actor: "User", *, start: date, end: date) -> dict[int | None, Decimal]:
    """Return the net revenue of each open account with a line from `start` until before `end`.

    Exact to the day, from the ledger itself. The key None holds the lines without an account,
    for those who see the whole.
    """
    answer = ledger().account_totals(account_keys_table(), start, end)
    ids, revenues = answer["account_id"].to_pylist(), answer["revenue"].to_pylist()
    totals = dict(zip(ids, revenues, strict=True))
    unknown = totals.pop(None, Decimal(0))
    if not actor.sees_all_accounts:
        open_ids = set(Account.objects.open_to(actor).values_list("pk", flat=True))
        totals = {account: total for account, total in totals.items() if account in open_ids}
    if whole_is_visible(actor):
        totals[None] = unknown
    return totals


def _among(
    rows: "ScopedQuerySet[Any]", account_ids: "Collection[int] | None"
) -> "ScopedQuerySet[Any]":
    return rows if account_ids is None else rows.filter(account__in=account_ids)


def _summed_by_month(rows: "QuerySet[AccountMonth]") -> "QuerySet[Any, dict[str, Any]]":
    names = ("revenue", "cost", "revenue_with_cost", "line_count", "document_count")
    sums = {f"{name}_sum": Sum(name) for name in names}
    return rows.values("month").annotate(**sums).order_by("month")


def _month_figures(row: dict[str, Any]) -> MonthFigures:
    return MonthFigures(
        month=row["month"],
        revenue=row["revenue_sum"],
        cost=row["cost_sum"],
        revenue_with_cost=row["revenue_with_cost_sum"],
        line_count=row["line_count_sum"],
        document_count=row["document_count_sum"],
    )


def _quiet_month(month: date, preparation: Preparation) -> MonthFigures:
    """A month without lines: nothing was bought, unless the ledger does not reach it."""
    since, until = preparation.covers_from, preparation.covers_until
    reached = since is not None and until is not None and month_start(since) <= month <= until
    return MonthFigures(month, Decimal(0) if reached else None, None, None, 0, 0)


def _months_between(first: date, last: date) -> list[date]:
    start, end = month_start(first), month_start(last)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return [add_months(start, step) for step in range(max(count, 1))]
