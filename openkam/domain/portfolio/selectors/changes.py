"""What an import changed, as far as its accounts are open to the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404

from openkam.domain.portfolio.models import Account, ImportBatch, Kind
from openkam.domain.portfolio.selectors.constant_rates import ConstantRates, constant_rates
from openkam.domain.portfolio.selectors.figures import stored_answers, whole_is_visible
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.selectors.imports import import_batch, may_import

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import ChangesPage, ChangesSums, Pick, Undoing

PAGE_ROWS = 50
SHOWN_STATES = (ImportBatch.State.LIVE, ImportBatch.State.UNDONE)


@dataclass(frozen=True)
class Whole:
    """What an import did to the company's revenue; only for those who may see the whole."""

    revenue_before: Decimal
    revenue_after: Decimal
    difference: Decimal
    new_documents: int


@dataclass(frozen=True)
class ImportChanges:
    """What an import changed of the accounts that the reader sees."""

    batch: ImportBatch
    sums: "ChangesSums"
    whole: Whole | None
    first_on: date | None
    last_on: date | None
    rates: ConstantRates


def last_import() -> int | None:
    """Return the number of the youngest import of sales in the ledger; None without one."""
    live = ImportBatch.objects.filter(state=ImportBatch.State.LIVE, kind=Kind.SALES)
    return live.order_by("-pk").values_list("pk", flat=True).first()


def changes_batch(actor: "User", pk: int) -> ImportBatch:
    """Return an import that brought sales lines, for anybody who works here.

    Everybody may know that there was an import, and what it did to their own accounts. Raises
    Http404 if no sales came in by it.
    """
    shown = ImportBatch.objects.select_related("actor").filter(
        pk=pk, kind=Kind.SALES, state__in=SHOWN_STATES
    )
    batch = shown.first()
    if batch is None:
        raise Http404
    return batch


def import_changes(actor: "User", batch: ImportBatch) -> ImportChanges | None:
    """Return what the import changed; None until it was found out at the rates of today."""
    told = (batch.result or {}).get("changes")
    tables = stored_answers()
    if not told or not tables.has_changes(batch.pk):
        return None
    rates = ConstantRates("", None)
    if told.get("rates"):
        rates = constant_rates().only(told["rates"])
        if rates.stored() != told["rates"]:
            return None
    whole = None
    if may_import(actor) or whole_is_visible(actor):
        names = ("revenue_before", "revenue_after", "difference")
        amounts = {name: Decimal(told[name]) for name in names}
        whole = Whole(**amounts, new_documents=told["new_documents"])
    return ImportChanges(
        batch=batch,
        sums=tables.changes_of(batch.pk, _pick(actor)),
        whole=whole,
        first_on=_day(told, "first_on"),
        last_on=_day(told, "last_on"),
        rates=rates,
    )


def changed_accounts(
    actor: "User", pk: int, *, q: str = "", is_new: bool = False, offset: int = 0, limit: int = 50
) -> "ChangesPage":
    """Return accounts with what an import changed of them, the largest difference first."""
    pick = _pick(actor, q=q, is_new=is_new)
    return stored_answers().changed_accounts(pk, pick, offset=offset, limit=limit)


def changed_documents(
    actor: "User", pk: int, change: str, *, q: str = "", offset: int = 0, limit: int = 50
) -> "ChangesPage":
    """Return the documents that an import "changed" or "lost", the largest first."""
    pick = _pick(actor, document=q)
    tables = stored_answers()
    return tables.changed_documents(pk, change, pick, offset=offset, limit=limit)


def account_names(ids: "set[int]") -> dict[int, str]:
    """Return the names of these accounts, which the reader has been found to see."""
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "name"))


def undoing(actor: "User", pk: int) -> "Undoing | None":
    """Return what undoing an import of sales would do; None if it is not in the ledger.

    Raises PermissionDenied and Http404 as the page of the import does.
    """
    from openkam.domain.portfolio.selectors.figures import ledger

    batch = import_batch(actor, pk)
    if batch.kind != Kind.SALES or batch.state != ImportBatch.State.LIVE:
        return None
    return ledger().foresee_undoing(pk)


def _pick(actor: "User", *, q: str = "", document: str = "", is_new: bool = False) -> "Pick":
    from openkam.core.ledger import Pick

    merged = _merged()
    open_ids = None
    if q or not actor.sees_all_accounts:
        rows = Account.objects.open_to(actor)
        for word in fold(q).split():
            rows = rows.filter(search_name__contains=word)
        open_ids = list(rows.values_list("pk", flat=True))
    return Pick(accounts=open_ids, merged=merged, contains=document, is_new=is_new)


def _merged() -> dict[int, int]:
    """Accounts that are part of another one now, by the account that stands for them."""
    rows = Account.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    into = {account: kept for account, kept in rows if kept is not None}
    found = {}
    for account in into:
        kept = account
        while kept in into:  # nobody is merged into itself, so this ends
            kept = into[kept]
        found[account] = kept
    return found


def _day(told: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(told[name]) if told.get(name) else None
