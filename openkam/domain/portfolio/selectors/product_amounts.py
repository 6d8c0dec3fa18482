"""What one account bought of each product in two periods."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openkam.calc.amounts import exact
from openkam.calc.price_effects import Bought, Sold
from openkam.domain.portfolio.models import Product
from openkam.domain.portfolio.selectors.accounts import account
from openkam.domain.portfolio.selectors.figures import days_of, prepared_tables

if TYPE_CHECKING:
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Preparation

COLUMNS = ("revenue", "quantity", "cost", "revenue_with_cost", "lines", "lines_with_cost")
MOST_PARAMETERS = 10_000  # that a database surely takes in one query


@dataclass(frozen=True)
class ProductBought:
    """One product in two periods; `name` is "" for the lines that name none we know."""

    pk: int
    key: str
    name: str
    bought: Bought


def products_bought(
    actor: "User", preparation: "Preparation", account_id: int, before: "Period", now: "Period"
) -> list[ProductBought]:
    """Return what the account bought in either of two periods of whole months, by product.

    Raises Http404 if the account is not open to the actor.
    """
    account(actor, account_id)
    tables = prepared_tables(preparation)
    sums: defaultdict[int, list[list[int]]] = defaultdict(lambda: [[0] * 6, [0] * 6])
    for place, period in enumerate((before, now)):
        table = tables.products_of([account_id], days_of(period))
        for row in table.select(["product_id", *COLUMNS]).to_pylist():
            counted = sums[row["product_id"] or 0][place]
            for column, name in enumerate(COLUMNS):
                counted[column] += row[name] or 0
    ids = sorted(sums)
    known: dict[int, Any] = {}
    for start in range(0, len(ids), MOST_PARAMETERS):
        known |= Product.objects.in_bulk(ids[start : start + MOST_PARAMETERS])
    return [
        ProductBought(
            pk,
            known[pk].key if pk in known else "",
            (known[pk].name or known[pk].key) if pk in known else "",
            Bought(_sold(sums[pk][0]), _sold(sums[pk][1]), is_product=pk != 0),
        )
        for pk in ids
    ]


def _sold(found: list[int]) -> Sold:
    revenue, quantity, cost, with_cost = (exact(amount) for amount in found[:4])
    return Sold(revenue, quantity, cost, with_cost, found[4], found[5])
