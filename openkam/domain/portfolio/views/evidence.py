"""What a figure is made of: documents, and their lines, straight from the ledger."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.calc.periods import Period
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import Column, ListPage, ListRequest, csv_response, list_response
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.periods import asked_period

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Document, Line
    from openkam.domain.portfolio.models import Account

KEPT = {"from": None, "to": None, "source": None, "document": None}
CSV_ROWS = 10_000
UNKNOWN = SafeString('<span class="ok-mute">–</span>')


@dataclass(frozen=True)
class Evidence:
    """Whose documents, of which days; perhaps one document."""

    actor: "User"
    account: "Account | None"  # None: lines that name no known account
    period: Period
    source: str = ""
    document: str = ""

    def url(self, kind: str, **more: str) -> str:
        """Return the address of the same evidence: its documents, its lines or a CSV of them."""
        if self.account is None:
            name = "unassigned" if kind == "documents" else f"unassigned-{kind}"
            address = reverse(f"portfolio:{name}")
        else:
            address = reverse(f"portfolio:account-{kind}", args=[self.account.pk])
        days = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return f"{address}?{urlencode({**days, **more})}"

    @property
    def owner_name(self) -> str:
        """Whose it is, for headings."""
        return self.account.name if self.account else _("Without an account")

    @property
    def one_document(self) -> dict[str, str]:
        """The document as parameters of an address; nothing if all are meant."""
        return {"source": self.source, "document": self.document} if self.document else {}


@require_safe
def account_documents(request: Request, pk: int) -> HttpResponse:
    """Show the invoices and credit notes of an account in a period."""
    return _documents(request, _evidence(request, pk))


@require_safe
def account_lines(request: Request, pk: int) -> HttpResponse:
    """Show the invoice lines of an account in a period, or those of one document."""
    return _lines(request, _evidence(request, pk))


@require_safe
def account_lines_export(request: Request, pk: int) -> HttpResponseBase:
    """Send all these lines of the account as CSV."""
    return _export(_evidence(request, pk))


@require_safe
def unassigned_documents(request: Request) -> HttpResponse:
    """Show the documents whose lines name no known account."""
    return _documents(request, _evidence(request, None))


@require_safe
def unassigned_lines(request: Request) -> HttpResponse:
    """Show the lines that name no known account."""
    return _lines(request, _evidence(request, None))


@require_safe
def unassigned_lines_export(request: Request) -> HttpResponseBase:
    """Send all lines that name no known account as CSV."""
    return _export(_evidence(request, None))


def _evidence(request: Request, pk: int | None) -> Evidence:
    account = None if pk is None else selectors.account(request.user, pk)
    return Evidence(
        actor=request.user,
        account=account,
        period=asked_period(request.GET),
        source=request.GET.get("source", "").replace("\0", ""),
        document=request.GET.get("document", "").replace("\0", ""),
    )


def _documents(request: Request, evidence: Evidence) -> HttpResponse:
    columns = [
        Column("document", _("Document")),
        Column("day", _("Date")),
        Column("lines", _("Lines"), numeric=True),
        Column("net", _("Net amount"), numeric=True),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns, filters=KEPT)
    found = selectors.documents(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
        page=wanted.page,
    )
    page = _page(evidence, wanted, columns, found, [_document(evidence, d) for d in found.rows])
    page.label = _("Documents")
    counted = ngettext("%(count)s document", "%(count)s documents", found.total) % {
        "count": formats.number(found.total)
    }
    context = _context(evidence, page, found.net_amount, counted) | {
        "title": _("Documents"),
        "lines_url": evidence.url("lines"),
    }
    return list_response(request, "portfolio/evidence.html", context)


def _lines(request: Request, evidence: Evidence) -> HttpResponse:
    columns = _line_columns(one_document=bool(evidence.document))
    wanted = ListRequest.from_get(request.GET, columns=columns, filters=KEPT)
    found = _found_lines(evidence, page=wanted.page)
    names = _names(found.rows)
    page = _page(evidence, wanted, columns, found, [_line(x, names, columns) for x in found.rows])
    page.label = _("Lines")
    counted = ngettext("%(count)s line", "%(count)s lines", found.total) % {
        "count": formats.number(found.total)
    }
    title = _("Document %(number)s") % {"number": evidence.document}
    context = _context(evidence, page, found.net_amount, counted) | {
        "title": title if evidence.document else _("Lines"),
        "documents_url": evidence.url("documents"),
    }
    return list_response(request, "portfolio/evidence.html", context)


def _export(evidence: Evidence) -> HttpResponseBase:
    first = _found_lines(evidence, page=1, rows=CSV_ROWS)
    names = ("source", "document", "line", "account_key", "product_key", "invoiced_on")
    names += ("quantity", "net_amount", "cost_amount", "discount_amount", "currency")
    names += ("paid_on", "due_on")
    return csv_response("lines.csv", names, _all_lines(evidence, first, names))


def _all_lines(evidence: Evidence, first: Any, names: tuple[str, ...]) -> Iterator[list[object]]:
    found, number = first, 1
    while found.rows:
        for line in found.rows:
            yield [getattr(line, name) for name in names]
        if number * CSV_ROWS >= found.total:
            return
        number += 1
        found = _found_lines(evidence, page=number, rows=CSV_ROWS)


def _found_lines(evidence: Evidence, *, page: int, rows: int = selectors.PAGE_ROWS) -> Any:
    return selectors.lines(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
        source=evidence.source or None,
        document=evidence.document or None,
        page=page,
        rows=rows,
    )


def _page(
    evidence: Evidence, wanted: ListRequest, columns: list[Column], found: Any, rows: list[Any]
) -> ListPage:
    return ListPage(
        columns=columns,
        rows=rows,
        total=found.total,
        request=wanted,
        export_url=evidence.url("lines-export", **evidence.one_document),
        empty={
            "icon": "file-text",
            "title": _("No lines in this period"),
            "text": _("Nothing was invoiced here in %(period)s.")
            % {"period": formats.period(evidence.period)},
        },
    )


def _context(evidence: Evidence, page: ListPage, total: Any, counted: str) -> dict[str, Any]:
    currency = selectors.company_settings().currency
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
        "way_back": way_back,
        "owner_name": evidence.owner_name,
        "period": formats.period(evidence.period),
        "total": formats.money_exact(total, currency),
        "counted": counted,
        **_compared(evidence, total, currency),
    }


def _compared(evidence: Evidence, total: Any, currency: str) -> Mapping[str, Any]:
    """Say whether the lines add up to the figure that the pages show for the same months."""
    if evidence.document or not evidence.period.is_whole_months:
        return {}
    shown = selectors.prepared_revenue(
        evidence.actor,
        evidence.account.pk if evidence.account else None,
        period=evidence.period,
    )
    if shown is None:
        return {}
    return {"is_equal": shown == total, "shown": formats.money_exact(shown, currency)}


def _days(period: Period) -> str:
    return urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})


def _document(evidence: Evidence, document: "Document") -> list[str]:
    url = evidence.url("lines", source=document.source, document=document.document)
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{}</span>',
            url,
            document.document,
            document.source,
        ),
        formats.day(document.invoiced_on),
        formats.number(document.lines),
        formats.evidence(formats.number(document.net_amount, 2), url),
    ]


def _line_columns(*, one_document: bool) -> list[Column]:
    columns = [
        Column("document", _("Document")),
        Column("line", _("Line"), numeric=True),
        Column("day", _("Date")),
        Column("product", _("Product")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("net", _("Net amount"), numeric=True),
        Column("cost", _("Cost"), numeric=True),
        Column("discount", _("Discount"), numeric=True),
        Column("currency", _("Currency")),
        Column("due", _("Due")),
        Column("paid", _("Paid")),
        Column("account_key", _("Key of the account")),
    ]
    return [column for column in columns if not (one_document and column.key == "document")]


def _line(
    line: "Line", names: Mapping[tuple[str, str], str], columns: list[Column]
) -> list[SafeString | str]:
    write: dict[str, Callable[[], Any]] = {
        "document": lambda: line.document,
        "line": lambda: str(line.line),
        "day": lambda: formats.day(line.invoiced_on),
        "product": lambda: _product(line, names),
        "quantity": lambda: _amount(line.quantity, least=0),
        "net": lambda: _amount(line.net_amount),
        "cost": lambda: _amount(line.cost_amount),
        "discount": lambda: _amount(line.discount_amount),
        "currency": lambda: line.currency,
        "due": lambda: formats.day(line.due_on) if line.due_on else UNKNOWN,
        "paid": lambda: formats.day(line.paid_on) if line.paid_on else UNKNOWN,
        "account_key": lambda: line.account_key or UNKNOWN,
    }
    return [write[column.key]() for column in columns]


def _product(line: "Line", names: Mapping[tuple[str, str], str]) -> SafeString:
    if not line.product_key:
        return UNKNOWN
    name = names.get((line.source, line.product_key), "")
    key = escape(line.product_key)
    if not name:
        return SafeString(key)
    return SafeString(f'{escape(name)}<span class="sub">{key}</span>')


def _amount(value: Any, least: int = 2) -> str:
    """An amount with all the digits that it has: two for money, more where the file had more."""
    if value is None:
        return UNKNOWN
    digits = max(least, -value.normalize().as_tuple().exponent)
    return formats.number(value, digits)


def _names(lines: "list[Line]") -> dict[tuple[str, str], str]:
    keys: dict[str, set[str]] = {}
    for line in lines:
        if line.product_key:
            keys.setdefault(line.source, set()).add(line.product_key)
    return {
        (source, key): name
        for source, wanted in keys.items()
        for key, name in selectors.product_names(source, wanted).items()
    }
