"""The short list: which accounts people judge, out of all that are ranked."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.charts import icon
from openkam.core.face.choosing import FORM, Action, Choosing
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import selectors, services
from openkam.domain.selection.models import Round, RoundAccount
from openkam.domain.selection.selectors import wording
from openkam.domain.selection.views.score_tabs import score_step

FILTERS = {"asked": ("yes", "no")}
ORDERS = {"rank": "rank", "name": "name", "revenue": "revenue", "score": "score"}


@require_http_methods(["GET", "HEAD", "POST"])
def round_short_list(request: Request, pk: int) -> HttpResponse:
    """Show all accounts of the round, the ranked ones first, and who of them is judged."""
    found = selectors.round_seen_whole(request.user, pk)
    if request.method != "POST":
        return _shown(request, found)
    wanted = _wanted(request.POST, found)
    try:
        said = _changed(request, found, wanted)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    page = str(wanted.page) if wanted.page > 1 else ""
    address = reverse("selection:round-short-list", args=[found.pk])
    return redirect(f"{address}{wanted.url(page=page)}")


def _changed(request: Request, found: Round, wanted: ListRequest) -> str:
    actor, given = request.user, request.POST
    if "propose" in given:
        services.propose_shortlist(actor, found.pk)
        return _("The short list is being proposed anew. Look again in a moment.")
    one, is_asked = given.get("one", ""), given.get("do") == "on"
    chosen = [int(text) for text in given.getlist("chosen") if text.isascii() and text.isdigit()]
    if "all" in given:
        chosen = list(_rows(found, wanted).values_list("pk", flat=True))
    if one:
        word, _colon, number = one.partition(":")
        is_asked = word == "on"
        chosen = [int(number)] if number.isascii() and number.isdigit() else []
    if not chosen:
        raise services.BadJudgement(_("Choose accounts first."))
    count = services.change_shortlist(actor, found.pk, chosen, is_asked=is_asked)
    return _said(count, is_asked)


def _said(count: int, is_asked: bool) -> str:
    if not count:
        return _("Nothing changed: they stood so already.")
    if is_asked:
        text = ngettext(
            "%(count)s account is on the short list now.",
            "%(count)s accounts are on the short list now.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s account is taken off the short list. What was judged of it is kept.",
            "%(count)s accounts are taken off the short list. What was judged of them is kept.",
            count,
        )
    return text % {"count": formats.number(count)}


def _shown(request: Request, found: Round) -> HttpResponse:
    step = score_step(request, found, "round-short-list")
    wanted = _wanted(request.GET, found)
    rows = _rows(found, wanted)
    total = rows.count()
    shown = list(rows[wanted.window(total)])
    may_choose = step["may_change"]
    keys = portfolio.key_states(request.user, [row.account_id for row in shown if row.account_id])
    page = ListPage(
        columns=_columns(found),
        rows=_cells(shown, keys, may_choose),
        total=total,
        request=wanted,
        chips=[
            FilterChip(
                "asked",
                _("Short list"),
                wanted.filters["asked"],
                [("yes", _("On it")), ("no", _("Not on it"))],
            )
        ],
        label=_("Accounts of the round"),
        search=_("Name …"),
        empty={
            "icon": "hourglass",
            "title": _("No accounts yet"),
            "text": _("Import sales data, then measure the accounts again.")
            if found.measured_at
            else _("They come here as soon as they are measured. Look again in a moment."),
        },
        row_css=["" if row.is_shortlisted else "pale" for row in shown],
        choosing=_choosing(found, shown) if may_choose and shown else None,
    )
    context = step | {"list": page, "may_choose": may_choose, "why": _why(found, step)}
    return list_response(request, "selection/short_list.html", context)


def _wanted(given: Any, found: Round) -> ListRequest:
    return ListRequest.from_get(
        given, columns=_columns(found), default_sort="rank", filters=FILTERS
    )


def _rows(found: Round, wanted: ListRequest) -> QuerySet[RoundAccount]:
    rows = found.accounts.select_related("account")
    if wanted.q:
        folded = portfolio.fold(wanted.q)
        rows = rows.filter(Q(name__icontains=wanted.q) | Q(account__search_name__contains=folded))
    if asked := wanted.filters["asked"]:
        rows = rows.filter(is_shortlisted=asked == "yes")
    field = F(ORDERS.get(wanted.sort, "rank"))
    order = field.desc(nulls_last=True) if wanted.descending else field.asc(nulls_last=True)
    return rows.order_by(order, "name", "pk")


def _columns(found: Round) -> list[Column]:
    return [
        Column("rank", _("Rank"), numeric=True, sortable=True, descending_first=False),
        Column("name", _("Account"), sortable=True),
        Column(
            "revenue",
            _("Revenue"),
            numeric=True,
            sortable=True,
            unit=formats.currency_symbol(found.currency),
        ),
        Column("score", _("Score"), numeric=True, sortable=True, css="wide"),
        Column("state", _("Short list"), css="wide"),
    ]


def _cells(
    rows: Sequence[RoundAccount], keys: dict[int, str], may_choose: bool
) -> list[list[str | SafeString]]:
    with formats.one_language():
        return [
            [
                formats.number(row.rank),
                _name(row, keys.get(row.account_id or 0, "")),
                formats.number(row.revenue),
                wording.interval(row.low, row.high),
                _state(row, may_choose),
            ]
            for row in rows
        ]


def _name(row: RoundAccount, state: str) -> SafeString:
    url = door("web:account")(row.account_id) if row.account_id else ""
    name: str | SafeString = row.name
    if url:
        name = format_html('<a href="{}">{}</a>', url, row.name)
    said = str(portfolio.KEY_STATES[state]) if state else ""
    return format_html('<span class="name cut">{}</span><span class="sub">{}</span>', name, said)


def _state(row: RoundAccount, may_choose: bool) -> SafeString:
    if row.is_shortlisted:
        word, wish = format_html("{} {}", icon("check", "s"), _("judged")), "off"
        label, button = _("Take %(name)s off the short list") % {"name": row.name}, _("Take off")
    else:
        word, wish = SafeString('<span class="ok-mute">–</span>'), "on"
        label, button = _("Put %(name)s on the short list") % {"name": row.name}, _("Put on")
    if not may_choose:
        return word
    return format_html(
        '<span class="ok-onlist"><span>{}</span><button class="btn btn-quiet btn-s" type="submit"'
        ' form="{}" name="one" value="{}:{}" aria-label="{}">{}</button></span>',
        word,
        FORM,
        wish,
        row.pk,
        label,
        button,
    )


def _choosing(found: Round, rows: Sequence[RoundAccount]) -> Choosing:
    return Choosing(
        url=reverse("selection:round-short-list", args=[found.pk]),
        keys=[row.pk for row in rows],
        names=[row.name for row in rows],
        actions=[
            Action("on", _("Put on the short list"), _("Put on the short list")),
            Action("off", _("Take off the short list"), _("Take off the short list")),
        ],
    )


def _why(found: Round, step: dict[str, Any]) -> str:
    """Say where the short list comes from, and how long it is."""
    count = step["path"].standing.shortlisted
    text = ngettext(
        "%(count)s account is judged by people.", "%(count)s accounts are judged by people.", count
    )
    return text % {"count": formats.number(count)}
