"""What an import of sales changed: revenue by account, documents changed or missing."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_window
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Filters, Id, Named, ShortText
from openkam.core.jobs.shapes import JobOut, job_shown
from openkam.domain.portfolio import selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import ImportBatch

router = Router(by_alias=True)
Rows = Sequence[dict[str, Any]]
NOT_FOUND_OUT = {"x-problems": [409]}


class ChangedAccountFilters(Filters):
    """What narrows the accounts, as on the page."""

    q: ShortText = Field("", description="in the account's name")
    is_new: bool = Field(False, description="only accounts that had no line before")


class ChangedDocumentFilters(Filters):
    """What narrows the documents, as on the page."""

    change: Literal["changed", "lost"] = Field(
        "changed",
        description="changed: came again with other lines; lost: missing in a file that covers "
        "their days, and still counted",
    )
    q: ShortText = Field("", description="in the document's number")


class WholeChange(Schema):
    """What the import did to the revenue of the whole company."""

    revenue_before: Decimal
    revenue_after: Decimal
    difference: Decimal
    new_documents: int


class ImportChangesOut(Schema):
    """What an import changed of the accounts that are open to you."""

    currency: str = Field(description="of all amounts")
    accounts: int = Field(description="with other revenue than before")
    new_accounts: int
    revenue_before: Decimal = Field(description="of those accounts")
    revenue_after: Decimal
    difference: Decimal
    changed_documents: int
    lost_documents: int = Field(description="missing in a file that covers their days")
    lost_amount: Decimal
    first_on: date | None = Field(description="first day that the file covers")
    last_on: date | None
    rates: str = Field(description="at which rates other currencies count; empty: there are none")
    whole: WholeChange | None = Field(description="null where you do not see the whole")


class ChangedAccount(Schema):
    """An account with its revenue before and after the import."""

    account: Named | None = Field(description="null: lines of no known account")
    is_new: bool
    before: Decimal
    after: Decimal
    difference: Decimal


class ChangedDocument(Schema):
    """A document with its amount before and after the import."""

    source: str
    document: str
    day: date | None
    account: Named | None = Field(description="null: of no known account")
    before: Decimal
    after: Decimal | None = Field(description="null: it is missing in the file")
    difference: Decimal | None


@router.get(
    "/{import_id}/changes",
    auth=reading("imports"),
    response=ImportChangesOut,
    summary="What an import changed",
    openapi_extra=NOT_FOUND_OUT,
)
def read_import_changes(request: Request, import_id: Id) -> dict[str, Any]:
    """Return what an import of sales changed of your accounts; everybody may ask.

    409 until it was found out at today's rates: have a job find it out by a POST here. 404 for
    imports that brought no sales into the ledger.
    """
    batch = selectors.changes_batch(request.user, import_id)
    found = selectors.import_changes(request.user, batch)
    if found is None:
        raise _not_found_out()
    sums = found.sums
    return {
        "currency": selectors.basis_for(request.user).currency,
        "accounts": sums.accounts,
        "new_accounts": sums.new_accounts,
        "revenue_before": sums.before,
        "revenue_after": sums.after,
        "difference": sums.difference,
        "changed_documents": sums.changed_documents,
        "lost_documents": sums.lost_documents,
        "lost_amount": sums.lost_amount,
        "first_on": found.first_on,
        "last_on": found.last_on,
        "rates": found.rates.note,
        "whole": found.whole and vars(found.whole),
    }


@router.post(
    "/{import_id}/changes",
    auth=writing("imports"),
    response={202: JobOut},
    summary="Find out what an import changed",
)
def find_import_changes(request: Request, import_id: Id) -> Status[dict[str, Any]]:
    """Have a job find out what an import changed; one that is under way serves all who ask."""
    return Status(202, job_shown(services.ask_for_changes(request.user, import_id)))


@router.get(
    "/{import_id}/changes/accounts",
    auth=reading("imports"),
    response=Page[ChangedAccount],
    summary="List accounts that an import changed",
    openapi_extra=NOT_FOUND_OUT,
)
def list_changed_accounts(
    request: Request,
    import_id: Id,
    filters: Query[ChangedAccountFilters],
    paging: Query[Paging],
) -> dict[str, Any]:
    """Return your accounts with other revenue than before, the largest difference first."""
    batch = _found_out(request, import_id)

    def read(offset: int, limit: int) -> tuple[Rows, int]:
        page = selectors.changed_accounts(
            request.user, batch.pk, **filters.model_dump(), offset=offset, limit=limit
        )
        return page.rows, page.total

    asked = {**filters.model_dump(), "import": import_id}
    return page_of_window(request, read, paging, _accounts, asked=asked)


@router.get(
    "/{import_id}/changes/documents",
    auth=reading("imports"),
    response=Page[ChangedDocument],
    summary="List documents that an import changed",
    openapi_extra=NOT_FOUND_OUT,
)
def list_changed_documents(
    request: Request,
    import_id: Id,
    filters: Query[ChangedDocumentFilters],
    paging: Query[Paging],
) -> dict[str, Any]:
    """Return documents of your accounts that changed or are missing, the largest first."""
    batch = _found_out(request, import_id)

    def read(offset: int, limit: int) -> tuple[Rows, int]:
        page = selectors.changed_documents(
            request.user, batch.pk, filters.change, q=filters.q, offset=offset, limit=limit
        )
        return page.rows, page.total

    asked = {**filters.model_dump(), "import": import_id}
    return page_of_window(request, read, paging, _documents, asked=asked)


def _found_out(request: Request, pk: int) -> "ImportBatch":
    batch = selectors.changes_batch(request.user, pk)
    if selectors.import_changes(request.user, batch) is None:
        raise _not_found_out()
    return batch


def _not_found_out() -> Problem:
    words = _("What this import changed has not been found out at the rates of today.")
    return Problem(409, words, reason="not-found-out")


def _accounts(rows: Rows) -> Iterable[dict[str, Any]]:
    return [
        {
            "account": account,
            **{name: row[name] for name in ("is_new", "before", "after", "difference")},
        }
        for row, account in zip(rows, _named(rows), strict=True)
    ]


def _documents(rows: Rows) -> Iterable[dict[str, Any]]:
    told = ("source", "document", "day", "before", "after", "difference")
    return [
        {"account": account, **{name: row[name] for name in told}}
        for row, account in zip(rows, _named(rows), strict=True)
    ]


def _named(rows: Rows) -> list[dict[str, Any] | None]:
    ids = [row["account_id"] for row in rows]
    names = selectors.account_names(set(ids) - {None})
    gone = _("Removed account")
    return [None if pk is None else {"id": pk, "name": names.get(pk, gone)} for pk in ids]
