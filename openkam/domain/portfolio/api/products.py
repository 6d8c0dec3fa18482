"""Products and what they bring."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of
from openkam.core.api.shapes import Filters, Id, ShortText, Text
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.api.shapes import FiguresOf, figures_of

router = Router(by_alias=True)
SORTS = tuple(f"{sign}{name}" for name in selectors.PRODUCT_SORTS for sign in ("", "-"))


class ProductFilters(Filters):
    """What narrows and sorts the list, as on the page."""

    q: ShortText = Field("", description="name, code or group")
    group: Text = Field("", description="the name of a product group")
    kind: Literal["", "product", "charge"] = Field("", description="charge: postage, fees …")
    sort: Literal[SORTS] = "-revenue"  # type: ignore[valid-type]


class ProductOut(Schema):
    """A product; its figures are null for those who do not see the whole company."""

    id: int
    source: str = Field(description="the system that sells it, as imports name it")
    key: str = Field(description="its code there")
    name: str
    group: str = Field(description="empty: none is known")
    is_product: bool = Field(description="false: a charge, no product")
    revenue: Decimal | None = Field(description="net, of the last 12 complete months")
    revenue_before: Decimal | None = Field(description="of the 12 months before")
    quantity: Decimal | None
    accounts: int | None = Field(description="how many bought it in the last 12 complete months")
    last_on: date | None = Field(description="when it was sold last")


class ProductPage(Page[ProductOut]):
    """A page of products."""

    figures: FiguresOf
    total: int = Field(description="how many rows the filters leave")


@router.get("", auth=reading("company"), response=ProductPage, summary="List products")
def list_products(
    request: Request, filters: Query[ProductFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return what the company sells, with search, filters and sort of the page."""
    asked = filters.model_dump()
    narrowed = {"group": filters.group, "kind": filters.kind}
    rows = selectors.products(request.user, q=filters.q, filters=narrowed, sort=filters.sort)
    page = page_of(
        request, rows, paging, lambda found: [_product(row) for row in found], asked=asked
    )
    figures = figures_of(selectors.basis_for(request.user))
    return {**page, "figures": figures, "total": rows.count()}


@router.get("/{product_id}", auth=reading("company"), response=ProductOut, summary="Read a product")
def read_product(request: Request, product_id: Id) -> dict[str, Any]:
    """Return one product."""
    return _product(selectors.product(request.user, product_id))


def _product(product: Any) -> dict[str, Any]:
    return {
        "id": product.pk,
        "source": product.source,
        "key": product.key,
        "name": product.name,
        "group": product.product_group,
        "is_product": product.is_product,
        "revenue": product.revenue,
        "revenue_before": product.revenue_before,
        "quantity": product.quantity,
        "accounts": product.account_count,
        "last_on": product.last_on,
    }
