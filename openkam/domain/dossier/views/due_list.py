"""The list of dossiers that are to be revised."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import xlsx_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.dossier import selectors
from openkam.domain.dossier.selectors import due
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.panels.uncared import uncared_by_tier
from openkam.domain.portfolio.selectors import Basis

Promises = Mapping[int, due.Promise]
FILTERS = {"show": due.SHOWN[1:], "owner": None, "tier": None, "segment": None}


@require_safe
@saved_list("dossier:revisions")
def revisions(request: Request) -> HttpResponse:
    """List the dossiers that are overdue for a revision, those with most at stake first."""
    today, basis = localdate(), portfolio.basis_for(request.user)
    wanted, promised = _wanted(request.GET, basis), due.promises()
    rows = _rows(request, wanted, basis, today, promised)
    total = rows.count()
    page = ListPage(
        columns=_columns(basis),
        rows=list(_cells(rows[wanted.window(total)], promised, today)),
        total=total,
        request=wanted,
        chips=_chips(request, wanted),
        label=_("Dossiers to revise"),
        search=_("Name, key, number, site …"),
        empty={} if total else _empty(request.user),
        export_url=_file_url(wanted, "csv"),
        workbook_url=_file_url(wanted, "xlsx"),
        note=_note(basis),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        count = due.overdue_count(request.user, today, promised)
        # The menu counts the same.
        context |= {"caption": _caption(count), "overdue_dossiers": lambda: count}
    return list_response(request, "dossier/revisions.html", context)


@require_safe
def revisions_export(request: Request, kind: str) -> HttpResponseBase:
    """Return exactly the rows that search and filters show, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    today, basis = localdate(), portfolio.basis_for(request.user)
    wanted, promised = _wanted(request.GET, basis), due.promises()
    rows = list(_rows(request, wanted, basis, today, promised))
    table = Table(
        title=_("Dossiers to revise"),
        columns=_file_columns(basis),
        rows=[list(_values(row, promised)) for row in rows],
    )
    name = f"{_('dossiers')}.{kind}"
    return table_csv(name, table) if kind == "csv" else xlsx_response(name, [table], _note(basis))


def _wanted(given: Any, basis: Basis) -> ListRequest:
    columns = _columns(basis)
    return ListRequest.from_get(given, columns=columns, default_sort="-revenue", filters=FILTERS)


def _rows(
    request: Request, wanted: ListRequest, basis: Basis, today: date, promised: Promises
) -> Any:
    filters = {key: value for key, value in wanted.filters.items() if value}
    show = filters.pop("show", due.SHOWN[0])
    return due.to_revise(
        request.user,
        today,
        show=show,
        q=wanted.q,
        filters=filters,
        sort=wanted.order,
        basis=basis,
        promised=promised,
    )


def _columns(basis: Basis) -> list[Column]:
    symbol = formats.currency_symbol(basis.currency)
    unit = _("%(currency)s thousand") % {"currency": symbol}
    return [
        Column("name", _("Account"), sortable=True),
        Column("revenue", _("Revenue, 12 months"), numeric=True, sortable=True, unit=unit),
        Column("due", _("Revision due")),
        Column("revised", _("Revised"), sortable=True, css="mid"),
        Column("fresh", _("Fresh"), numeric=True, sortable=True, unit="%"),
        Column("known", _("Known"), numeric=True, sortable=True, unit="%", css="wide"),
        Column("stale", _("Stale"), numeric=True, sortable=True, unit=_("facts"), css="mid"),
        Column("owner", _("Key account manager"), sortable=True, css="wide"),
    ]


def _cells(
    accounts: Sequence[Any], promised: Promises, today: date
) -> Iterator[list[str | SafeString | None]]:
    to_dossier = door("web:account-dossier")
    for account in accounts:
        row, tier = selectors.prepared(account), account.tier.name if account.tier else ""
        revised = row.revised_on if row else None
        yield [
            format_html(
                '<a class="name cut" href="{}">{}</a><span class="sub">{}</span>',
                to_dossier(account.pk),
                account.name,
                tier,
            ),
            formats.thousands(account.revenue),
            _due(due.due_on(account, revised, promised), today),
            formats.day(revised) if revised else _("never"),
            formats.percent(row.freshness, 0) if row else formats.UNKNOWN,
            formats.percent(row.completeness, 0) if row else formats.UNKNOWN,
            formats.number(row.stale) if row else formats.UNKNOWN,
            str(account.owner) if account.owner else formats.UNKNOWN,
        ]


def _due(on: date | None, today: date) -> str | SafeString:
    said = formats.day(on)
    is_late = on is not None and on < today
    return format_html('<span class="ok-watch">{}</span>', said) if is_late else said


def _file_columns(basis: Basis) -> list[TableColumn]:
    revenue = _("Revenue 12 months")
    return [
        TableColumn(_("Number"), Kind.COUNT),
        TableColumn(_("Account")),
        TableColumn(_("Tier")),
        TableColumn(_("Key account manager")),
        TableColumn(f"{revenue}, {basis.currency}" if basis.currency else revenue, Kind.AMOUNT),
        TableColumn(_("Revision due"), Kind.DAY),
        TableColumn(_("Revised"), Kind.DAY),
        TableColumn(_("Fresh"), Kind.SHARE),
        TableColumn(_("Known"), Kind.SHARE),
        TableColumn(_("Stale"), Kind.COUNT),
        TableColumn(_("Not known"), Kind.COUNT),
        TableColumn(_("Contradicted"), Kind.COUNT),
    ]


def _values(account: Any, promised: Promises) -> Iterator[Any]:
    row = selectors.prepared(account)
    revised = row.revised_on if row else None
    yield account.pk
    yield account.name
    yield account.tier.name if account.tier else None
    yield str(account.owner) if account.owner else None
    yield account.revenue
    yield due.due_on(account, revised, promised)
    yield revised
    for name in ("freshness", "completeness", "stale", "gaps", "contradicted"):
        yield getattr(row, name) if row else None


def _chips(request: Request, wanted: ListRequest) -> list[FilterChip]:
    chosen = wanted.filters
    owners, _colleagues = portfolio.owners_and_colleagues(request.user)
    shows = [("all", _("Due later too")), ("never", _("Never revised"))]
    listed = [("none", _("Nobody")), *((str(pk), name) for pk, name in owners)]
    found = [
        FilterChip("show", _("Show"), chosen["show"], shows),
        FilterChip("owner", _("Key account manager"), chosen["owner"], listed),
    ]
    tiers, segments = portfolio.care_names()
    for key, label, options in (("tier", _("Tier"), tiers), ("segment", _("Segment"), segments)):
        if options:
            names = [(str(pk), str(name)) for pk, name in options]
            found.append(FilterChip(key, label, chosen[key], names))
    return found


def _file_url(wanted: ListRequest, kind: str) -> str:
    asked = {"q": wanted.q, **wanted.filters, "sort": wanted.order}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('dossier:revisions-export', args=[kind])}?{query}"


def _caption(count: int) -> str:
    words = ngettext("%(count)s is overdue", "%(count)s are overdue", count)
    return words % {"count": formats.number(count)}


def _note(basis: Basis) -> str:
    if basis.figures is None or basis.figures.period is None:
        return ""
    words = {"period": formats.period(basis.figures.period), "currency": basis.currency}
    return _("Revenue of %(period)s in %(currency)s") % words


def _empty(actor: User) -> dict[str, str]:
    lacking = uncared_by_tier(actor)
    if lacking is not None:
        words, url = lacking
        return {
            "icon": "hourglass",
            "title": _("No dossier is due"),
            "text": words,
            "url": url,
            "action": _("Show them"),
        }
    return {
        "icon": "circle-check",
        "title": _("No dossier is overdue"),
        "text": _(
            "A tier says how often the dossiers of its accounts are revised. Accounts stand here"
            " when they are due, for the first time one interval after they got that tier."
        ),
        "url": f"{reverse('dossier:revisions')}?show=all",
        "action": _("Show those that are due later"),
    }
