"""The list of accounts that hang on one person."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import xlsx_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors import Basis
from openkam.domain.stakeholders.selectors import role_names, threads
from openkam.domain.stakeholders.views import thread_rows

FILTERS = {"show": threads.SHOWN[1:], "owner": None, "tier": None, "segment": None}


@require_safe
@saved_list("stakeholders:threads")
def thread_list(request: Request) -> HttpResponse:
    """Show the accounts that hang on one person, the largest first, and those nobody knows."""
    basis = portfolio.basis_for(request.user)
    wanted = _wanted(request.GET, basis)
    rows = _rows(request, wanted, basis)
    total = rows.count()
    shown = list(rows[wanted.window(total)])
    page = ListPage(
        columns=_columns(basis),
        rows=thread_rows.cells(_read(request, shown), basis, localdate()),
        total=total,
        request=wanted,
        chips=_chips(request, wanted),
        label=_("Accounts that hang on one person"),
        search=_("Name, key, number, site …"),
        empty=_empty(wanted.filters.get("show", "")),
        export_url=_file_url(wanted, "csv"),
        workbook_url=_file_url(wanted, "xlsx"),
        note=_note(basis),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        context |= _above(request)
    return list_response(request, "stakeholders/threads.html", context)


@require_safe
def threads_export(request: Request, kind: str) -> HttpResponseBase:
    """Return exactly the rows that search and filters show, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    basis = portfolio.basis_for(request.user)
    wanted = _wanted(request.GET, basis)
    rows = list(_rows(request, wanted, basis))
    table = Table(
        title=_("Accounts that hang on one person"),
        columns=_file_columns(basis),
        rows=thread_rows.values(_read(request, rows)),
    )
    name = f"{_('threads')}.{kind}"
    return table_csv(name, table) if kind == "csv" else xlsx_response(name, [table], _note(basis))


def _wanted(given: Any, basis: Basis) -> ListRequest:
    columns = _columns(basis)
    return ListRequest.from_get(given, columns=columns, default_sort="-revenue", filters=FILTERS)


def _rows(request: Request, wanted: ListRequest, basis: Basis) -> Any:
    filters = {key: value for key, value in wanted.filters.items() if value}
    show = filters.pop("show", threads.SHOWN[0])
    return threads.threads(
        request.user, show=show, q=wanted.q, filters=filters, sort=wanted.order, basis=basis
    )


def _read(request: Request, accounts: list[Any]) -> list[thread_rows.Row]:
    """Return the accounts with their coverage and the names of those on whom they hang."""
    rows = {one.pk: threads.prepared(one) for one in accounts}
    known = [row for row in rows.values() if row is not None]
    numbers = set(rows)
    sees = (
        numbers if request.user.is_head else portfolio.open_at(request.user, numbers, Level.WRITE)
    )
    hinges = threads.hinges_of(known, sees)
    names = role_names()
    return [
        thread_rows.Row(one, rows[one.pk], hinges.of.get(one.pk, ()), one.pk in sees, names)
        for one in accounts
    ]


def _columns(basis: Basis) -> list[Column]:
    symbol = formats.currency_symbol(basis.currency)
    unit = _("%(currency)s thousand") % {"currency": symbol}
    return [
        Column("name", _("Account"), sortable=True),
        Column("revenue", _("Revenue, 12 months"), numeric=True, sortable=True, unit=unit),
        Column("hangs", _("Hangs on"), css="wraps"),
        Column("cut", _("Cut"), numeric=True, sortable=True, unit=_("people"), css="mid"),
        Column("roles", _("Roles without an active tie"), css="wraps wide"),
        Column("coverage", _("Coverage"), numeric=True, css="mid"),
        Column("touch", _("Last contact"), numeric=True, sortable=True, css="wide"),
        Column("owner", _("Key account manager"), sortable=True, css="mid"),
    ]


def _file_columns(basis: Basis) -> list[TableColumn]:
    revenue = _("Revenue 12 months")
    return [
        TableColumn(_("Number"), Kind.COUNT),
        TableColumn(_("Account")),
        TableColumn(_("Key account manager")),
        TableColumn(f"{revenue}, {basis.currency}" if basis.currency else revenue, Kind.AMOUNT),
        TableColumn(_("Hangs on")),
        TableColumn(_("Why")),
        TableColumn(_("People between us and the deciders"), Kind.COUNT),
        TableColumn(_("Roles without an active tie")),
        TableColumn(_("Roles with an active tie"), Kind.COUNT),
        TableColumn(_("Roles expected"), Kind.COUNT),
        TableColumn(_("People known"), Kind.COUNT),
        TableColumn(_("Last contact"), Kind.DAY),
        TableColumn(_("Measured on"), Kind.DAY),
    ]


def _chips(request: Request, wanted: ListRequest) -> list[FilterChip]:
    chosen = wanted.filters
    owners, _colleagues = portfolio.owners_and_colleagues(request.user)
    shows = [
        ("untied", _("People known, nobody in touch")),
        ("unknown", _("Key accounts with nobody known")),
        ("several", _("Hangs on nobody alone")),
    ]
    listed = [("none", _("Nobody")), *((str(pk), name) for pk, name in owners)]
    found = [
        FilterChip("show", _("Show"), chosen["show"], shows),
        FilterChip("owner", _("Key account manager"), chosen["owner"], listed),
    ]
    tiers, segments = portfolio.care_names()
    for key, label, options in (
        ("tier", _("Tier"), tiers),
        ("segment", _("Segment"), segments),
    ):
        if options:
            listed = [(str(pk), str(name)) for pk, name in options]
            found.append(FilterChip(key, label, chosen[key], listed))
    return found


def _file_url(wanted: ListRequest, kind: str) -> str:
    asked = {"q": wanted.q, **wanted.filters, "sort": wanted.order}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('stakeholders:threads-export', args=[kind])}?{query}"


def _above(request: Request) -> dict[str, Any]:
    counts = threads.thread_counts(request.user)
    words = ngettext(
        "%(count)s account hangs on one person",
        "%(count)s accounts hang on one person",
        counts.single,
    )
    return {
        "caption": words % {"count": formats.number(counts.single)},
        "is_whole": request.user.sees_all_accounts,
        "others": [
            (text, f"{reverse('stakeholders:threads')}?show={show}")
            for text, show in _others(counts)
        ],
    }


def _others(counts: threads.ThreadCounts) -> list[tuple[str, str]]:
    found = []
    if counts.untied:
        words = ngettext(
            "%(count)s account with people known, and nobody in touch",
            "%(count)s accounts with people known, and nobody in touch",
            counts.untied,
        )
        found.append((words % {"count": formats.number(counts.untied)}, "untied"))
    if counts.unknown:
        words = ngettext(
            "%(count)s key account at which nobody is known",
            "%(count)s key accounts at which nobody is known",
            counts.unknown,
        )
        found.append((words % {"count": formats.number(counts.unknown)}, "unknown"))
    return found


def _note(basis: Basis) -> str:
    if basis.figures is None or basis.figures.period is None:
        return ""
    words = {"period": formats.period(basis.figures.period), "currency": basis.currency}
    return _("Revenue of %(period)s in %(currency)s") % words


def _empty(show: str) -> dict[str, str]:
    if show:
        return {}
    return {
        "icon": "users",
        "title": _("No account is known to hang on one person"),
        "text": _(
            "Only accounts at which people and contacts are noted can be judged. Note at the key"
            " accounts who decides and who of us knows them."
        ),
        "url": reverse("portfolio:key-accounts"),
        "action": _("To the key accounts"),
    }
