"""What an account pays for its products over time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openkam.calc.amounts import exact
from openkam.calc.periods import Period, add_months
from openkam.calc.prices import Bought
from openkam.domain.portfolio.models import Product
from openkam.domain.portfolio.selectors.accounts import account
from openkam.domain.portfolio.selectors.figures import days_of, prepared_tables

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors.basis import Basis

MOST_PRODUCTS = 10
QUARTER, QUARTERS, YEAR = 3, 12, 12
NOTHING = Bought(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class ProductPrices:
    """One product that the account buys: 12 quarters back from the last complete month."""

    key: str
    source: str
    name: str
    group: str
    now: Bought  # last 12 complete months
    before: Bought  # the 12 months before
    quarters: tuple[Bought, ...]  # oldest first

    @property
    def revenue(self) -> Decimal:
        """What it brought in 24 months."""
        return self.now.revenue + self.before.revenue


@dataclass(frozen=True)
class Prices:
    """The products with a quantity, the largest of 24 months first, and what is left out."""

    products: list[ProductPrices]
    smaller: int = 0  # products beyond the first ten
    without_quantity: int = 0  # products of 24 months that have no quantity above zero
    unknown_revenue: Decimal = Decimal(0)  # of lines of no known product, in 24 months
    first_months: tuple[date, ...] = ()  # of the quarters


def prices_of(actor: "User", account_id: int, basis: "Basis") -> Prices:
    """Return what the account paid for the ten products that brought most in 24 months.

    Raises Http404 if the account is not open to the actor.
    """
    account(actor, account_id)
    figures = basis.figures
    if figures is None or figures.period is None:
        return Prices([])
    end = figures.period.end
    start = add_months(end, -QUARTER * QUARTERS)
    table = prepared_tables(figures.preparation).products_of(
        [account_id], days_of(Period(start, end))
    )
    months = _by_product(table.to_pylist())
    lost = exact(sum(row[2] for row in months.pop(None, []) if row[0] >= add_months(end, -24)))
    found = {pk: _amounts(rows, end) for pk, rows in months.items() if pk is not None}
    recent = {pk: sums for pk, sums in found.items() if _is_recent(months[pk], end)}
    for pk in Product.objects.filter(is_product=False).values_list("pk", flat=True):
        recent.pop(pk, None)  # postage and fees have no price of their own
    counted = [pk for pk, sums in recent.items() if sums[0].quantity + sums[1].quantity > 0]
    counted.sort(key=lambda pk: (-(recent[pk][0].revenue + recent[pk][1].revenue), pk))
    shown = counted[:MOST_PRODUCTS]
    named = Product.objects.in_bulk(shown)
    return Prices(
        products=[_product(named[pk], *recent[pk]) for pk in shown if pk in named],
        smaller=len(counted) - len(shown),
        without_quantity=len(recent) - len(counted),
        unknown_revenue=lost,
        first_months=tuple(add_months(start, QUARTER * n) for n in range(QUARTERS)),
    )


Month = tuple[date, int, int]  # month, quantity and revenue in ten-thousandths
Sums = tuple[Bought, Bought, tuple[Bought, ...]]


def _by_product(rows: "list[dict[str, object]]") -> dict[int | None, list[Month]]:
    found: dict[int | None, list[Month]] = defaultdict(list)
    for row in rows:
        month, quantity, revenue = row["month"], row["quantity"], row["revenue"]
        pk = row["product_id"]
        assert isinstance(month, date)  # noqa: S101 - the prepared table has dates there
        found[pk if isinstance(pk, int) else None].append(
            (
                month,
                quantity if isinstance(quantity, int) else 0,
                revenue if isinstance(revenue, int) else 0,
            )
        )
    return found


def _is_recent(rows: list[Month], end: date) -> bool:
    return any(month >= add_months(end, -2 * YEAR) for month, _quantity, _revenue in rows)


def _amounts(rows: list[Month], end: date) -> Sums:
    quarters = tuple(
        _bought(rows, add_months(end, -QUARTER * n), add_months(end, -QUARTER * (n - 1)))
        for n in range(QUARTERS, 0, -1)
    )
    year = add_months(end, -YEAR)
    return _bought(rows, year, end), _bought(rows, add_months(year, -YEAR), year), quarters


def _bought(rows: list[Month], start: date, end: date) -> Bought:
    inside = [row for row in rows if start <= row[0] < end]
    return Bought(exact(sum(row[1] for row in inside)), exact(sum(row[2] for row in inside)))


def _product(
    product: Product, now: Bought, before: Bought, quarters: "tuple[Bought, ...]"
) -> ProductPrices:
    return ProductPrices(
        key=product.key,
        source=product.source,
        name=product.name,
        group=product.product_group,
        now=now,
        before=before,
        quarters=quarters,
    )
