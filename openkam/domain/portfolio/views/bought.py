"""What an account buys and pays, as parts that its page asks for by themselves."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.calc.periods import DAY, Period
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.portfolio import panels, selectors
from openkam.domain.portfolio.views.evidence_rows import document_cells, document_columns

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account
    from openkam.domain.portfolio.selectors import Basis

LATEST = 8


@require_safe
def account_product_groups(request: Request, pk: int) -> HttpResponse:
    """Show the product groups that the account buys."""
    account = selectors.account(request.user, pk)
    context = panels.product_groups(request.user, account_id=pk, today=localdate(), account=account)
    name = "portfolio/_product_groups.html" if request.htmx else "portfolio/product_groups.html"
    return render(request, name, {**context, "account": account, "active": "portfolio"})


@require_safe
def account_groups_bought(request: Request, pk: int) -> HttpResponse:
    """Show the product groups that the account bought and dropped."""
    account = selectors.account(request.user, pk)
    basis = selectors.basis_for(request.user)
    context = panels.groups_bought(request.user, pk, basis)
    title = _("Product groups bought and dropped")
    return _part(request, account, title, "portfolio/_groups_bought.html", context)


@require_safe
def account_prices(request: Request, pk: int) -> HttpResponse:
    """Show what the account pays for its largest products over time."""
    account = selectors.account(request.user, pk)
    basis = selectors.basis_for(request.user)
    context = panels.prices(request.user, pk, basis)
    return _part(request, account, _("Prices over time"), "portfolio/_prices.html", context)


@require_safe
def account_latest_documents(request: Request, pk: int) -> HttpResponse:
    """Show the latest invoices and credit notes of the account."""
    account = selectors.account(request.user, pk)
    basis = selectors.basis_for(request.user)
    context = _latest(request, pk, basis)
    title = _("Latest documents")
    return _part(request, account, title, "portfolio/_latest_documents.html", context)


def _latest(request: Request, pk: int, basis: "Basis") -> dict[str, Any]:
    figures = basis.figures
    if figures is None or figures.covers_from is None or figures.covers_until is None:
        return {"rows": [], "columns": []}
    whole = Period(figures.covers_from, figures.covers_until + DAY)
    rates = selectors.rates_in_use(basis.company)
    found = selectors.documents(request.user, pk, period=whole, rows=LATEST, constant=rates)
    counted_in = basis.currency if rates.rates else ""
    counted = ngettext("%(count)s document", "%(count)s documents", found.total)
    columns = document_columns(counted_in)
    rows = [
        document_cells(row, _lines_url(pk, whole, row.source, row.document), counted_in)
        for row in found.rows
    ]
    return {
        "columns": columns,
        "rows": [list(zip(row, columns, strict=True)) for row in rows],
        "all": counted % {"count": formats.number(found.total)},
        "all_total": formats.money_exact(found.net_amount, basis.currency),
        "all_url": f"{reverse('portfolio:account-documents', args=[pk])}?{urlencode(_days(whole))}",
        "period": formats.period(whole),
        "currency": basis.currency,
        "rates_note": basis.rates_note,
    }


def _lines_url(pk: int, period: Period, source: str, document: str) -> str:
    query = urlencode({**_days(period), "source": source, "document": document})
    return f"{reverse('portfolio:account-lines', args=[pk])}?{query}"


def _days(period: Period) -> dict[str, str]:
    start: date = period.start
    return {"from": start.isoformat(), "to": period.end.isoformat()}


def _part(
    request: Request, account: "Account", title: str, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """Answer with the card alone, or with a page around it for who follows its link."""
    given = {**context, "account": account, "active": "portfolio", "title": title, "part": template}
    return render(request, template if request.htmx else "portfolio/money_part.html", given)
