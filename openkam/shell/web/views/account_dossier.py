"""The tab Dossier of the account page: facts, contracts, competitors, files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.offers import Panel
from openkam.domain.dossier import panels as dossier
from openkam.domain.portfolio.views.merged import follows_merges
from openkam.shell.web.views.account_frame import frame, given_for


@require_safe
@follows_merges
def account_dossier(request: Request, pk: int) -> HttpResponse:
    """Show all facts known of the account, with their age."""
    return _shown(request, pk, dossier.DOSSIER)


@require_safe
@follows_merges
def account_dossier_contracts(request: Request, pk: int) -> HttpResponse:
    """Show the contracts with the account: where each stands, and what is to be decided next."""
    return _shown(request, pk, dossier.CONTRACTS)


@require_safe
@follows_merges
def account_dossier_competitors(request: Request, pk: int) -> HttpResponse:
    """Show who else supplies the account, how we compare, and what was won and lost."""
    return _shown(request, pk, dossier.COMPETITORS)


@require_safe
@follows_merges
def account_dossier_files(request: Request, pk: int) -> HttpResponse:
    """Show the files of the account, and take new ones."""
    return _shown(request, pk, dossier.FILES)


def _shown(request: Request, pk: int, panel: Panel) -> HttpResponse:
    given = given_for(request, pk)
    # The panel may use what the address asks for: filters, order, a chosen one.
    filled = dict(panel.fill(request.user, **given, asked=request.GET))
    context = {
        **frame(request.user, "dossier", given),
        "view": panel.name,
        "views": _views(pk, panel.name),
        "acts": filled.get("acts", ()),
        "panel": SafeString(get_template(panel.template).render(filled, request)),
    }
    return render(request, "web/account_dossier.html", context)


def _views(pk: int, current: str) -> list[dict[str, Any]]:
    views = (
        ("dossier", _("Facts"), "web:account-dossier"),
        ("contracts", _("Contracts"), "web:account-dossier-contracts"),
        ("competitors", _("Competitors"), "web:account-dossier-competitors"),
        ("files", _("Files"), "web:account-dossier-files"),
    )
    return [
        {"title": title, "url": reverse(name, args=[pk]), "is_current": key == current}
        for key, title, name in views
    ]
