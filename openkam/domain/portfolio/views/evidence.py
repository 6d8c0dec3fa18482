"""What a figure is made of: documents, and their lines, straight from the ledger."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.calc.periods import Period
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import csv_response
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response, pages_of
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views import evidence_export as export
from openkam.domain.portfolio.views.evidence_rows import (
    document_cells,
    document_columns,
    line_cells,
    line_columns,
)
from openkam.domain.portfolio.views.periods import asked_period

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Document, Line, Page
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis, ConstantRates

KEPT = {"from": None, "to": None, "source": None, "document": None, "group": None, "product": None}
CSV_ROWS = 10_000
NO_GROUP = "-"  # stands in the address for lines of no known product group


class EvidencePage(ListPage):
    """A list whose days and document are its subject and no filter that could be taken away."""

    @property
    def is_narrowed(self) -> bool:
        """Never: an empty list says that nothing was invoiced."""
        return False


@dataclass(frozen=True)
class Evidence:
    """Whose documents, of which days; perhaps one document, or one product group alone."""

    actor: "User"
    account: "Account | None"  # None: lines that name no known account
    period: Period
    basis: "Basis"
    source: str = ""
    document: str = ""
    group: str | None = None  # "": lines of no known product group
    product: str = ""  # of `source`; narrows lines alone

    def url(self, kind: str, **more: str) -> str:
        """Return the address of the same evidence: its documents, its lines or a CSV of them."""
        if self.account is None:
            name = "unassigned" if kind == "documents" else f"unassigned-{kind}"
            address = reverse(f"portfolio:{name}")
        else:
            address = reverse(f"portfolio:account-{kind}", args=[self.account.pk])
        days = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return f"{address}?{urlencode({**days, **self.one_group, **more})}"

    @property
    def counted_in(self) -> str:
        """The reporting currency where other currencies stand on lines too, else nothing."""
        return self.basis.currency if self.rates.rates else ""

    @cached_property
    def rates(self) -> "ConstantRates":
        """The rates of the other currencies in the ledger, as they count now."""
        return selectors.rates_in_use(self.basis.company)

    @property
    def owner_name(self) -> str:
        """Whose it is, for headings."""
        return self.account.name if self.account else _("Without an account")

    @property
    def one_group(self) -> dict[str, str]:
        """Product group and product as parameters of an address; nothing if all are meant."""
        group = {} if self.group is None else {"group": self.group or NO_GROUP}
        product = {"source": self.source, "product": self.product} if self.product else {}
        return {**group, **product}

    @property
    def group_name(self) -> str:
        """The product group in words; "" if all are meant."""
        return "" if self.group is None else self.group or _("no known product group")

    @property
    def whole_url(self) -> str:
        """The address of the same days without the product group or product."""
        kind = "lines" if self.document else "documents"
        return replace(self, group=None, product="").url(kind, **self.one_document)

    @property
    def one_document(self) -> dict[str, str]:
        """The document as parameters of an address; nothing if all are meant."""
        return {"source": self.source, "document": self.document} if self.document else {}


@require_safe
def account_documents(request: Request, pk: int) -> HttpResponse:
    """Show the invoices and credit notes of an account in a period."""
    return _documents(request, _evidence(request, pk))


@require_safe
def account_documents_export(request: Request, pk: int) -> HttpResponseBase:
    """Send all these documents of the account as CSV."""
    return _export_documents(_evidence(request, pk))


@require_safe
def account_lines(request: Request, pk: int) -> HttpResponse:
    """Show the invoice lines of an account in a period, or those of one document."""
    return _lines(request, _evidence(request, pk))


@require_safe
def account_lines_export(request: Request, pk: int) -> HttpResponseBase:
    """Send all these lines of the account as CSV."""
    return _export_lines(_evidence(request, pk))


@require_safe
def unassigned_documents(request: Request) -> HttpResponse:
    """Show the documents whose lines name no known account."""
    return _documents(request, _evidence(request, None))


@require_safe
def unassigned_documents_export(request: Request) -> HttpResponseBase:
    """Send all documents whose lines name no known account as CSV."""
    return _export_documents(_evidence(request, None))


@require_safe
def unassigned_lines(request: Request) -> HttpResponse:
    """Show the lines that name no known account."""
    return _lines(request, _evidence(request, None))


@require_safe
def unassigned_lines_export(request: Request) -> HttpResponseBase:
    """Send all lines that name no known account as CSV."""
    return _export_lines(_evidence(request, None))


def _evidence(request: Request, pk: int | None) -> Evidence:
    account = None if pk is None else selectors.account(request.user, pk)
    basis = selectors.basis_for(request.user)
    return Evidence(
        actor=request.user,
        account=account,
        period=asked_period(request.GET, basis.figures),
        basis=basis,
        source=request.GET.get("source", "").replace("\0", ""),
        document=request.GET.get("document", "").replace("\0", ""),
        group=_group(request.GET.get("group", "")),
        product=request.GET.get("product", "").replace("\0", ""),
    )


def _group(text: str) -> str | None:
    text = text.replace("\0", "")
    return "" if text == NO_GROUP else text or None


def _documents(request: Request, evidence: Evidence) -> HttpResponse:
    counted_in = evidence.counted_in
    columns = document_columns(counted_in)
    wanted = ListRequest.from_get(request.GET, columns=columns, filters=KEPT)
    found = _shown(_found_documents, evidence, wanted)
    rows = [
        document_cells(d, evidence.url("lines", source=d.source, document=d.document), counted_in)
        for d in found.rows
    ]
    page = _page(evidence, wanted, columns, rows, found.total)
    page.label = _("Documents")
    page.export_url = evidence.url("documents-export")
    counted = ngettext("%(count)s document", "%(count)s documents", found.total) % {
        "count": formats.number(found.total)
    }
    context = _context(evidence, page, found.net_amount, counted) | {
        "title": _("Documents"),
        "lines_url": evidence.url("lines"),
    }
    return list_response(request, "portfolio/evidence.html", context)


def _lines(request: Request, evidence: Evidence) -> HttpResponse:
    columns = line_columns(one_document=bool(evidence.document), counted_in=evidence.counted_in)
    wanted = ListRequest.from_get(request.GET, columns=columns, filters=KEPT)
    found = _shown(_found_lines, evidence, wanted)
    page = _page(evidence, wanted, columns, line_cells(found.rows, columns), found.total)
    page.label = _("Lines")
    page.export_url = evidence.url("lines-export", **evidence.one_document)
    counted = ngettext("%(count)s line", "%(count)s lines", found.total) % {
        "count": formats.number(found.total)
    }
    title = _("Document %(number)s") % {"number": evidence.document}
    context = _context(evidence, page, found.net_amount, counted) | {
        "title": title if evidence.document else _("Lines"),
        "margin": _margin(found.margin, evidence.basis.company.currency),
    }
    return list_response(request, "portfolio/evidence.html", context)


def _shown(found: Callable[..., Any], evidence: Evidence, wanted: ListRequest) -> Any:
    """The page asked for; a page beyond the end is the last."""
    page = found(evidence, page=wanted.page)
    last = pages_of(page.total)
    return found(evidence, page=last) if wanted.page > last else page


def _export_documents(evidence: Evidence) -> HttpResponseBase:
    pages = _pages(evidence, _found_documents)
    counted_in = evidence.counted_in
    rows = export.document_rows(pages, counted_in)
    return csv_response("documents.csv", export.document_columns(counted_in), rows)


def _export_lines(evidence: Evidence) -> HttpResponseBase:
    pages = _pages(evidence, _found_lines)
    counted_in = evidence.counted_in
    rows = export.line_rows(pages, counted_in)
    return csv_response("lines.csv", export.line_columns(counted_in), rows)


def _pages(evidence: Evidence, found: Callable[..., "Page[Any]"]) -> Iterator[list[Any]]:
    # The first page is asked for at once, so that a refusal is an answer and no broken file.
    first = found(evidence, page=1, rows=CSV_ROWS)
    later = range(2, -(-first.total // CSV_ROWS) + 1)
    rest = (found(evidence, page=number, rows=CSV_ROWS).rows for number in later)
    return chain([first.rows], rest)


def _found_documents(
    evidence: Evidence, *, page: int, rows: int = selectors.PAGE_ROWS
) -> "Page[Document]":
    return selectors.documents(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
        product_group=evidence.group,
        page=page,
        rows=rows,
        constant=evidence.rates,
    )


def _found_lines(evidence: Evidence, *, page: int, rows: int = selectors.PAGE_ROWS) -> "Page[Line]":
    return selectors.lines(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
        source=evidence.source or None,
        document=evidence.document or None,
        product_group=evidence.group,
        product_key=evidence.product or None,
        page=page,
        rows=rows,
        constant=evidence.rates,
    )


def _page(
    evidence: Evidence, wanted: ListRequest, columns: list[Column], rows: list[Any], total: int
) -> ListPage:
    return EvidencePage(
        columns=columns,
        rows=rows,
        total=total,
        request=wanted,
        empty={
            "icon": "file-text",
            "title": _("No lines in this period"),
            "text": _("Nothing was invoiced here in %(period)s.")
            % {"period": formats.period(evidence.period)},
        },
    )


def _context(evidence: Evidence, page: ListPage, total: Any, counted: str) -> dict[str, Any]:
    currency = evidence.basis.company.currency
    way_back = [(_("Accounts"), reverse("portfolio:accounts"))]
    if evidence.account:
        pk = evidence.account.pk
        money = f"{reverse('web:account-money', args=[pk])}?{_days(evidence.period)}"
        way_back += [
            (evidence.account.name, reverse("web:account", args=[pk])),
            (_("Money"), money),
        ]
    if evidence.document:
        way_back.append((_("Documents"), evidence.url("documents")))
    return {
        "list": page,
        "active": "portfolio",
        "basis": evidence.basis,
        "way_back": way_back,
        "owner_name": evidence.owner_name,
        "period": formats.period(evidence.period),
        "total": formats.money_exact(total, currency),
        "rates_note": evidence.rates.note,
        "counted": counted,
        "product_group": evidence.group_name,
        "product": evidence.product,
        "whole_url": evidence.whole_url,
        **_compared(evidence, total, currency),
    }


def _margin(margin: Decimal | None, currency: str) -> str:
    return "" if margin is None else formats.money_exact(margin, currency)


def _compared(evidence: Evidence, total: Any, currency: str) -> Mapping[str, Any]:
    """Say whether the lines add up to the figure that the pages show for the same months."""
    if evidence.document or evidence.product or not evidence.period.is_whole_months:
        return {}
    shown = selectors.prepared_revenue(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
        product_group=evidence.group,
        preparation=evidence.basis.preparation,
    )
    if shown is None:
        return {}
    return {"is_equal": shown == total, "shown": formats.money_exact(shown, currency)}


def _days(period: Period) -> str:
    return urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})
