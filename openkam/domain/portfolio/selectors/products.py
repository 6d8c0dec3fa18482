"""Products and what they bring."""

from typing import TYPE_CHECKING

from django.db.models import DateField, F, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.http import Http404

from openkam.core.amounts import AmountField
from openkam.domain.portfolio.models import Product
from openkam.domain.portfolio.selectors.figures import current_preparation, whole_is_visible
from openkam.domain.portfolio.selectors.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from openkam.core.access.models import User

SUMMARY = {
    "revenue": AmountField(),
    "revenue_before": AmountField(),
    "quantity": AmountField(),
    "account_count": IntegerField(),
    "last_on": DateField(),
}
SORTS = {
    "name": "name",
    "key": "key",
    "group": "product_group",
    "revenue": "revenue",
    "accounts": "account_count",
    "last": "last_on",
}


def products(
    actor: "User",
    *,
    q: str = "",
    filters: "Mapping[str, str] | None" = None,
    sort: str = "-revenue",
) -> "QuerySet[Product]":
    """Return the products with the columns of their summary (`SUMMARY`).

    Revenue is of the whole company, so those who do not see the whole get None there. Filters:
    group (its name), kind ("product" or "charge"). `sort`: one of `SORTS`, with a minus for
    descending.
    """
    rows = _with_summary(actor)
    for word in q.replace("\0", " ").split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(key__istartswith=word) | Q(product_group__icontains=word)
        )
    chosen = filters or {}
    if chosen.get("group"):
        rows = rows.filter(product_group=chosen["group"])
    if chosen.get("kind") in ("product", "charge"):
        rows = rows.filter(is_product=chosen["kind"] == "product")
    field = SORTS.get(sort.lstrip("-"), "revenue")
    column = F(field)
    descending = sort.startswith("-") or sort not in SORTS
    ordered = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return rows.order_by(ordered, "key", "pk")


def product(actor: "User", pk: int) -> Product:
    """Return one product with its summary; Http404 if there is none."""
    found = _with_summary(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def product_groups(actor: "User") -> list[str]:
    """Return the names of all product groups, sorted without regard to case and accents."""
    groups = Product.objects.exclude(product_group="").values_list("product_group", flat=True)
    return sorted(set(groups), key=fold)


def _with_summary(actor: "User") -> "QuerySet[Product]":
    preparation = current_preparation()
    rows = Product.objects.all()
    if preparation is None or not whole_is_visible(actor):
        return rows.annotate(**{name: Cast(Value(None), field) for name, field in SUMMARY.items()})
    rows = rows.filter(summaries__preparation=preparation)
    return rows.annotate(**{name: F(f"summaries__{name}") for name in SUMMARY})
