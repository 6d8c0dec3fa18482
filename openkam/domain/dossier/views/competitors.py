"""The catalogue of competitors: where they are, what they get, what was won against them."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.calc.folding import fold
from openkam.core.access.models import Role
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import xlsx_response
from openkam.domain.dossier import panels, selectors
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.dossier.selectors import Listed

SORTS = {
    "name": lambda one: fold(one.competitor.name),
    "accounts": lambda one: one.accounts,
    "spend": lambda one: (one.spend.amount is not None, one.spend.amount or 0),
    "won": lambda one: one.won,
    "lost": lambda one: one.lost,
    "rate": lambda one: (one.win_rate is not None, one.win_rate or 0),
}


@require_safe
def competitors(request: Request) -> HttpResponse:
    """Show all competitors with where they are, as far as the reader may know."""
    currency = portfolio.basis_for(request.user).currency
    wanted = _wanted(request.GET, currency)
    rows = _rows(request, wanted)
    page = ListPage(
        columns=_columns(currency),
        rows=[_cells(one, currency) for one in rows[wanted.window(len(rows))]],
        total=len(rows),
        request=wanted,
        label=_("Competitors"),
        search=_("Name"),
        empty=_empty(request),
        export_url=_file_url(wanted, "csv"),
        workbook_url=_file_url(wanted, "xlsx"),
        note=_("At the accounts that you see") if not request.user.sees_all_accounts else "",
    )
    context = {
        "list": page,
        "active": "portfolio",
        "may_add": request.user.role != Role.OBSERVER,
    }
    return list_response(request, "dossier/competitors.html", context)


@require_safe
def competitors_export(request: Request, kind: str) -> HttpResponseBase:
    """Return exactly the rows that the search shows, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    currency = portfolio.basis_for(request.user).currency
    rows = _rows(request, _wanted(request.GET, currency))
    table = Table(
        title=_("Competitors"),
        columns=_file_columns(currency),
        rows=[list(_values(one)) for one in rows],
    )
    name = f"{_('competitors')}.{kind}"
    return table_csv(name, table) if kind == "csv" else xlsx_response(name, [table], "")


def _wanted(given: Any, currency: str) -> ListRequest:
    return ListRequest.from_get(given, columns=_columns(currency), default_sort="-accounts")


def _rows(request: Request, wanted: ListRequest) -> "list[Listed]":
    words = fold(wanted.q).split()
    rows = [
        one
        for one in selectors.catalogue(request.user)
        if all(word in fold(" ".join((one.competitor.name, *one.aliases))) for word in words)
    ]
    key: Any = SORTS[wanted.sort]
    return sorted(rows, key=key, reverse=wanted.descending)


def _columns(currency: str) -> list[Column]:
    unit = _("%(currency)s thousand") % {"currency": formats.currency_symbol(currency)}
    return [
        Column("name", _("Competitor"), sortable=True),
        Column("accounts", _("Accounts"), numeric=True, sortable=True),
        Column("spend", _("Estimated, a year"), numeric=True, sortable=True, unit=unit),
        Column("won", _("Won against them"), numeric=True, sortable=True, css="mid"),
        Column("lost", _("Lost to them"), numeric=True, sortable=True, css="mid"),
        Column("rate", _("Rate"), numeric=True, sortable=True, unit="%"),
    ]


def _cells(one: "Listed", currency: str) -> list[str | SafeString | None]:
    url = reverse("dossier:competitor", args=[one.competitor.pk])
    known = [_("also called %(names)s") % {"names": ", ".join(one.aliases)}] if one.aliases else []
    if one.competitor.is_retired:
        known.insert(0, _("offered no more"))
    name = format_html(
        '<a class="name cut" href="{}">{}</a><span class="sub">{}</span>',
        url,
        one.competitor.name,
        " · ".join(known),
    )
    spend: str | SafeString = formats.thousands(one.spend.amount)
    if one.spend.is_at_least:
        spend = format_html(
            '<span title="{}">≥{}{}</span>',
            panels.spend_of(one.spend, currency),
            formats.SPACE,
            spend,
        )
    rate = formats.percent(one.win_rate, 0)
    return [name, formats.number(one.accounts), spend, str(one.won), str(one.lost), rate]


def _file_columns(currency: str) -> list[TableColumn]:
    spend = _("Estimated spend a year")
    return [
        TableColumn(_("Competitor")),
        TableColumn(_("Also called")),
        TableColumn(_("Offered no more")),
        TableColumn(_("Accounts"), Kind.COUNT),
        TableColumn(f"{spend}, {currency}" if currency else spend, Kind.AMOUNT),
        TableColumn(_("The spend is at least that")),
        TableColumn(_("Won against them"), Kind.COUNT),
        TableColumn(_("Lost to them"), Kind.COUNT),
        TableColumn(_("Win rate"), Kind.SHARE),
        TableColumn(_("Web address")),
    ]


def _values(one: "Listed") -> tuple[Any, ...]:
    return (
        one.competitor.name,
        ", ".join(one.aliases) or None,
        _("yes") if one.competitor.is_retired else None,
        one.accounts,
        one.spend.amount,
        _("yes") if one.spend.is_at_least else None,
        one.won,
        one.lost,
        one.win_rate,
        one.competitor.website or None,
    )


def _file_url(wanted: ListRequest, kind: str) -> str:
    asked = {"q": wanted.q, "sort": wanted.order}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('dossier:competitors-export', args=[kind])}?{query}"


def _empty(request: Request) -> dict[str, str]:
    found = {
        "icon": "building",
        "title": _("No competitor is known yet"),
        "text": _(
            "Note at an account who else supplies it, and the competitor stands here with all"
            " accounts at which it is. Or add those that everybody knows to begin with."
        ),
    }
    if request.user.role == Role.OBSERVER:
        return found
    return {**found, "url": reverse("dossier:competitor-add"), "action": _("Add competitor")}
