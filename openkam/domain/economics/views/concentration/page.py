"""The page on whom the revenue depends."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from openkam.calc.periods import DAY, Period
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.lists import arranged
from openkam.core.saved_views.listing import asked_of, saved_list
from openkam.domain.economics import selectors
from openkam.domain.economics.views.addresses import Question, months_url, page_url
from openkam.domain.economics.views.concentration import curve, losses, notes, rows
from openkam.domain.economics.views.concentration.answer import Answer, answer
from openkam.domain.economics.views.concentration.report import (
    class_a_url,
    report_on,
    unassigned_url,
)
from openkam.domain.economics.views.concentration.strip import strip
from openkam.domain.economics.views.files import files_of, picture_urls
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

PAGE = "economics/concentration.html"
LIST = "ui/list.html"
CARD = "economics/_what_if.html"
LONGEST_TEXT = 100
MOST_DAYS = 6
BESIDE_THE_LIST = ("q", "sort", "page", "class", "revenue", "group", "view", "columns")


@require_safe
@saved_list("economics:concentration")
def concentration(request: Request) -> HttpResponse:
    """Show the page, or only its ranking when the list component asks."""
    actor = request.user
    try:
        found = answer(actor, _asked(request))
    except selectors.NoSales:
        return _nothing_yet(request, actor)
    if not found.report.figures.accounts:
        return _nothing_here(request, actor, found)
    only_list = request.headers.get("HX-Target") == "list"
    context = _ranking(request, actor, found) if only_list else _whole(request, actor, found)
    if elsewhere := arranged(request, context["list"]):
        return elsewhere
    response = render(request, LIST if only_list else PAGE, context)
    if only_list:
        shown = context["list"]
        page = str(shown.page) if shown.page > 1 else ""
        response["HX-Push-Url"] = request.path + shown.request.url(page=page)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
def concentration_what_if(request: Request) -> HttpResponse:
    """Answer what happens if customers are lost; a plain link gets the page with the answer."""
    actor = request.user
    text = request.GET.get("find", "").replace("\0", "").strip()[:LONGEST_TEXT]
    try:
        found = answer(actor, request.GET, with_comparison=False)
    except selectors.NoSales:
        return redirect("economics:concentration")
    loss = losses.loss(found)
    if not request.headers.get("HX-Request"):
        more = {"find": text} if text else {}
        return redirect(page_url({**found.question.parameters(lost=loss.what_if.lost), **more}))
    matches = losses.matches(actor, found, text)
    names = selectors.row_names(actor, found.report, {*loss.named, *matches})
    response = render(request, CARD, {"what_if": losses.card(loss, names, text, matches)})
    if not text:
        response["HX-Push-Url"] = _shared_url(request, found)
    return response


@require_safe
def concentration_account(request: Request, rank: int) -> HttpResponse:
    """Lead from a point of the curve to the account, or group, of that rank."""
    actor = request.user
    try:
        found = answer(actor, request.GET, with_comparison=False)
    except selectors.NoSales as fault:
        raise Http404 from fault
    if not 1 <= rank <= found.report.figures.accounts:
        raise Http404
    key = found.report.figures.rows[rank - 1].key
    members = found.report.accounts_of(key)
    if len(members) == 1:
        return redirect(months_url(members[0], found.question.period))
    question = found.question
    parameters = {**question.periods.chosen.parameters, **question.of_the_tree}
    return redirect(page_url({**parameters, "group": str(key)}))


@require_safe
def concentration_export(request: Request) -> HttpResponseBase:
    """Return exactly the rows that search and filters show, as a file."""
    actor = request.user
    try:
        found = answer(actor, request.GET)
    except selectors.NoSales as fault:
        raise Http404 from fault
    report = report_on(actor, found)
    asked = asked_of(request, "economics:concentration")
    return table_csv(f"{report.file_name}.csv", report.listing.table(actor, asked))


def _asked(request: Request) -> QueryDict:
    """Return the parameters; of a list's request with the losses that stand in the address now.

    They may have changed by htmx since the list's links were written.
    """
    if request.headers.get("HX-Target") != "list":
        return request.GET
    current = _current(request)
    asked = request.GET.copy()
    for key in ("lost", "share"):
        asked.setlist(key, current.getlist(key))
    return asked


def _current(request: Request) -> QueryDict:
    return QueryDict(request.headers.get("HX-Current-URL", "").partition("?")[2].partition("#")[0])


def _shared_url(request: Request, found: Answer) -> str:
    """Return the page's address with these losses, and with what the list beside shows."""
    current = _current(request)
    beside = {key: current.get(key, "") for key in BESIDE_THE_LIST if current.get(key)}
    return page_url({**found.question.parameters(), **beside})


def _ranking(request: Request, actor: "User", found: Answer) -> dict[str, Any]:
    asked = rows.list_request(found, request.GET)
    places = rows.shown_places(actor, found, asked)
    keys = rows.keys_to_name(found, asked, places)
    names = selectors.row_names(actor, found.report, keys)
    return {"list": rows.ranking_page(found, asked, places, names)}


def _whole(request: Request, actor: "User", found: Answer) -> dict[str, Any]:
    report, shown = found.report, report_on(actor, found)
    asked = rows.list_request(found, request.GET)
    places = rows.shown_places(actor, found, asked)
    loss = losses.loss(found)
    text = request.GET.get("find", "").replace("\0", "").strip()[:LONGEST_TEXT]
    matches = losses.matches(actor, found, text)
    keys = {found.largest, *rows.keys_to_name(found, asked, places), *notes.keys_to_name(found)}
    names = selectors.row_names(actor, report, keys | loss.named | set(matches))
    largest = names[found.largest]
    return {
        **_head(actor, found),
        **files_of(request, shown),
        "picture_urls": picture_urls(shown, "pareto"),
        "figures": strip(found, largest, class_a_url(found)),
        "customers": curve.customers_text(found),
        "curve": curve.drawing(found),
        "curve_table": curve.curve_table(found),
        "say": selectors.about_concentration(report, largest),
        "what_if": losses.card(loss, names, text, matches),
        "notes": notes.notes(found, names, unassigned_url(actor, found)),
        "list": rows.ranking_page(found, asked, places, names),
    }


def _head(actor: "User", found: Answer) -> dict[str, Any]:
    question = found.question
    chosen = question.periods.chosen
    return {
        "active": "results",
        "by": question.by,
        "by_account_url": page_url(chosen.parameters),
        "by_group_url": page_url({**chosen.parameters, "by": "group", **question.of_the_tree}),
        "tree": question.tree,
        "tree_text": formats.day(question.tree) if question.tree else "",
        "tree_days": _tree_days(actor, question),
        "tree_kept": chosen.parameters.items(),
        "today_url": page_url({**chosen.parameters, "by": "group"}),
        "periods": question.periods,
        "period_links": [
            {
                "title": choice.title,
                "text": choice.text,
                "url": page_url({**choice.parameters, **_by(question.by), **question.of_the_tree}),
                "chosen": choice == chosen,
            }
            for choice in question.periods.offered
        ],
        "report": found.report,
        "seen": selectors.about_what_is_seen(found.report),
        "is_fresh": found.report.basis.is_fresh,
        "basis": found.report.basis.prepared,
    }


def _tree_days(actor: "User", question: Question) -> list[tuple[str, str, bool]]:
    """The latest days on which the tree changed: address, day, whether it is the chosen one."""
    if question.by != "group":
        return []
    chosen = question.periods.chosen.parameters
    return [
        (
            page_url({**chosen, "by": "group", "tree": day.isoformat()}),
            formats.day(day),
            day == question.tree,
        )
        for day in portfolio.tree_days(actor)[:MOST_DAYS]
    ]


def _by(by: str) -> dict[str, str]:
    return {"by": by} if by == "group" else {}


def _nothing_yet(request: Request, actor: "User") -> HttpResponse:
    is_preparing = portfolio.needs_preparing()
    context = {
        "active": "results",
        "is_preparing": is_preparing,
        "may_import": portfolio.may_import(actor),
    }
    return render(request, "economics/concentration_empty.html", context)


def _nothing_here(request: Request, actor: "User", found: Answer) -> HttpResponse:
    has_accounts = portfolio.accounts(actor).exists()
    basis, question = found.report.basis, found.question
    covered = Period(basis.covers_from, basis.covers_until + DAY)
    context = {
        **_head(actor, found),
        "has_accounts": has_accounts,
        "covered": formats.period(covered),
        "all_url": page_url({"period": "all", **_by(question.by)}),
    }
    return render(request, "economics/concentration_quiet.html", context)
