"""The documents and lines behind a figure, straight from the ledger."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404

from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountMonth,
    ImportBatch,
    Preparation,
    Product,
)
from openkam.domain.portfolio.selectors.figures import current_preparation, ledger, unassigned

if TYPE_CHECKING:
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.core.ledger import Document, Line, Page
    from openkam.domain.portfolio.selectors.constant_rates import ConstantRates

PAGE_ROWS = 50


def documents(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    page: int = 1,
    rows: int = PAGE_ROWS,
    constant: "ConstantRates | None" = None,
) -> "Page[Document]":
    """Return one page of the invoices and credit notes of an account, the newest first.

    `account_id` None: those of the lines without an account, only for those who see all. Raises
    Http404 if the account is not open to the actor. A caller who has read the rates hands them on.
    """
    keys, known = _keys(actor, account_id)
    return ledger(constant).documents(
        keys, period.start, period.end, known=known, offset=_offset(page, rows), limit=rows
    )


def lines(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    source: str | None = None,
    document: str | None = None,
    page: int = 1,
    rows: int = PAGE_ROWS,
    constant: "ConstantRates | None" = None,
) -> "Page[Line]":
    """Return one page of invoice lines with their number and net amount, the newest first.

    `account_id` None: the lines without an account, only for those who see all. Raises Http404 if
    the account is not open to the actor. A caller who has read the rates hands them on.
    """
    keys, known = _keys(actor, account_id)
    return ledger(constant).lines(
        keys,
        period.start,
        period.end,
        source=source,
        document=document,
        known=known,
        offset=_offset(page, rows),
        limit=rows,
    )


def prepared_revenue(
    actor: "User",
    account_id: int | None,
    *,
    period: "Period",
    preparation: Preparation | None = None,
) -> Decimal | None:
    """Return the prepared revenue of whole months that the documents should add up to.

    `account_id` None: of the lines without an account. `preparation` None: the current one. None
    before the first preparation.
    """
    if account_id is None:
        return unassigned(actor, period=period)
    preparation = preparation or current_preparation()
    if preparation is None:
        return None
    months = AccountMonth.objects.open_to(actor).filter(
        preparation=preparation,
        account=account_id,
        month__gte=period.start,
        month__lt=period.end,
    )
    total: Decimal | None = months.aggregate(total=Sum("revenue"))["total"]
    return total or Decimal(0)


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


def _offset(page: int, rows: int) -> int:
    return (max(page, 1) - 1) * rows
