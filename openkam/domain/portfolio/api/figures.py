"""What an account buys: months, product groups, prices, rhythm, and what each key brought."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.calc.periods import add_months, month_start
from openkam.calc.prices import Bought, average_price, price_change
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import Filters, Id
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.api.shapes import FiguresOf, figures_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Figures, GroupBought, ProductPrices

router = Router(by_alias=True)
FARTHEST = 60  # months after the last complete one


class MonthFilters(Filters):
    """Which months."""

    months: int = Field(36, ge=1, le=120, description="how many complete months back")
    with_below: Literal["true", "false"] = Field(
        "false", description="true: with the accounts below it that are open to you"
    )


class Month(Schema):
    """One month of an account."""

    month: date = Field(description="its first day")
    is_complete: bool = Field(description="false for those after the period of `figures`")
    revenue: Decimal | None = Field(description="net; null where the sales data do not reach")
    cost: Decimal | None = Field(description="of the lines whose cost is known; null: of none")
    revenue_with_cost: Decimal | None = Field(
        description="of the same lines; − cost is their gross margin"
    )
    lines: int
    documents: int


class Months(Schema):
    """The months of an account, oldest first."""

    items: list[Month]
    figures: FiguresOf


class GroupOut(Schema):
    """One product group of an account, over all sales data."""

    group: str = Field(description="empty: no known product group")
    course: Literal["", "new", "back", "dropped"] = Field(
        description="new: first bought in the last 12 months; back: again after 12 months without;"
        " dropped: bought, but not in the last 12 months"
    )
    revenue: Decimal = Field(description="net, of the last 12 complete months")
    revenue_before: Decimal = Field(description="of the 12 months before")
    margin: Decimal | None = Field(
        description="gross, of the lines of the last 12 months whose cost is known; null: of none"
    )
    margin_rate: float | None = Field(description="of the revenue of these lines")
    last_month: date | None = Field(description="last bought; null: only credited")


class GroupPage(Page[GroupOut]):
    """A page of product groups."""

    figures: FiguresOf


class Quarter(Schema):
    """What was bought of a product in a quarter."""

    first_month: date
    quantity: Decimal
    revenue: Decimal
    price: Decimal | None = Field(description="revenue ÷ quantity; null unless both are positive")


class ProductPrice(Schema):
    """What the account pays for one product."""

    source: str
    key: str = Field(description="the product's code")
    name: str
    group: str
    price: Decimal | None = Field(description="of the last 12 complete months")
    price_before: Decimal | None = Field(description="of the 12 months before")
    quantity: Decimal
    quantity_before: Decimal
    revenue: Decimal = Field(description="net, of the last 12 complete months")
    revenue_before: Decimal
    quarters: list[Quarter] = Field(description="12, oldest first")


class PricesOut(Schema):
    """Prices of the ten products that brought most in 24 months, and what is left out."""

    items: list[ProductPrice]
    change: float | None = Field(
        description="of prices over both years at today's quantities (Paasche); null: none compare"
    )
    smaller: int = Field(description="products beyond the first ten")
    without_quantity: int = Field(description="products without a quantity above zero")
    unknown_revenue: Decimal = Field(description="of lines of no known product, in 24 months")
    figures: FiguresOf


class RhythmOut(Schema):
    """How often an account buys; days with a line above zero are purchase days."""

    purchase_days: int | None = Field(description="over all sales data; null: no figures yet")
    last_on: date | None = Field(description="the last purchase day")
    usual_interval: float | None = Field(
        description="median of the days between purchase days; null: fewer than three of them"
    )
    days_since: int | None = Field(description="from the last purchase to the data's last day")
    ratio: float | None = Field(description="the days since in usual intervals")
    due_on: date | None = Field(description="one usual interval after the last; no forecast")
    tone: Literal["", "watch", "act"] = Field(description="whether the silence is unusual")
    figures: FiguresOf


class KeySales(Schema):
    """What there is under one key of an account."""

    source: str
    key: str
    documents: int
    lines: int
    first_on: date
    last_on: date
    net_amount: Decimal = Field(description="in the reporting currency")


@router.get("/{account_id}/months", auth=reading("figures"), response=Months, summary="List months")
def list_months(request: Request, account_id: Id, filters: Query[MonthFilters]) -> dict[str, Any]:
    """Return the account's complete months and those begun since, oldest first."""
    selectors.account(request.user, account_id)
    basis = selectors.basis_for(request.user)
    figures = basis.figures
    if figures is None or figures.period is None:
        return {"items": [], "figures": figures_of(basis)}
    end = figures.period.end
    rows = selectors.account_month_series(
        request.user,
        account_id,
        first=add_months(end, -filters.months),
        last=_last_month(figures, end),
        with_below=filters.with_below == "true",
        preparation=figures.preparation,
    )
    return {"items": [_month(row, end) for row in rows], "figures": figures_of(basis)}


@router.get(
    "/{account_id}/product-groups",
    auth=reading("figures"),
    response=GroupPage,
    summary="List product groups",
)
def list_product_groups(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return every product group that the account ever bought, the largest first.

    Dropped ones stand last.
    """
    basis = selectors.basis_for(request.user)
    rows = selectors.groups_bought(request.user, account_id, basis)
    page = page_of_list(request, rows, paging, lambda found: [_group(row) for row in found])
    return {**page, "figures": figures_of(basis)}


@router.get(
    "/{account_id}/prices", auth=reading("figures"), response=PricesOut, summary="Read prices"
)
def read_prices(request: Request, account_id: Id) -> dict[str, Any]:
    """Return what the account pays for its largest products over time."""
    basis = selectors.basis_for(request.user)
    found = selectors.prices_of(request.user, account_id, basis)
    pairs = [(row.before, row.now) for row in found.products]
    return {
        "items": [_product(row, found.first_months) for row in found.products],
        "change": price_change(pairs),
        "smaller": found.smaller,
        "without_quantity": found.without_quantity,
        "unknown_revenue": found.unknown_revenue,
        "figures": figures_of(basis),
    }


@router.get(
    "/{account_id}/rhythm", auth=reading("figures"), response=RhythmOut, summary="Read the rhythm"
)
def read_rhythm(request: Request, account_id: Id) -> dict[str, Any]:
    """Return how often the account buys, and how long its last purchase is ago."""
    selectors.account(request.user, account_id)
    basis = selectors.basis_for(request.user)
    summary = selectors.summary(request.user, account_id, basis)
    found = selectors.rhythm_of(summary, basis)
    names = ("purchase_days", "last_on", "usual_interval", "days_since", "ratio", "due_on")
    values = {name: getattr(found, name) if found else None for name in names}
    if found and not found.is_known:
        values["usual_interval"] = None
    return {**values, "tone": found.tone if found else "", "figures": figures_of(basis)}


@router.get(
    "/{account_id}/key-sales",
    auth=reading("figures"),
    response=Page[KeySales],
    summary="List what each key brought",
)
def list_key_sales(request: Request, account_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return what the ledger holds under each key of the account that has any line."""
    found = selectors.key_sales(request.user, account_id)
    rows = [found[place] for place in sorted(found)]
    names = tuple(KeySales.model_fields)
    return page_of_list(
        request,
        rows,
        paging,
        lambda page: [{name: getattr(row, name) for name in names} for row in page],
    )


def _last_month(figures: "Figures", end: date) -> date:
    """The last month that the sales data reach, at least the last complete one."""
    reached = max(month_start(figures.covers_until or end), add_months(end, -1))
    return min(reached, add_months(end, FARTHEST))


def _month(row: "selectors.MonthFigures", end: date) -> dict[str, Any]:
    return {
        "month": row.month,
        "is_complete": row.month < end,
        "revenue": row.revenue,
        "cost": row.cost,
        "revenue_with_cost": row.revenue_with_cost if row.cost is not None else None,
        "lines": row.line_count,
        "documents": row.document_count,
    }


def _group(row: "GroupBought") -> dict[str, Any]:
    return {
        "group": row.name,
        "course": row.course,
        "revenue": row.revenue,
        "revenue_before": row.before,
        "margin": row.margin,
        "margin_rate": row.margin_rate,
        "last_month": row.last_month,
    }


def _product(row: "ProductPrices", months: tuple[date, ...]) -> dict[str, Any]:
    return {
        "source": row.source,
        "key": row.key,
        "name": row.name,
        "group": row.group,
        "price": _price(row.now),
        "price_before": _price(row.before),
        "quantity": row.now.quantity,
        "quantity_before": row.before.quantity,
        "revenue": row.now.revenue,
        "revenue_before": row.before.revenue,
        "quarters": [
            {
                "first_month": month,
                "quantity": bought.quantity,
                "revenue": bought.revenue,
                "price": _price(bought),
            }
            for month, bought in zip(months, row.quarters, strict=True)
        ],
    }


def _price(bought: Bought) -> Decimal | None:
    price = average_price(bought)
    return None if price is None else round(price, 8)
