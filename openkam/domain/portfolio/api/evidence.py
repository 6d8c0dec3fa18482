"""What a figure is made of: documents and their lines, straight from the ledger."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from openkam.calc.periods import Period
from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading
from openkam.core.api.paging import Page, Paging, page_of_window
from openkam.core.api.problems import Problem
from openkam.core.api.shapes import Day, Filters, Id, Text
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openkam.core.ledger import Document, Line
    from openkam.core.ledger import Page as Found

router = Router(by_alias=True)
NO_GROUP = "-"  # stands in the address for lines of no known product group


class Days(Filters):
    """Which days, and perhaps of which product group alone."""

    start: Day | None = Field(
        None,
        alias="from",
        description="first day, together with `to`; without both: the last 12 complete months",
    )
    end: Day | None = Field(None, alias="to", description="the day after the last")
    group: Text = Field("", description="a product group's name; -: lines of no known group")


class LineFilters(Days):
    """Which lines."""

    source: Text = Field("", description="the system that the lines come from")
    document: Text = Field("", description="the number of a document")
    product: Text = Field("", description="the code of a product")


class DocumentOut(Schema):
    """An invoice or credit note, as far as it belongs to the account and the filters."""

    document: str
    source: str = Field(description="the system that it comes from")
    invoiced_on: date
    lines: int
    net_amount: Decimal = Field(description="in the currency of the answer")
    invoiced_net_amount: Decimal | None = Field(
        description="as invoiced; null for a document in several currencies"
    )
    currency: str = Field(description="of the amount as invoiced")


class LineOut(Schema):
    """One line: amounts in the currency of the answer, and as invoiced."""

    source: str = Field(description="the system that it comes from")
    document: str
    line: int
    account_key: str | None
    product_key: str | None
    invoiced_on: date
    quantity: Decimal | None
    net_amount: Decimal
    cost_amount: Decimal | None
    discount_amount: Decimal | None
    invoiced_net_amount: Decimal
    invoiced_cost_amount: Decimal | None
    invoiced_discount_amount: Decimal | None
    currency: str = Field(description="of the amounts as invoiced")
    paid_on: date | None
    due_on: date | None


class DocumentPage(Page[DocumentOut]):
    """Documents, the newest first; a cursor ends when the ledger changes."""

    start: date | None = Field(alias="from", description="null: there are no figures yet")
    end: date | None = Field(alias="to", description="the day after the last")
    currency: str = Field(description="of all amounts but those as invoiced")
    rates: str = Field(description="at which rates other currencies count; empty if there are none")
    total: int = Field(description="how many rows there are in all")
    net_amount: Decimal | None = Field(description="of all these rows")


class LinePage(Page[LineOut]):
    """Lines, the newest first; a cursor ends when the ledger changes."""

    start: date | None = Field(alias="from", description="null: there are no figures yet")
    end: date | None = Field(alias="to", description="the day after the last")
    currency: str = Field(description="of all amounts but those as invoiced")
    rates: str = Field(description="at which rates other currencies count; empty if there are none")
    total: int = Field(description="how many rows there are in all")
    net_amount: Decimal | None = Field(description="of all these rows")
    margin: Decimal | None = Field(
        description="net amount − cost of the rows whose cost is known; null where none is"
    )


@router.get(
    "/accounts/{account_id}/documents",
    auth=reading("figures"),
    response=DocumentPage,
    summary="List documents",
)
def list_documents(
    request: Request, account_id: Id, filters: Query[Days], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the invoices and credit notes of an account in a period, the newest first."""
    selectors.account(request.user, account_id)
    return _documents(request, account_id, filters, paging)


@router.get(
    "/accounts/{account_id}/lines",
    auth=reading("figures"),
    response=LinePage,
    summary="List invoice lines",
)
def list_lines(
    request: Request, account_id: Id, filters: Query[LineFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the invoice lines of an account in a period, or those of one document or product."""
    selectors.account(request.user, account_id)
    return _lines(request, account_id, filters, paging)


@router.get(
    "/unassigned/documents",
    auth=reading("figures"),
    response=DocumentPage,
    summary="List documents without an account",
)
def list_unassigned_documents(
    request: Request, filters: Query[Days], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the documents whose lines name no known account. For those who see all accounts."""
    _require_all(request)
    return _documents(request, None, filters, paging)


@router.get(
    "/unassigned/lines",
    auth=reading("figures"),
    response=LinePage,
    summary="List lines without an account",
)
def list_unassigned_lines(
    request: Request, filters: Query[LineFilters], paging: Query[Paging]
) -> dict[str, Any]:
    """Return the lines that name no known account. For those who see all accounts."""
    _require_all(request)
    return _lines(request, None, filters, paging)


def _require_all(request: Request) -> None:
    if not request.user.sees_all_accounts:
        raise PermissionDenied


def _documents(
    request: Request, account_id: int | None, filters: Days, paging: Paging
) -> dict[str, Any]:
    def found(**wanted: Any) -> "Found[Document]":
        return selectors.documents(request.user, account_id, **wanted)

    page, _last = _page(request, account_id, filters, paging, found, DocumentOut)
    return page


def _lines(
    request: Request, account_id: int | None, filters: LineFilters, paging: Paging
) -> dict[str, Any]:
    def found(**wanted: Any) -> "Found[Line]":
        return selectors.lines(
            request.user,
            account_id,
            source=filters.source or None,
            document=filters.document or None,
            product_key=filters.product or None,
            **wanted,
        )

    page, last = _page(request, account_id, filters, paging, found, LineOut)
    return {**page, "margin": last.margin if last else None}


def _page(
    request: Request,
    account_id: int | None,
    filters: Days,
    paging: Paging,
    found: "Callable[..., Found[Any]]",
    shape: type[Schema],
) -> "tuple[dict[str, Any], Found[Any] | None]":
    """Return the page and what the ledger said; nothing is asked before there are figures."""
    basis = selectors.basis_for(request.user)
    period = _period(filters, basis.figures)
    about = {"currency": basis.company.currency, "total": 0, "net_amount": None, "rates": ""}
    if period is None:
        return {"items": [], "next": None, "from": None, "to": None, **about}, None
    rates = selectors.rates_in_use(basis.company)
    last: list[Found[Any]] = []

    def read(offset: int, limit: int) -> "tuple[Sequence[Any], int]":
        group = "" if filters.group == NO_GROUP else filters.group or None
        last.append(
            found(period=period, product_group=group, offset=offset, rows=limit, constant=rates)
        )
        return last[0].rows, last[0].total

    asked = {
        **filters.model_dump(),
        "days": [period.start, period.end],
        "account": account_id,
        "ledger": basis.company.figures_revision,
    }
    shown = page_of_window(
        request, read, paging, lambda rows: [_row(row, shape) for row in rows], asked=asked
    )
    about |= {"total": last[0].total, "net_amount": last[0].net_amount, "rates": rates.note}
    return {**shown, "from": period.start, "to": period.end, **about}, last[0]


def _row(row: Any, shape: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.model_fields}


def _period(filters: Days, figures: "selectors.Figures | None") -> Period | None:
    start, end = filters.start, filters.end
    if start is None and end is None:
        return figures.period if figures else None
    if start is None or end is None or start >= end:
        said = _("Give both from and to, the day after the last; to is after from.")
        errors = [{"parameter": "from" if start is None else "to", "detail": said}]
        raise Problem(422, said, code="invalid", errors=errors)
    return Period(start, end)
