"""Where a report's files are: its list, its pictures, its page as PDF, and the link to share it."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.domain.economics.views.choice import file_url
from openkam.domain.economics.views.report import Report

PICTURE_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def picture_urls(report: Report, picture: str) -> dict[str, str]:
    """Return where a picture can be had, by the kind of file."""
    name, parameters = report.choice.name, report.choice.parameters()
    return {
        kind: file_url("report-picture", parameters, report=name, picture=picture, kind=kind)
        for kind in PICTURE_TYPES
    }


def files_of(request: Request, report: Report) -> dict[str, Any]:
    """Return what the menu "Share" offers."""
    document = file_url("report-document", _all(request), report=report.choice.name)
    return {
        "files": [
            (_("Page as PDF"), document),
            (_("Table as XLSX"), table_url(report, request, "xlsx")),
            (_("Table as CSV"), table_url(report, request, "csv")),
        ],
        "fixed_url": fixed_url(request, report),
        "fixed_months": urlencode(report.choice.fixed_months),
    }


def fixed_url(request: Request, report: Report) -> str:
    """Return the whole address of this page with these very months, search, filters and order."""
    return request.build_absolute_uri(report.choice.fixed_with(_listed(request, report)))


def _listed(request: Request, report: Report) -> dict[str, str]:
    """What the address says of the list: search, filters and order besides the choice."""
    wanted = report.listing.request(request.GET)
    return QueryDict(wanted.url(page="").lstrip("?")).dict()


def table_url(report: Report, request: Request, kind: str) -> str:
    """Return the address of the list as a file: "csv" or "xlsx"."""
    return file_url("report-table", _listed(request, report), report=report.choice.name, kind=kind)


def _all(request: Request) -> dict[str, str]:
    return {key: value for key, value in request.GET.dict().items() if value and key != "page"}
