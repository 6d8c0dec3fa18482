"""The list of accounts, its export, and adding an account."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Role, User
from openkam.core.access.requests import Request
from openkam.core.face import countries, formats
from openkam.core.face.csv_file import SHARE, CsvColumn, csv_response
from openkam.core.face.lists import (
    Column,
    FilterChip,
    ListPage,
    ListRequest,
    list_response,
)
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.selectors import Basis
from openkam.domain.portfolio.views.account_rows import cells, columns
from openkam.domain.portfolio.views.account_strip import strip

CLASSES = ("A", "B", "C")
STATES = ("buying", "declining", "lost", "silent", "never")
FILTERS = {
    "class": CLASSES,
    "owner": None,
    "country": None,
    "state": STATES,
    "group": None,
}
CHUNK = 2_000


@require_safe
def account_list(request: Request) -> HttpResponse:
    """Show the accounts open to the reader, 50 a page."""
    basis = selectors.basis_for(request.user)
    wanted = _wanted(request, basis)
    rows = _rows(request.user, wanted, basis)
    total = rows.count()
    page = ListPage(
        columns=columns(basis),
        rows=cells(selectors.account_rows(rows[wanted.window(total)]), basis),
        total=total,
        request=wanted,
        chips=_chips(request.user, wanted, basis),
        label=_("Accounts"),
        search=_("Name, group or key"),
        empty=_empty(request.user, basis),
        export_url=f"{reverse('portfolio:accounts-export')}{wanted.url()}",
        note=_note(request.user, basis),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        context |= _above(request.user, basis, page)
    return list_response(request, "portfolio/accounts.html", context)


@require_safe
def accounts_export(request: Request) -> HttpResponseBase:
    """Send exactly the accounts that the list shows, all pages, as CSV."""
    basis = selectors.basis_for(request.user)
    rows = _rows(request.user, _wanted(request, basis), basis)
    return csv_response(
        "accounts.csv", _csv_columns(basis), _plain(rows.iterator(CHUNK), basis.currency)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account_create(request: Request) -> HttpResponse:
    """Add an account that no file has brought."""
    if not may_create(request.user):
        raise PermissionDenied
    form = forms.NewAccount(request.POST or None, colleagues=selectors.colleagues(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            account = services.create_account(request.user, **form.cleaned_data, today=localdate())
        except services.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": account.name})
            return redirect("web:account", account.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "active": "portfolio"}
    return render(request, "portfolio/account_create.html", context, status=status)


def may_create(actor: User) -> bool:
    """Whether the actor adds accounts: observers only read."""
    return actor.role != Role.OBSERVER


def _wanted(request: Request, basis: Basis) -> ListRequest:
    # By the money lost one comes from the strip: no column shows it, the file has both revenues.
    sortable = [*columns(basis), Column("lost", "", sortable=True)]
    return ListRequest.from_get(
        request.GET, columns=sortable, default_sort="-revenue", filters=FILTERS
    )


def _rows(actor: User, wanted: ListRequest, basis: Basis) -> Any:
    filters = {key: value for key, value in wanted.filters.items() if value}
    return selectors.accounts(actor, q=wanted.q, filters=filters, sort=wanted.order, basis=basis)


def _chips(actor: User, wanted: ListRequest, basis: Basis) -> list[FilterChip]:
    chosen = wanted.filters
    found = [
        FilterChip("state", _("Purchases"), chosen["state"], _states(basis)),
        FilterChip("owner", _("Owner"), chosen["owner"], _owners(actor)),
    ]
    if basis.whole_is_visible:
        classes = [(name, _("Class %(name)s") % {"name": name}) for name in CLASSES]
        found.insert(1, FilterChip("class", _("Class"), chosen["class"], classes))
    if sits := selectors.countries(actor):
        options = [(code, countries.name(code)) for code in sits]
        options.sort(key=lambda option: option[1])
        options.append(("none", _("Not known")))
        found.append(FilterChip("country", _("Country"), chosen["country"], options))
    if chosen["group"]:
        names = _group_names(actor, chosen["group"])
        found.append(FilterChip("group", _("Group"), chosen["group"], names))
    return found


def _states(basis: Basis) -> list[tuple[str, str]]:
    limit = formats.share(basis.company.act_decline_share, 0)
    return [
        ("buying", _("Bought in 12 months")),
        ("declining", _("Buy less than the year before")),
        ("lost", _("Bought nothing or fell by over %(limit)s") % {"limit": limit}),
        ("silent", _("Bought before, not in 12 months")),
        ("never", _("Never bought")),
    ]


def _owners(actor: User) -> list[tuple[str, str]]:
    people = [(str(pk), name) for pk, name in selectors.owners(actor) if pk != actor.pk]
    return [("me", _("Mine")), *people, ("none", _("Nobody"))]


def _group_names(actor: User, value: str) -> list[tuple[str, str]]:
    if not (value.isascii() and value.isdigit()):
        return []
    return [(str(pk), name) for pk, name in selectors.names(actor, [int(value)]).items()]


def _above(actor: User, basis: Basis, page: ListPage) -> dict[str, Any]:
    """What stands above the list: it is about all accounts in view, whatever the list shows."""
    count = page.total
    if page.is_narrowed:
        count = selectors.accounts(actor, basis=basis).count()
    figures = []
    if basis.preparation is not None and count:
        found = selectors.overview(actor, basis.preparation, basis.company)
        if found.buying or found.revenue_before:
            figures = strip(found, basis, of_all=actor.sees_all_accounts)
    return {
        "caption": _caption(actor, count),
        "figures": figures,
        "may_create": may_create(actor),
        "alike": formats.number(alike) if (alike := selectors.duplicates_count(actor)) else "",
    }


def _caption(actor: User, count: int) -> str:
    number = {"count": formats.number(count)}
    if actor.sees_all_accounts:
        return ngettext("%(count)s account", "%(count)s accounts", count) % number
    return (
        ngettext("%(count)s account that you work on", "%(count)s accounts that you work on", count)
        % number
    )


def _note(actor: User, basis: Basis) -> str:
    figures = basis.figures
    if figures is None or figures.period is None:
        return ""
    period = formats.period(figures.period)
    said = _("Figures of %(period)s in %(currency)s") % {
        "period": period,
        "currency": basis.currency,
    }
    return f"{said}, {basis.rates_note}" if basis.rates_note else said


def _empty(actor: User, basis: Basis) -> dict[str, str]:
    if not actor.sees_all_accounts:
        return {
            "icon": "lock",
            "title": _("No account is open to you yet"),
            "text": _(
                "You see the accounts that you work on. Ask the head of key account management,"
                " or whoever leads the account, to add you to its team."
            ),
        }
    found = {
        "icon": "file-import",
        "title": _("No accounts yet"),
        "text": _("The accounts come with the first sales file, or one by one by hand."),
    }
    if selectors.may_import(actor):
        found |= {"url": reverse("portfolio:import-new"), "action": _("Import a file")}
    return found


def _csv_columns(basis: Basis) -> list[CsvColumn]:
    return [
        CsvColumn(_("Number")),
        CsvColumn(_("Account")),
        CsvColumn(_("Group")),
        CsvColumn(_("Country")),
        CsvColumn(_("Owner")),
        CsvColumn(_("Currency")),
        CsvColumn(_("Revenue 12 months")),
        CsvColumn(_("Revenue 12 months before")),
        CsvColumn(_("Change against the year before"), SHARE),
        CsvColumn(_("Share") if basis.whole_is_visible else _("Share of yours"), SHARE),
        CsvColumn(_("Class")),
        CsvColumn(_("First purchase")),
        CsvColumn(_("Last purchase")),
    ]


def _plain(accounts: Iterable[Any], currency: str) -> Iterator[list[object]]:
    for account in accounts:
        yield [
            account.pk,
            account.name,
            account.group.name if account.group else "",
            account.country,
            str(account.owner) if account.owner else "",
            currency,
            account.revenue,
            account.revenue_before,
            account.change_share,
            account.share,
            account.abc_class,
            account.first_on,
            account.last_on,
        ]
