"""The rows of a prepared import with what would become of each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of_window
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Filters, Id, ShortText
from openkam.core.ledger import FileFault, table_page
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports.outcome import kept_reason_words

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import ImportDraft

router = Router(by_alias=True)
Verdict = Literal["new", "changed", "unchanged", "rejected"]
SALES_CELLS = (
    "document",
    "account_key",
    "product_key",
    "invoiced_on",
    "quantity",
    "net_amount",
    "currency",
)


class DraftRowFilters(Filters):
    """What narrows the rows, as on the page."""

    verdict: Literal["", "new", "changed", "unchanged", "rejected"] = ""
    q: ShortText = Field("", description="in any text of the row")


class SalesCells(Schema):
    """A sales line as it was understood; null: not given, or not readable."""

    document: str | None
    account_key: str | None
    product_key: str | None
    invoiced_on: date | None
    quantity: Decimal | None
    net_amount: Decimal | None
    currency: str | None


class Similar(Schema):
    """An account that may be the same as the new one."""

    account: int | None = Field(description="null: it is not open to you")
    because: str = Field(description="what is the same: vat_number, domain, name, company_number")


class CellChange(Schema):
    """What a row changes about one field."""

    field: str
    before: str | None
    after: str | None


class DraftRow(Schema):
    """A row of the file with its verdict."""

    row: int = Field(description="its place in the file")
    verdict: Verdict
    reason: str = Field(description="why it would be rejected; empty otherwise")
    sales: SalesCells | None = Field(description="null for other kinds than sales")
    label: str = Field(description="what the row is about; empty for sales")
    changes: list[CellChange]
    similar: list[Similar]


@router.get(
    "/{draft_id}/rows",
    auth=reading("imports"),
    response=Page[DraftRow],
    summary="List the rows of a prepared import",
    openapi_extra={"x-problems": [409]},
)
def list_draft_rows(
    request: Request, draft_id: Id, filters: Query[DraftRowFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return what would become of each row, in the order of the file. 409 without a preview."""
    draft = selectors.draft(request.user, draft_id)
    if not draft.preview or "fault" in draft.preview:
        raise _no_preview()
    equals = {"verdict": filters.verdict} if filters.verdict else {}

    def read(offset: int, limit: int) -> tuple[Sequence[dict[str, Any]], int]:
        path = selectors.preview_path(draft)
        return table_page(path, equals=equals, contains=filters.q, offset=offset, limit=limit)

    asked = {**filters.model_dump(), "draft": draft_id, "job": draft.preview_job_id}
    try:
        return page_of_window(
            request, read, paging, lambda rows: _rows(request.user, draft, rows), asked=asked
        )
    except FileFault as fault:  # the file of the preview was tidied away
        raise _no_preview() from fault


def _no_preview() -> Problem:
    words = _("Look first at what would become of the rows.")
    return Problem(409, words, reason="not-previewed")


def _rows(
    actor: "User", draft: "ImportDraft", rows: Sequence[Mapping[str, Any]]
) -> Iterable[dict[str, Any]]:
    similar = [_listed(row, "similar") for row in rows]
    wanted = {int(each["account"]) for found in similar for each in found}
    names = selectors.names(actor, wanted) if wanted else {}
    is_sales = draft.kind == "sales"
    return [
        {
            "row": row["row"],
            "verdict": row["verdict"],
            "reason": kept_reason_words(row["reason"] or "", draft.kind),
            "sales": {name: row[name] for name in SALES_CELLS} if is_sales else None,
            "label": "" if is_sales else row["label"],
            "changes": _changes(row),
            "similar": [_similar(each, names) for each in found],
        }
        for row, found in zip(rows, similar, strict=True)
    ]


def _changes(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    changes: dict[str, Any] = json.loads(row.get("changes") or "{}")
    return [
        {"field": name, "before": before, "after": after}
        for name, (before, after) in changes.items()
    ]


def _listed(row: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(row.get(name) or "[]")
    return found


def _similar(each: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    number = int(each["account"])
    return {"account": number if number in names else None, "because": str(each.get("why", ""))}
