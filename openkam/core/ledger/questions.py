"""The heavy questions over the facts, written once for every engine as Ibis expressions.

Pure functions: tables in, expression out. Allowed are only those parts of Ibis that mean the same
everywhere: no as-of join, no ordered concatenation, dates cast to date, `.nullif(0)` under every
division. Tables: `lines` (the facts; their `document` must be unique over all sources),
`account_keys` (source, key, account_id), `product_keys` (source, key, product_id, product_group).
"""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import pyarrow as pa

AMOUNT = "decimal(18, 4)"
LINES = ibis.table(
    {
        "source": "string",
        "document": "string",
        "line": "int32",
        "account_key": "string",
        "product_key": "string",
        "invoiced_on": "date",
        "quantity": AMOUNT,
        "net_amount": AMOUNT,
        "cost_amount": AMOUNT,
        "discount_amount": AMOUNT,
        "currency": "string",
        "paid_on": "date",
        "due_on": "date",
    },
    name="lines",
)
ACCOUNT_KEYS = ibis.table(
    {"source": "string", "key": "string", "account_id": "int64"}, name="account_keys"
)
PRODUCT_KEYS = ibis.table(
    {"source": "string", "key": "string", "product_id": "int64", "product_group": "string"},
    name="product_keys",
)


def account_months() -> ir.Table:
    """What each account bought in each month; account_id null = not assigned to an account.

    `revenue_with_cost` is the revenue of the lines whose cost is known: a margin divides by it.
    """
    rows = _with_account(LINES)
    return rows.group_by("account_id", month=_month(rows)).agg(
        revenue=rows.net_amount.sum(),
        cost=rows.cost_amount.sum(),
        revenue_with_cost=rows.net_amount.sum(where=rows.cost_amount.notnull()),
        discount=rows.discount_amount.sum(),
        quantity=rows.quantity.sum(),
        lines=rows.count(),
        documents=rows.document.nunique(),
        last_on=rows.invoiced_on.max(),
    )


def account_days() -> ir.Table:
    """First and last day of business with each account, and how much of it there was."""
    rows = _with_account(LINES)
    return rows.group_by("account_id").agg(
        first_on=rows.invoiced_on.min(),
        last_on=rows.invoiced_on.max(),
        lines=rows.count(),
        documents=rows.document.nunique(),
    )


def account_totals() -> ir.Table:
    """What each account bought in all of the lines given."""
    rows = _with_account(LINES)
    return rows.group_by("account_id").agg(**_amounts(rows))


def product_months() -> ir.Table:
    """What was sold of each product in each month; product_id null = no known product."""
    rows = _with_product(_with_account(LINES))
    return rows.group_by("product_id", month=_month(rows)).agg(
        revenue=rows.net_amount.sum(),
        quantity=rows.quantity.sum(),
        accounts=rows.account_id.nunique(),
        lines=rows.count(),
    )


def product_totals() -> ir.Table:
    """What was sold of each product in all of the lines given; product_id null = none known."""
    rows = _with_product(_with_account(LINES))
    return rows.group_by("product_id").agg(
        revenue=rows.net_amount.sum(),
        quantity=rows.quantity.sum(),
        accounts=rows.account_id.nunique(),
        lines=rows.count(),
    )


def product_days() -> ir.Table:
    """First and last day on which each product was sold; product_id null = none known."""
    rows = _with_product(LINES)
    return rows.group_by("product_id").agg(
        first_on=rows.invoiced_on.min(), last_on=rows.invoiced_on.max()
    )


def account_products() -> ir.Table:
    """What each account bought of each product in each month; product_id null = none known."""
    rows = _with_product(_with_account(LINES))
    return rows.group_by("account_id", "product_id", "product_group", month=_month(rows)).agg(
        quantity=rows.quantity.sum(), **_amounts(rows)
    )


def account_rhythm() -> ir.Table:
    """On how many days each account bought, since when, and how many days usually lie between.

    A day counts when a line of it is above zero. The usual interval is the median of the days
    between neighbouring ones, the mean of `interval_low` and `interval_high`; both are null with
    fewer than two such days.
    """
    rows = _with_account(LINES)
    bought = rows.filter(rows.net_amount > 0)
    days = bought.group_by("account_id", "invoiced_on").agg(lines=bought.count())
    numbered = days.mutate(number=days.invoiced_on.epoch_days())
    own = ibis.window(group_by="account_id", order_by="number")
    gaps = numbered.mutate(gap=numbered.number - numbered.number.lag().over(own))
    usual = _median_by_account(gaps.filter(gaps.gap > 0), "gap")
    totals = gaps.group_by("account_id").agg(
        first_sale_on=gaps.invoiced_on.min(),
        last_sale_on=gaps.invoiced_on.max(),
        purchase_days=gaps.count(),
    )
    joined = totals.left_join(usual, totals.account_id == usual.account_id)
    return joined.select(*totals.columns, interval_low=usual.low, interval_high=usual.high)


def account_payments() -> ir.Table:
    """How long each account took to pay the lines given, weighted by their amounts.

    Only lines above zero with a day of payment count. `paid_days` are days times amount, so that
    `paid_days` / `paid_amount` is the mean; lines paid before their invoice count with less than 0.
    """
    rows = _with_account(LINES)
    paid = rows.filter(rows.paid_on.notnull() & (rows.net_amount > 0))
    days = paid.paid_on.epoch_days() - paid.invoiced_on.epoch_days()
    return paid.group_by("account_id").agg(
        paid_days=(days.cast("float64") * paid.net_amount.cast("float64")).sum(),
        paid_amount=paid.net_amount.cast("float64").sum(),
        lines=paid.count(),
    )


QUESTIONS: dict[str, Callable[[], ir.Table]] = {
    question.__name__: question
    for question in (
        account_months,
        account_days,
        account_totals,
        product_months,
        product_totals,
        product_days,
        account_products,
        account_rhythm,
        account_payments,
    )
}


def compile(question: str, dialect: str) -> tuple[str, pa.Schema]:
    """Return the SQL of the question in this dialect of Ibis, and the schema of its answer."""
    expression = QUESTIONS[question]()
    return str(ibis.to_sql(expression, dialect=dialect)), expression.schema().to_pyarrow()


def _median_by_account(rows: ir.Table, column: str) -> ir.Table:
    """The two middle values of each account, `low` and `high`; equal where there is one.

    Their mean is the median: written with ranks, since not every engine has a median.
    """
    whole = ibis.window(group_by="account_id")
    ranked = rows.mutate(
        place=ibis.row_number().over(ibis.window(group_by="account_id", order_by=column)) + 1,
        size=rows.count().over(whole),
    )
    middle = ranked.filter(
        (2 * ranked.place >= ranked.size) & (2 * ranked.place <= ranked.size + 2)
    )
    return middle.group_by("account_id").agg(low=middle[column].min(), high=middle[column].max())


def _amounts(rows: ir.Table) -> dict[str, ir.Value]:
    return {
        "revenue": rows.net_amount.sum(),
        "cost": rows.cost_amount.sum(),
        "revenue_with_cost": rows.net_amount.sum(where=rows.cost_amount.notnull()),
        "lines": rows.count(),
        "lines_with_cost": rows.count(where=rows.cost_amount.notnull()),
    }


def _month(rows: ir.Table) -> ir.Value:
    return rows.invoiced_on.truncate("M").cast("date")


def _with_account(rows: ir.Table) -> ir.Table:
    keys = ACCOUNT_KEYS
    joined = rows.left_join(keys, [rows.source == keys.source, rows.account_key == keys.key])
    return joined.select(*rows.columns, "account_id")


def _with_product(rows: ir.Table) -> ir.Table:
    keys = PRODUCT_KEYS
    joined = rows.left_join(keys, [rows.source == keys.source, rows.product_key == keys.key])
    return joined.select(*rows.columns, "product_id", "product_group")
