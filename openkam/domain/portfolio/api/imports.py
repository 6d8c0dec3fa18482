"""Imports: the list, one of them, its rejects, what undoing it would do, undoing it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of, page_of_window
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import VERSIONED, Filters, Id, Named, named
from openkam.core.api.versions import require_version, tell_version
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.api.drafts import ImportStarted, NewDraft, mapping_of, started
from openkam.domain.portfolio.api.import_shapes import ImportKind, ImportOutcome, outcome_shown
from openkam.domain.portfolio.imports.outcome import counts_of
from openkam.domain.portfolio.selectors.imports import import_to_change, rejected_rows

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import ImportBatch

router = Router(by_alias=True)
CSV_FILE = {
    "responses": {
        200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}},
    },
}


class ImportFilters(Filters):
    """What narrows the list, as on the page."""

    kind: Literal["", "sales", "accounts", "products", "colleagues", "rates"] = ""


class ImportInList(Schema):
    """A file that was brought in."""

    id: int
    kind: ImportKind
    source: str = Field(description="the system from which the file came")
    file_name: str
    state: Literal["running", "live", "empty", "failed", "undone"] = Field(
        description="live: it counts; empty: it brought nothing new; undone: taken out again"
    )
    by: Named
    started_at: datetime
    ended_at: datetime | None
    read: int | None = Field(description="rows of the file; null until they are read")
    loaded: int | None
    unassigned: int | None = Field(description="sales lines of no known account")
    rejected: int | None


class UndoneOut(Schema):
    """What undoing an import of another kind than sales did."""

    restored: int = Field(description="things that got back what they held before")
    removed: int = Field(description="things that the import had created")
    left: int = Field(description="things that stayed, since somebody changed or needs them")


class ImportOut(ImportInList):
    """A file that was brought in, with what became of its rows."""

    error: str = Field(description="why it failed; empty otherwise")
    outcome: ImportOutcome | None = Field(description="null while it runs, or where it failed")
    undone: UndoneOut | None = Field(description="null where nothing was undone, and for sales")
    has_rejects: bool = Field(description="whether there are rejects that you may see")
    may_undo: bool


class UndoPreview(Schema):
    """What taking an import of sales out of the ledger would do now."""

    back: int = Field(description="documents that go back to an earlier version")
    leaving: int = Field(description="documents that are in no other import")
    staying: int = Field(description="documents that another import lists with the same lines")
    difference: Decimal = Field(description="of all revenue, in `currency`")
    currency: str


class RejectedRow(Schema):
    """A row that was rejected, or a neighbour in a document with a rejected line."""

    line: int | None = Field(description="where it stood in the file")
    reason: str = Field(description="empty: a neighbour of a rejected line")
    cells: dict[str, str] = Field(description="by the names of the file's columns")


@router.get("", auth=reading("imports"), response=Page[ImportInList], summary="List imports")
def list_imports(
    request: Request, filters: Query[ImportFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return all imports, the newest first. For those who import or see all accounts."""
    rows = selectors.imports(request.user, kind=filters.kind)
    return page_of(request, rows, paging, _in_list, asked=filters.model_dump())


@router.post(
    "",
    auth=writing("imports"),
    response={202: ImportStarted},
    summary="Import an uploaded file at once",
    openapi_extra={"x-problems": [404]},
)
def bring_in(request: Request, given: NewDraft) -> Status[dict[str, Any]]:
    """Have a job bring an uploaded file in without a preview in between.

    Poll the job under /jobs: done, its result says the import as `batch`; failed, its error says
    what is wrong with the file, and nothing was changed. Rejected rows stop nothing: look at the
    import's outcome, and undo it if need be. For files that are known; `create_draft` is for those
    that somebody should look at first.
    """
    mapping, text = mapping_of(request.user, given.mapping_id, given.mapping)
    draft = services.import_at_once(
        request.user,
        token=given.upload,
        heads=given.heads or "",
        mapping=mapping,
        text=text,
        on_changed=given.on_changed,
        now=timezone.now(),
    )
    return Status(202, started(draft))


@router.get("/{import_id}", auth=reading("imports"), response=ImportOut, summary="Read an import")
def read_import(request: Request, import_id: Id) -> dict[str, Any]:
    """Return one import: what was read, loaded, left unassigned and rejected, to the cent."""
    return _told(request, import_id)


@router.get(
    "/{import_id}/rejects",
    auth=reading("imports"),
    response=Page[RejectedRow],
    summary="List rejected rows",
)
def list_rejects(request: Request, import_id: Id, paging: Query[Paging]) -> dict[str, Any]:
    """Return the rejected rows with their reasons, in the order of the file.

    They are whole invoices of all customers: for those who import and see all accounts. 404 where
    nothing was rejected. Very long cells end in …; the CSV file has all of them.
    """
    selectors.rejects_of(request.user, import_id)

    def read(offset: int, limit: int) -> tuple[Sequence[dict[str, Any]], int]:
        # One row more than wanted tells whether there are more; nobody has counted them.
        rows = rejected_rows(request.user, import_id, offset=offset, limit=limit + 1)
        return rows[:limit], offset + len(rows)

    return page_of_window(request, read, paging, list, asked={"import": import_id})


@router.get(
    "/{import_id}/rejects/file",
    auth=reading("imports"),
    summary="Download rejected rows as CSV",
    openapi_extra=CSV_FILE,
)
def download_rejects(request: Request, import_id: Id) -> FileResponse:
    """Return the rejected rows in the columns of the file, with why and where as two more.

    Corrected, the file can be imported with the same mapping.
    """
    path = selectors.rejects_of(request.user, import_id)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"rejects-{import_id}{path.suffix}",
        content_type="text/csv",
    )


@router.get(
    "/{import_id}/undo",
    auth=reading("imports"),
    response=UndoPreview,
    summary="What undoing an import would do",
    openapi_extra={"x-problems": [409]},
)
def preview_undo(request: Request, import_id: Id) -> dict[str, Any]:
    """Return what would leave the ledger.

    409 where the import is not in it. Of other kinds than sales nobody knows beforehand: 409 too.
    """
    found = selectors.undoing(request.user, import_id)
    if found is None:
        words = _("This import does not count, so there is nothing to undo.")
        raise Problem(409, words, reason="not-in-ledger")
    return {
        "back": found.back,
        "leaving": found.leaving,
        "staying": found.staying,
        "difference": found.difference,
        "currency": selectors.company_settings().currency,
    }


@router.post(
    "/{import_id}/undo",
    auth=writing("imports"),
    response=ImportOut,
    summary="Undo an import",
    openapi_extra=VERSIONED,
)
def undo_import(request: Request, import_id: Id) -> dict[str, Any]:
    """Take an import out again; the figures are prepared anew in the background.

    Of sales, earlier versions of the documents count once more. Of other kinds each field gets
    back what it held, but what somebody has changed since stays. Refused unless its state is
    `live`, and while another import runs.
    """
    with transaction.atomic():
        batch = import_to_change(request.user, import_id)
        require_version(request, _shown(request.user, batch))
        services.undo_import(request.user, import_id, today=localdate())
        return _told(request, import_id)


def _told(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor: Any = request.user
    found = _shown(actor, selectors.import_batch(actor, pk))
    tell_version(request, found)
    return found


def _in_list(rows: "Sequence[ImportBatch]") -> Iterable[dict[str, Any]]:
    return [_row(batch) for batch in rows]


def _row(batch: "ImportBatch") -> dict[str, Any]:
    counts = counts_of(batch)
    return {
        "id": batch.pk,
        "kind": batch.kind,
        "source": batch.source,
        "file_name": batch.file_name,
        "state": batch.state,
        "by": named(batch.actor),
        "started_at": batch.started_at,
        "ended_at": batch.ended_at,
        **{part: counts.get(part) for part in ("read", "loaded", "unassigned", "rejected")},
    }


def _shown(actor: "User", batch: "ImportBatch") -> dict[str, Any]:
    result = batch.result
    undone = (result or {}).get("undo")
    return {
        **_row(batch),
        "error": batch.error,
        "outcome": outcome_shown(batch.kind, result) if result else None,
        "undone": {k: undone[k] for k in ("restored", "removed", "left")} if undone else None,
        "has_rejects": bool(batch.rejects_file) and selectors.may_get_rejects(actor),
        "may_undo": batch.state == "live" and services.may_bring(actor, batch.kind),
    }
