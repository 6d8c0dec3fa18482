"""The account page: composed of what each room knows about the account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.audit import trail
from openkam.core.face.lists import ListRequest, pages_of
from openkam.domain.dossier import panels as dossier
from openkam.domain.economics import panels as economics
from openkam.domain.portfolio import panels as portfolio
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.views.merged import follows_merges
from openkam.domain.portfolio.views.periods import asked_period
from openkam.domain.selection import panels as selection
from openkam.domain.stakeholders import panels as stakeholders
from openkam.shell.web import history
from openkam.shell.web.views.account_frame import drawn, frame, given_for, row

# Rows of panels with their widths; a panel with nothing to say leaves its row to the other.
OVERVIEW = (
    ((portfolio.REVENUE, "c8"), (economics.OVERVIEW, "c4")),
    ((portfolio.PRODUCT_GROUPS, "c6"), (portfolio.RELATIVES, "c6")),
    ((stakeholders.OVERVIEW, "c6"), (dossier.OVERVIEW, "c6")),
    ((selection.OVERVIEW, "c12"),),
    ((portfolio.FACTS, "c12"),),
)

IDENTITY = (
    ((portfolio.KEYS, "c12"),),
    ((portfolio.PARENTS, "c8"), (portfolio.MERGES, "c4")),
)

OWN = ("portfolio.account", "portfolio.membership")  # entries that need not name their thing


@require_safe
@follows_merges
def account(request: Request, pk: int) -> HttpResponse:
    """Show the account in one look: what it brings, what hangs on it, what it buys."""
    given = given_for(request, pk)
    panels = [part for parts in OVERVIEW for part in row(parts, request.user, given)]
    context = frame(request.user, "overview", given) | {"panels": panels}
    return render(request, "web/account.html", context)


@require_safe
@follows_merges
def account_money(request: Request, pk: int) -> HttpResponse:
    """Show the account's months, each a door to its documents."""
    given = given_for(request, pk)
    period = asked_period(request.GET, given["basis"].figures) if "from" in request.GET else None
    money = portfolio.money(request.user, **given, period=period)
    context = {**frame(request.user, "money", given), **money}
    return render(request, "web/account_money.html", context)


@require_safe
@follows_merges
def account_team(request: Request, pk: int) -> HttpResponse:
    """Show who works on the account, and whether it is a key account."""
    given = given_for(request, pk)
    parts = {
        "team": drawn(portfolio.TEAM, request.user, given, request),
        "key_status": drawn(portfolio.KEY_STATUS, request.user, given, request),
    }
    context = {**frame(request.user, "team", given), **parts}
    return render(request, "web/account_team.html", context)


@require_safe
@follows_merges
def account_identity(request: Request, pk: int) -> HttpResponse:
    """Show how other systems call the account, what it was merged from, its parents over time."""
    given = given_for(request, pk)
    panels = [part for parts in IDENTITY for part in row(parts, request.user, given, request)]
    context = frame(request.user, "identity", given) | {"panels": panels}
    return render(request, "web/account_identity.html", context)


@require_safe
@follows_merges
def account_history(request: Request, pk: int) -> HttpResponse:
    """Show what was changed about the account, by whom and when."""
    context = frame(request.user, "history", given_for(request, pk))
    others = {k: name for k, name in selectors.identities(pk).items() if k != pk}
    entries = selectors.history(request.user, pk, others)
    wanted = ListRequest.from_get(request.GET, columns=())
    total = entries.count()
    number, pages = min(wanted.page, pages_of(total)), pages_of(total)
    page = {
        "events": history.events(entries[wanted.window(total)], page_of=OWN, others=others),
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
