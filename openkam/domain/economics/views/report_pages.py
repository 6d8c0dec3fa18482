"""The pages of all reports and their files: list as CSV and XLSX, pictures, the page as PDF."""

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from openkam.calc.periods import DAY, Period
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.document import Document, Headline, document_response
from openkam.core.face.lists import arranged
from openkam.core.face.picture_file import png_file, svg_file
from openkam.core.face.xlsx_file import xlsx_response
from openkam.core.saved_views.listing import asked_of, saved_list
from openkam.domain.economics.selectors import NoSales
from openkam.domain.economics.views.concentration import report as concentration_report
from openkam.domain.economics.views.files import (
    PICTURE_TYPES,
    files_of,
    fixed_url,
    picture_urls,
    table_url,
)
from openkam.domain.economics.views.margin import report as margin_report
from openkam.domain.economics.views.report import Report
from openkam.domain.economics.views.retention import report as retention_report
from openkam.domain.economics.views.segments import report as segments_report
from openkam.domain.economics.views.trend import report as trend_report
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

Build = Callable[["User", QueryDict], Report]

PAGE, QUIET, EMPTY = (f"economics/report{kind}.html" for kind in ("", "_quiet", "_empty"))
LIST = "ui/list.html"
ROWS_IN_DOCUMENT = 100
MOST_DAYS = 6


# Every report, by the name that its addresses, files and `openkam report` have.
REPORTS: Mapping[str, Build] = {
    concentration_report.NAME: concentration_report.build,
    margin_report.NAME: margin_report.build,
    retention_report.NAME: retention_report.build,
    segments_report.NAME: segments_report.build,
    trend_report.NAME: trend_report.build,
}


@require_safe
@saved_list("economics:margin")
def margin(request: Request) -> HttpResponse:
    """Show what the accounts bring after the cost of what they bought."""
    return _page(request, margin_report.NAME)


@require_safe
@saved_list("economics:retention")
def retention(request: Request) -> HttpResponse:
    """Show who stays, who grows and who leaves."""
    return _page(request, retention_report.NAME)


@require_safe
@saved_list("economics:segments")
def segments(request: Request) -> HttpResponse:
    """Show what tiers and segments bring, who grows in the middle, and who of it loses."""
    return _page(request, segments_report.NAME)


@require_safe
@saved_list("economics:trend")
def trend(request: Request) -> HttpResponse:
    """Show how revenue and margin go from month to month, and who makes it."""
    return _page(request, trend_report.NAME)


def _page(request: Request, name: str) -> HttpResponse:
    """Show a report's page, or only its list when the list component asks."""
    try:
        report = REPORTS[name](request.user, request.GET)
    except NoSales:
        return _nothing_yet(request)
    if report.is_quiet:
        return _nothing_here(request, report)
    only_list = request.headers.get("HX-Target") == "list"
    listing = report.listing.page(request.user, request.GET, table_url(report, request, "csv"))
    if elsewhere := arranged(request, listing):
        return elsewhere
    context: dict[str, Any] = {"list": listing}
    if not only_list:
        context |= _head(request, report) | {
            "figures": report.figures(),
            "pictures": [_shown(report, picture) for picture in report.pictures()],
            "breakdowns": report.breakdowns(),
            "notes": report.notes(),
        }
    response = render(request, LIST if only_list else PAGE, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@require_safe
def report_table(request: Request, report: str, kind: str) -> HttpResponseBase:
    """Return exactly the rows that search and filters show, as CSV or XLSX."""
    found = _report(request, report)
    table = found.listing.table(request.user, asked_of(request, f"economics:{report}"))
    name = f"{found.file_name}.{kind}"
    if kind == "csv":
        return table_csv(name, table)
    tables = [table, *(picture.table for picture in found.pictures())]
    return xlsx_response(name, tables, found.source)


@require_safe
def report_picture(request: Request, report: str, picture: str, kind: str) -> HttpResponse:
    """Return one of the report's pictures as SVG or PNG."""
    found = _report(request, report)
    shown = next((one for one in found.pictures() if one.name == picture and one.drawing), None)
    if shown is None:
        raise Http404
    note = found.source
    content = svg_file(shown, note) if kind == "svg" else png_file(shown, note)
    name = f"{found.file_name}-{picture}.{kind}"
    return HttpResponse(
        content,
        content_type=PICTURE_TYPES[kind],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_safe
def report_document(request: Request, report: str) -> HttpResponse:
    """Return the page as PDF: figures, pictures with their sentences, notes, the list's head."""
    found = _report(request, report)
    actor = request.user
    asked = asked_of(request, f"economics:{report}")
    table = found.listing.table(actor, asked, most=ROWS_IN_DOCUMENT)
    wanted = found.listing.request(request.GET)
    company = portfolio.company_settings()
    document = Document(
        title=found.title,
        subtitle=found.subtitle,
        company=company.name,
        standing=found.standing,
        seen=found.seen,
        address=fixed_url(request, found),
        figures=[Headline(f.caption, f.value, f.context, f.tone) for f in found.figures()],
        pictures=found.pictures(),
        notes=[(note.text, note.detail) for note in found.notes()],
        table=table,
        rows_in_all=len(found.listing.places(actor, wanted)),
        logo=bytes(company.logo) if company.logo else None,
    )
    return document_response(f"{found.file_name}.pdf", document)


def _report(request: Request, name: str) -> Report:
    try:
        found = REPORTS[name](request.user, request.GET)
    except (KeyError, NoSales) as fault:
        raise Http404 from fault
    if found.is_quiet:
        raise Http404
    return found


def _shown(report: Report, picture: Any) -> dict[str, Any]:
    columns = picture.table.columns
    return {
        "picture": picture,
        "columns": columns,
        "rows": [
            (list(zip(row, columns, strict=True)), url)
            for row, url in zip_longest(picture.table.written(), picture.row_urls, fillvalue="")
        ],
        "urls": picture_urls(report, picture.name),
    }


def _head(request: Request, report: Report) -> dict[str, Any]:
    choice = report.choice
    chosen = choice.periods.chosen
    return {
        "active": "results",
        "report": report,
        "choice": choice,
        "period_text": chosen.text,
        "period_links": [
            (one.title, one.text, choice.period_url(one), one == chosen)
            for one in choice.periods.offered
        ],
        "by_links": [
            (title, choice.url(by="" if value == choice.default_by else value), value == choice.by)
            for value, title in report.by_options
        ],
        "kept": [(k, v) for k, v in choice.parameters().items() if k not in ("first", "last")],
        "tree": choice.tree,
        "tree_text": formats.day(choice.tree) if choice.tree else "",
        "tree_days": _tree_days(request.user, report),
        "tree_kept": [(k, v) for k, v in choice.parameters().items() if k != "tree"],
        "today_url": choice.url(tree=""),
        **files_of(request, report),
        "is_fresh": report.basis.is_fresh,
        "basis": report.basis.prepared,
    }


def _tree_days(actor: "User", report: Report) -> list[tuple[str, str, bool]]:
    """The latest days on which the tree changed: address, day, whether it is the chosen one."""
    choice = report.choice
    if choice.by != "group":
        return []
    return [
        (choice.url(tree=day.isoformat()), formats.day(day), day == choice.tree)
        for day in portfolio.tree_days(actor)[:MOST_DAYS]
    ]


def _nothing_yet(request: Request) -> HttpResponse:
    context = {
        "active": "results",
        "is_preparing": portfolio.needs_preparing(),
        "may_import": portfolio.may_import(request.user),
    }
    return render(request, EMPTY, context)


def _nothing_here(request: Request, report: Report) -> HttpResponse:
    basis = report.basis
    context = {
        **_head(request, report),
        "has_accounts": portfolio.accounts(request.user).exists(),
        "covered": formats.period(Period(basis.covers_from, basis.covers_until + DAY)),
        "all_url": report.choice.url(period="all", first="", last=""),
        "wider_url": report.narrowed[-1].without_url if report.narrowed else "",
    }
    return render(request, QUIET, context)
