"""The directory: every colleague sees who is a key account, and what that means."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import badges, formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.panels.care_words import promise
from openkam.domain.portfolio.selectors import directory as known
from openkam.domain.portfolio.services.directory import LONGEST, set_directory_text

FILTERS = {"tier": None, "owner": None}


@require_safe
@saved_list("portfolio:directory")
def directory(request: Request) -> HttpResponse:
    """Show who is a key account, to everybody: name, tier, manager, since when; no figures."""
    basis = selectors.basis_for(request.user)
    wanted = ListRequest.from_get(
        request.GET, columns=_columns(), default_sort="tier", filters=FILTERS
    )
    filters = {key: value for key, value in wanted.filters.items() if value}
    rows = known.directory(request.user, q=wanted.q, sort=wanted.order, **filters)
    total = rows.count()
    found = [known.as_known(row) for row in rows[wanted.window(total)]]
    tiers = list(selectors.tiers())
    page = ListPage(
        columns=_columns(),
        rows=list(_cells(request, found)),
        total=total,
        request=wanted,
        chips=_chips(request, wanted, tiers),
        label=_("Key accounts of the company"),
        search=_("Name …"),
        empty=_empty(),
    )
    context = {"list": page, "active": "portfolio", "basis": basis}
    if not request.htmx or request.htmx.boosted:
        promised = [{"name": t.name, "position": t.position, "promise": promise(t)} for t in tiers]
        context |= {
            "text": basis.company.directory_text,
            "tiers": promised,
            "may_change": request.user.is_head,
        }
    return list_response(request, "portfolio/directory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def directory_text(request: Request) -> HttpResponse:
    """Let a head say what a colleague should do who meets a key account."""
    if not request.user.is_head:
        raise PermissionDenied
    text = request.POST.get("text", selectors.basis_for(request.user).company.directory_text)
    refusal = ""
    if request.method == "POST":
        try:
            set_directory_text(request.user, text)
        except services.Refusal as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("Every colleague reads it from now on."))
            return redirect("portfolio:directory")
    context = {"text": text, "longest": LONGEST, "refusal": refusal, "active": "portfolio"}
    status = 422 if refusal else 200
    return render(request, "portfolio/directory_text.html", context, status=status)


def _columns() -> list[Column]:
    return [
        Column("name", _("Key account"), sortable=True),
        Column("tier", _("Tier"), sortable=True),
        Column("owner", _("Key account manager"), sortable=True, css="wide"),
        Column("since", _("Since"), sortable=True, css="wide", descending_first=True),
    ]


def _cells(
    request: Request, rows: Iterable[known.KnownKeyAccount]
) -> Iterator[list[str | SafeString | None]]:
    found = list(rows)
    opened = selectors.open_at(request.user, {row.pk for row in found}, Level.READ)
    to_account = door("web:account")
    for row in found:
        name: str | SafeString = format_html('<b class="name cut">{}</b>', row.name)
        if row.pk in opened:
            url = to_account(row.pk)
            name = format_html('<a class="name cut" href="{}">{}</a>', url, row.name)
        manager = _manager(row)
        yield [
            format_html('{}<span class="sub ok-phone">{}</span>', name, manager),
            badges.tier(row.tier, row.tier_position) if row.tier_position else formats.UNKNOWN,
            manager,
            formats.day(row.since) if row.since else formats.UNKNOWN,
        ]


def _manager(row: known.KnownKeyAccount) -> str | SafeString:
    if not row.manager:
        return format_html('<span class="ok-watch">{}</span>', _("nobody yet"))
    if not row.mail:
        return row.manager
    subject = urlencode({"subject": row.name})
    return format_html(
        '{} <a class="ok-ev ok-nowrap" href="mailto:{}?{}">{}</a>',
        row.manager,
        row.mail,
        subject,
        row.mail,
    )


def _chips(request: Request, wanted: ListRequest, tiers: list[Any]) -> list[FilterChip]:
    names = [(str(tier.pk), tier.name) for tier in tiers]
    owners = [(str(pk), name) for pk, name in known.managers(request.user)]
    return [
        FilterChip("tier", _("Tier"), wanted.filters["tier"], names),
        FilterChip("owner", _("Key account manager"), wanted.filters["owner"], owners),
    ]


def _empty() -> dict[str, str]:
    return {
        "icon": "shield-check",
        "title": _("No key account yet"),
        "text": _("Heads decide which customers are key accounts. Once they have, all stand here."),
    }
