"""The account page: composed of what each room knows about the account."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.audit import trail
from openkam.core.face.lists import ListRequest, pages_of
from openkam.core.offers import Panel
from openkam.domain.economics import panels as economics
from openkam.domain.portfolio import panels as portfolio
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.periods import asked_period
from openkam.shell.web import history

# Rows of panels with their widths; a panel with nothing to say leaves its row to the other.
OVERVIEW = (
    ((portfolio.REVENUE, "c8"), (economics.OVERVIEW, "c4")),
    ((portfolio.PRODUCT_GROUPS, "c6"), (portfolio.RELATIVES, "c6")),
)

OWN = ("portfolio.account", "portfolio.membership")  # entries that need not name their thing


@require_safe
def account(request: Request, pk: int) -> HttpResponse:
    """Show the account in one look: what it brings, what hangs on it, what it buys."""
    context = _frame(request, pk, "overview")
    context["panels"] = [part for row in OVERVIEW for part in _row(row, request, pk)]
    return render(request, "web/account.html", context)


@require_safe
def account_money(request: Request, pk: int) -> HttpResponse:
    """Show the account's months, each a door to its documents."""
    context = _frame(request, pk, "money")
    period = asked_period(request.GET) if "from" in request.GET else None
    money = portfolio.MONEY.fill(request.user, account_id=pk, today=localdate(), period=period)
    return render(request, "web/account_money.html", {**context, **money})


@require_safe
def account_team(request: Request, pk: int) -> HttpResponse:
    """Show who works on the account."""
    context = _frame(request, pk, "team")
    team = portfolio.TEAM.fill(request.user, account_id=pk, today=localdate())
    return render(request, "web/account_team.html", {**context, **team})


@require_safe
def account_history(request: Request, pk: int) -> HttpResponse:
    """Show what was changed about the account, by whom and when."""
    context = _frame(request, pk, "history")
    entries = selectors.history(request.user, pk)
    wanted = ListRequest.from_get(request.GET, columns=())
    total = entries.count()
    number, pages = min(wanted.page, pages_of(total)), pages_of(total)
    page = {
        "events": history.events(entries[wanted.window(total)], page_of=OWN),
        "page": number,
        "pages": pages,
        "earlier": wanted.url(page=str(number - 1)) if number > 1 else "",
        "later": wanted.url(page=str(number + 1)) if number < pages else "",
    }
    return render(request, "web/account_history.html", context | page)


@require_safe
def import_history(request: Request, pk: int) -> HttpResponse:
    """Show what was done with one import."""
    batch = selectors.import_batch(request.user, pk)
    entries = trail.history_of(batch)[:50]
    context = {
        "events": history.events(entries, page_of="portfolio.importbatch"),
        "batch": batch,
        "active": "portfolio",
    }
    name = "web/_events.html" if request.htmx else "web/import_history.html"
    return render(request, name, context)


def _frame(request: Request, pk: int, tab: str) -> dict[str, Any]:
    """Return what stands on each tab: header, figures, tabs."""
    header = portfolio.HEADER.fill(request.user, account_id=pk, today=localdate())
    figures = portfolio.STRIP.fill(request.user, account_id=pk, today=localdate())
    return {**header, **figures, "tabs": _tabs(pk, tab), "active": "portfolio"}


def _tabs(pk: int, current: str) -> list[dict[str, Any]]:
    tabs = (
        ("overview", _("Overview"), "web:account"),
        ("money", _("Money"), "web:account-money"),
        ("team", _("Team"), "web:account-team"),
        ("history", _("History"), "web:account-history"),
    )
    return [
        {"title": title, "url": reverse(name, args=[pk]), "is_current": key == current}
        for key, title, name in tabs
    ]


def _row(
    row: tuple[tuple[Panel, str], ...], request: Request, pk: int
) -> list[tuple[str, SafeString]]:
    drawn = [(css, _drawn(panel, request, pk)) for panel, css in row]
    shown = [(css, markup) for css, markup in drawn if markup.strip()]
    return shown if len(shown) == len(row) else [("c12", markup) for _css, markup in shown]


def _drawn(panel: Panel, request: Request, pk: int) -> SafeString:
    """Render a panel by itself: what it fills in is nobody else's."""
    given = panel.fill(request.user, account_id=pk, today=localdate())
    return get_template(panel.template).render(dict(given))
