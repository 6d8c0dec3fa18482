"""The documents and lines behind a figure, straight from the ledger."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404

from openkam.calc.amounts import exact
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountMonth,
    ImportBatch,
    Preparation,
    Product,
)
from openkam.domain.portfolio.selectors.figures import (
    current_preparation,
    days_of,
    ledger,
    prepared_tables,
    unassigned,
)

if TYPE_CHECKING:
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.core.ledger import Document, Line, OfProducts, Page
    from openkam.domain.portfolio.selectors.constant_rates import ConstantRates

PAGE_ROWS = 50


def documents(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    product_group: str | None = None,
    page: int = 1,
    rows: int = PAGE_ROWS,
    offset: int | None = None,
    constant: "ConstantRates | None" = None,
) -> "Page[Document]":
    """Return one page of the invoices and credit notes of an account, the newest first.

    With a product group only as far as their lines belong to it; "" is no known group.
    `account_id` None: those of the lines without an account, only for those who see all. Raises
    Http404 if the account is not open to the actor. A caller who has read the rates hands them on.
    `offset` is where the rows begin instead of at a page.
    """
    keys, known = _keys(actor, account_id)
    return ledger(constant).documents(
        keys,
        period.start,
        period.end,
        products=_of_group(product_group),
        known=known,
        offset=_offset(page, rows) if offset is None else offset,
        limit=rows,
    )


def lines(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    source: str | None = None,
    document: str | None = None,
    product_group: str | None = None,
    product_key: str | None = None,
    page: int = 1,
    rows: int = PAGE_ROWS,
    offset: int | None = None,
    constant: "ConstantRates | None" = None,
) -> "Page[Line]":
    """Return one page of invoice lines with their number and net amount, the newest first.

    With a product group only its lines; "" is no known group.
    `account_id` None: the lines without an account, only for those who see all. Raises Http404 if
    the account is not open to the actor. A caller who has read the rates hands them on.
    `offset` is where the rows begin instead of at a page.
    """
    keys, known = _keys(actor, account_id)
    return ledger(constant).lines(
        keys,
        period.start,
        period.end,
        source=source,
        document=document,
        product_key=product_key,
        products=_of_group(product_group),
        known=known,
        offset=_offset(page, rows) if offset is None else offset,
        limit=rows,
    )


def prepared_revenue(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    product_group: str | None = None,
    preparation: Preparation | None = None,
) -> Decimal | None:
    """Return the prepared revenue of whole months that the documents should add up to.

    `account_id` None: of the lines without an account. `preparation` None: the current one. None
    before the first preparation, and where nothing is prepared of lines without an account.
    """
    if account_id is None:
        return None if product_group is not None else unassigned(actor, period=period)
    preparation = preparation or current_preparation()
    if preparation is None:
        return None
    if product_group is not None:
        return _prepared_of_group(actor, account_id, product_group, period, preparation)
    months = AccountMonth.objects.open_to(actor).filter(
        preparation=preparation,
        account=account_id,
        month__gte=period.start,
        month__lt=period.end,
    )
    total: Decimal | None = months.aggregate(total=Sum("revenue"))["total"]
    return total or Decimal(0)


def _prepared_of_group(
    actor: "User", account_id: int, name: str, period: "Period", preparation: Preparation
) -> Decimal:
    if not Account.objects.open_to(actor).filter(pk=account_id).exists():
        return Decimal(0)
    table = prepared_tables(preparation).groups_of([account_id], days_of(period))
    groups, revenues = table["product_group"].to_pylist(), table["revenue"].to_pylist()
    return exact(
        sum(
            revenue
            for group, revenue in zip(groups, revenues, strict=True)
            if (group or "") == name
        )
    )


def product_names(source: str, keys: "set[str]") -> dict[str, str]:
    """Return the names of a source's products, to stand beside their keys."""
    named = Product.objects.filter(source=source, key__in=keys).exclude(name="")
    return dict(named.values_list("key", "name"))


def _keys(
    actor: "User", account_id: int | None
) -> tuple[list[tuple[str, str]] | None, list[tuple[str, str]] | None]:
    """Return the account's keys; for the unassigned None and the keys that name an account.

    The latter are None too where every key names one: a hundred thousand take seconds to compare.
    """
    if account_id is None:
        if not actor.sees_all_accounts:
            raise PermissionDenied
        if not ImportBatch.objects.filter(result__creates_accounts=False).exists():
            return None, None
        return None, list(AccountKey.objects.values_list("source", "key"))
    if not Account.objects.open_to(actor).filter(pk=account_id).exists():
        raise Http404
    return list(AccountKey.objects.filter(account=account_id).values_list("source", "key")), None


def _of_group(name: str | None) -> "OfProducts | None":
    if name is None:
        return None
    from openkam.core.ledger import OfProducts

    grouped = Product.objects.exclude(product_group="")
    found = grouped.filter(product_group=name) if name else grouped
    return OfProducts(list(found.values_list("source", "key")), others=not name)


def _offset(page: int, rows: int) -> int:
    return (max(page, 1) - 1) * rows
