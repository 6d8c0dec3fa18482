"""The list of accounts, its export, and adding an account."""

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
from openkam.core.face import formats
from openkam.core.face.csv_file import csv_response
from openkam.core.face.lists import (
    ListPage,
    list_response,
)
from openkam.core.saved_views.listing import asked_of, columns_of, saved_list
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.selectors import Basis
from openkam.domain.portfolio.selectors.rows import OF_THE_SUMMARY, with_more
from openkam.domain.portfolio.views.account_beside import with_beside
from openkam.domain.portfolio.views.account_file import (
    chosen_columns,
    chosen_values,
    csv_columns,
    plain,
)
from openkam.domain.portfolio.views.account_further import needs_of
from openkam.domain.portfolio.views.account_list import chips_of, offer_to, rows_of, wanted_of
from openkam.domain.portfolio.views.account_rows import cells, columns, shown_columns
from openkam.domain.portfolio.views.account_strip import strip
from openkam.domain.portfolio.views.bulk import choosing, outcome

CHUNK = 2_000


@require_safe
@saved_list("portfolio:accounts")
def account_list(request: Request) -> HttpResponse:
    """Show the accounts open to the reader, 50 a page."""
    basis = selectors.basis_for(request.user)
    wanted = wanted_of(request.GET, basis)
    rows = rows_of(request.user, wanted, basis)
    total = rows.count()
    offer = offer_to(request.user)
    offered = columns(basis, offer.own_fields)
    chosen = shown_columns(offered, columns_of(request))
    more = needs_of([column.key for column in chosen])
    window = with_more(rows, basis, more)[wanted.window(total)]
    shown = selectors.account_rows(window, more)
    page = ListPage(
        columns=chosen,
        offered=offered,
        rows=cells(shown, basis, chosen, offer.own_fields),
        total=total,
        request=wanted,
        chips=chips_of(request.user, wanted, basis, offer),
        label=_("Accounts"),
        search=_("Name, key, number, site …"),
        empty=_empty(request.user, basis),
        export_url=f"{reverse('portfolio:accounts-export')}{wanted.url()}",
        note=_note(request.user, basis),
        choosing=choosing(request.user, shown, offer),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        context |= _above(request.user, basis, page) | {"outcome": outcome(request)}
    return list_response(request, "portfolio/accounts.html", context)


@require_safe
def accounts_export(request: Request) -> HttpResponseBase:
    """Send exactly the accounts that the list shows, all pages, as CSV.

    In the columns chosen and their order; while none are chosen, with all that is known.
    """
    basis = selectors.basis_for(request.user)
    asked = asked_of(request, "portfolio:accounts")
    rows = rows_of(request.user, wanted_of(asked, basis), basis)
    own_fields = list(selectors.own_fields())
    chosen = chosen_columns(basis, own_fields, asked.get("columns", ""))
    if chosen:
        rows = with_beside(
            with_more(rows, basis, OF_THE_SUMMARY), asked.get("columns", "").split(",")
        )
        values = chosen_values(rows.iterator(CHUNK), chosen)
        return csv_response("accounts.csv", [one.column for one in chosen], values)
    return csv_response(
        "accounts.csv",
        csv_columns(basis, own_fields),
        plain(rows.iterator(CHUNK), basis.currency, own_fields),
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
