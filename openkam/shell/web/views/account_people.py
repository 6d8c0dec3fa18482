"""The tab People of the account page: map, table, our people × theirs, coverage."""

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
from openkam.domain.portfolio.views.merged import follows_merges
from openkam.domain.stakeholders import panels as stakeholders
from openkam.shell.web.views.account_frame import frame, given_for


@require_safe
@follows_merges
def account_people(request: Request, pk: int) -> HttpResponse:
    """Show the map of the people: who reports to whom, who listens to whom."""
    return _shown(request, pk, stakeholders.MAP)


@require_safe
@follows_merges
def account_people_table(request: Request, pk: int) -> HttpResponse:
    """Show the people of the account as a table."""
    return _shown(request, pk, stakeholders.TABLE)


@require_safe
@follows_merges
def account_people_ties(request: Request, pk: int) -> HttpResponse:
    """Show who of us knows whom of them."""
    return _shown(request, pk, stakeholders.TIES)


@require_safe
@follows_merges
def account_people_coverage(request: Request, pk: int) -> HttpResponse:
    """Show which roles are known and reached, and what hangs on one person."""
    return _shown(request, pk, stakeholders.COVERAGE)


def _shown(request: Request, pk: int, panel: Panel) -> HttpResponse:
    given = given_for(request, pk)
    # The panel may use what the address asks for: filters, order, a chosen person.
    filled = dict(panel.fill(request.user, **given, asked=request.GET))
    context = {
        **frame(request.user, "people", given),
        "view": panel.name,
        "views": _views(pk, panel.name),
        "is_empty": filled.get("is_empty", False),
        "panel": SafeString(get_template(panel.template).render(filled, request)),
    }
    return render(request, "web/account_people.html", context)


def _views(pk: int, current: str) -> list[dict[str, Any]]:
    views = (
        ("map", _("Map"), "web:account-people"),
        ("table", _("Table"), "web:account-people-table"),
        ("ties", _("Our people × theirs"), "web:account-people-ties"),
        ("coverage", _("Coverage"), "web:account-people-coverage"),
    )
    return [
        {"title": title, "url": reverse(name, args=[pk]), "is_current": key == current}
        for key, title, name in views
    ]
