"""Preparing the figures that pages show: the ledger is asked once, the answers are stored."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openkam.calc.periods import Period, last_complete_months, month_start
from openkam.core.amounts import ten_thousandths
from openkam.domain.portfolio.models import (
    Account,
    AccountMonth,
    AccountSummary,
    Company,
    Preparation,
    Product,
    ProductSummary,
    UnassignedMonth,
)
from openkam.domain.portfolio.selectors import (
    ConstantRates,
    account_keys_table,
    company_settings,
    constant_rates,
    days_of,
    ledger,
    may_import,
)
from openkam.domain.portfolio.services import generations, tree

if TYPE_CHECKING:
    import pyarrow as pa

    from openkam.core.access.models import User
    from openkam.core.ledger import Ledger

Watcher = Callable[[float | None, str], None]
Row = tuple[Any, ...]

PRODUCT_FIELDS = (
    "preparation",
    "product",
    "revenue",
    "revenue_before",
    "quantity",
    "account_count",
    "last_on",
)

MET_FIELDS = (
    "first_on",
    "last_on",
    "first_sale_on",
    "last_sale_on",
    "purchase_days",
    "typical_interval",
)
NEVER_MET = (None, None, None, None, 0, None)


def nobody_watches(share: float | None, text: str) -> None:
    """Progress that nobody wants to see."""


def prepare_figures(
    actor: "User", *, now: datetime, today: date, progress: Watcher = nobody_watches
) -> Preparation:
    """Ask the ledger once and store what pages show; PermissionDenied for those who do not import.

    Written beside the current figures and made current with one write, so it may be stopped at
    any point and started again. Figures are as of the day that the company chose, else of the
    last day the ledger covers, and never of a day after `today`.
    """
    if not may_import(actor):
        raise PermissionDenied
    company = company_settings()  # read first: a change that comes later makes these out of date
    tree.rebuild(today)
    preparation = Preparation.objects.create(
        revision=company.figures_revision, currency=company.currency, started_at=now
    )
    constant = constant_rates(company)
    facts, keys = ledger(constant), account_keys_table()
    _remember_rates(preparation, constant.only(facts.foreign_currencies()))
    _set_period(preparation, company, facts.covers(), today)
    progress(0.05, _("Adding up the sales lines"))
    months = facts.account_months(keys)
    progress(0.3, _("Storing the months of each account"))
    _store_months(preparation, months, progress)
    progress(0.75, _("Ranking the accounts"))
    _store_summaries(preparation, company, months, _met(preparation, facts, keys))
    progress(0.85, _("Adding up the products"))
    products = products_table()
    _store_products(preparation, facts, keys, products)
    _write_tables(preparation, facts, keys, products)
    generations.complete(preparation, now)
    progress(0.95, _("Removing old figures"))
    generations.remove_old(preparation, facts, now)
    progress(1.0, _("Figures are prepared"))
    return preparation


def _write_tables(
    preparation: Preparation, facts: "Ledger", keys: "pa.Table", products: "pa.Table"
) -> None:
    facts.write_prepared(keys, products, preparation.pk)
    period = _period(preparation)
    if period is None or preparation.covers_from is None:
        return
    before = period.a_year_before()
    if preparation.covers_from <= before.start:
        # What the margin report asks for first takes seconds: nobody has to wait for it there.
        facts.prepared(preparation.pk).price_effects(days_of(before), days_of(period))


def _remember_rates(preparation: Preparation, used: ConstantRates) -> None:
    if used.rates:
        preparation.rates, preparation.rates_month = used.stored(), used.month


def _set_period(
    preparation: Preparation, company: Company, covers: tuple[date, date] | None, today: date
) -> None:
    if covers is None:
        return
    preparation.covers_from, preparation.covers_until = covers
    preparation.as_of = min(company.figures_as_of or covers[1], today)
    period = last_complete_months(preparation.as_of)
    preparation.period_from, preparation.period_until = period.start, period.end


def _store_months(preparation: Preparation, months: "pa.Table", progress: Watcher) -> None:
    import pyarrow.compute as pc

    from openkam.domain.portfolio.services import rollup

    assigned = months.filter(pc.field("account_id").is_valid())
    written = 0
    for rows in rollup.month_rows(assigned, preparation.pk, generations.CHUNK):
        generations.write(AccountMonth, rollup.MONTH_FIELDS, rows)
        written += len(rows)
        progress(0.3 + 0.45 * written / assigned.num_rows, _("Storing the months of each account"))
    unassigned = months.filter(pc.field("account_id").is_null())
    generations.write(
        UnassignedMonth,
        ("preparation", "month", "revenue", "line_count", "document_count"),
        rollup.unassigned_rows(unassigned, preparation.pk),
    )


def _store_summaries(
    preparation: Preparation, company: Company, months: "pa.Table", met: "dict[int, Row]"
) -> None:
    import numpy as np
    import pyarrow.compute as pc

    from openkam.domain.portfolio.services import rollup

    ids = np.fromiter(Account.objects.order_by("pk").values_list("pk", flat=True), np.int64)
    period = _period(preparation)
    if period is None:
        return  # completing gives every account its empty row
    assigned = months.filter(pc.field("account_id").is_valid())
    bought = rollup.sums(assigned, ids, period)
    former = _period_before(preparation)
    before = None if former is None else rollup.sums(assigned, ids, former)
    revenues = rollup.assigned_revenues(ids, bought)
    preparation.assigned_revenue = sum(revenues.values(), Decimal(0)) if revenues else None
    ranked = rollup.places(revenues, company.a_class_limit_share, company.b_class_limit_share)
    rows = [
        (preparation.pk, *row, *met.get(row[0], NEVER_MET))
        for row in rollup.summary_rows(ids, bought, before, ranked)
    ]
    fields = ("preparation", *rollup.SUMMARY_FIELDS, *MET_FIELDS)
    generations.write(AccountSummary, fields, rows)


def _met(preparation: Preparation, facts: "Ledger", keys: "pa.Table") -> "dict[int, Row]":
    """Return when and how often there was business with each account, as `MET_FIELDS`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if preparation.as_of is None:
        return {}
    days = facts.account_days(keys)
    met = {
        account: (first, last, *NEVER_MET[2:])
        for account, first, last in zip(
            days["account_id"].to_pylist(),
            pc.cast(days["first_on"], pa.string()).to_pylist(),
            pc.cast(days["last_on"], pa.string()).to_pylist(),
            strict=True,
        )
    }
    rhythm = facts.account_rhythm(keys, preparation.as_of + timedelta(days=1))
    for row in rhythm.to_pylist():
        low, high = row["interval_low"], row["interval_high"]
        met[row["account_id"]] = (
            *met[row["account_id"]][:2],
            row["first_sale_on"].isoformat(),
            row["last_sale_on"].isoformat(),
            row["purchase_days"],
            None if low is None else (low + high) / 2,
        )
    return met


def products_table() -> "pa.Table":
    """Return all products as the ledger wants them: source, key, product_id, product_group."""
    import pyarrow as pa

    rows = Product.objects.order_by("source", "key").values_list(
        "source", "key", "pk", "product_group"
    )
    # A product without a group is of no known group, as a line without a known product is.
    known = ((source, key, pk, group or None) for source, key, pk, group in rows)
    columns = tuple(zip(*known, strict=True)) or ((), (), (), ())
    kinds = {
        "source": pa.string(),
        "key": pa.string(),
        "product_id": pa.int64(),
        "product_group": pa.string(),
    }
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds.values(), strict=True)]
    return pa.table(dict(zip(kinds, arrays, strict=True)))


def _store_products(
    preparation: Preparation, facts: "Ledger", keys: "pa.Table", products: "pa.Table"
) -> None:
    period = _period(preparation)
    if period is None:
        return
    bought = facts.product_totals(products, keys, period.start, period.end).to_pylist()
    former = _period_before(preparation)
    before: dict[int, Decimal] | None = None
    if former is not None:
        rows = facts.product_totals(products, keys, former.start, former.end).to_pylist()
        before = {row["product_id"]: row["revenue"] for row in rows}
    found = {row["product_id"]: row for row in bought}
    last_days = _last_days(preparation, facts, products)
    generations.write(
        ProductSummary,
        PRODUCT_FIELDS,
        [
            (
                preparation.pk,
                product,
                *_product_amounts(product, found.get(product), before),
                last_days.get(product),
            )
            for product in products["product_id"].to_pylist()
        ],
    )


def _product_amounts(
    product: int, row: dict[str, Any] | None, before: dict[int, Decimal] | None
) -> tuple[object, ...]:
    former = None if before is None else ten_thousandths(before.get(product, Decimal(0)))
    if row is None:
        return None, former, None, 0
    quantity = row["quantity"]
    return (
        ten_thousandths(row["revenue"]),
        former,
        None if quantity is None else ten_thousandths(quantity),
        row["accounts"],
    )


def _last_days(
    preparation: Preparation, facts: "Ledger", products: "pa.Table"
) -> dict[int | None, str]:
    """Return the last day on which each product was sold, up to the day of the figures."""
    as_of = preparation.as_of
    if as_of is None:
        return {}
    days = facts.product_days(products, as_of + timedelta(days=1)).to_pylist()
    return {row["product_id"]: row["last_on"].isoformat() for row in days}


def _period(preparation: Preparation) -> Period | None:
    start, end = preparation.period_from, preparation.period_until
    return Period(start, end) if start and end else None


def _period_before(preparation: Preparation) -> Period | None:
    """The twelve months before, if the ledger reaches back to their first month."""
    period, covered = _period(preparation), preparation.covers_from
    if period is None or covered is None:
        return None
    former = period.a_year_before()
    return former if month_start(covered) <= former.start else None
