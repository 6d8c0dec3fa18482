"""What changed since the last import: accounts that came, revenue that moved, documents lost."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import csv_response
from openkam.core.face.lists import ListPage, ListRequest, list_response
from openkam.core.jobs import selectors as jobs
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.views import import_changes_rows as rows
from openkam.domain.portfolio.views.import_changes_words import sentence, strip

if TYPE_CHECKING:
    from openkam.core.ledger import ChangesPage
    from openkam.domain.portfolio.models import ImportBatch
    from openkam.domain.portfolio.selectors import Basis, ImportChanges

JOB = "portfolio.find_changes"
SHOWN = ("accounts", "new", "changed", "lost")
CSV_ROWS = 10_000


@require_safe
def last_import_changes(request: Request) -> HttpResponse:
    """Lead to what the youngest import of sales changed."""
    pk = selectors.last_import()
    if pk is not None:
        return redirect("portfolio:import-changes", pk)
    sees_imports = selectors.may_import(request.user) or request.user.sees_all_accounts
    return redirect("portfolio:imports" if sees_imports else "portfolio:accounts")


@require_safe
def import_changes(request: Request, pk: int) -> HttpResponse:
    """Show what an import changed; a job finds it out where nobody has asked before."""
    batch = selectors.changes_batch(request.user, pk)
    found = selectors.import_changes(request.user, batch)
    if found is None:
        return _wait(request, batch)
    if request.htmx and request.htmx.target == "finding":
        return HttpResponseClientRefresh()
    basis = selectors.basis_for(request.user)
    show = _shown(request)
    context = {
        **_about(request, batch),
        "basis": basis,
        "list": _list(request, found, show, basis),
        "figures": strip(found, basis),
        "tabs": _tabs(found, show),
        "hint": rows.hint(show),
    }
    context["first"], context["second"] = sentence(found, basis)
    return list_response(request, "portfolio/import_changes.html", context)


@require_safe
def import_changes_export(request: Request, pk: int) -> HttpResponseBase:
    """Send all rows of what is shown as CSV."""
    batch = selectors.changes_batch(request.user, pk)
    if selectors.import_changes(request.user, batch) is None:
        return redirect("portfolio:import-changes", pk)
    show = _shown(request)
    pages = _all_pages(_reader(request, batch, show))
    filename = f"changes-{pk}-{show}.csv"
    if show in ("accounts", "new"):
        return csv_response(filename, rows.account_csv_columns(), rows.account_csv_rows(pages))
    columns = rows.document_csv_columns(show)
    return csv_response(filename, columns, rows.document_csv_rows(pages, show))


@require_POST
def import_changes_find(request: Request, pk: int) -> HttpResponse:
    """Let a worker find out what an import changed."""
    services.ask_for_changes(request.user, pk)
    if not request.htmx:
        return redirect("portfolio:import-changes", pk)
    return _wait(request, selectors.changes_batch(request.user, pk))


def _wait(request: Request, batch: "ImportBatch") -> HttpResponse:
    context = {**_about(request, batch), "job": jobs.latest(JOB, pk=batch.pk)}
    name = "_import_changes_wait" if request.htmx else "import_changes_wait"
    return render(request, f"portfolio/{name}.html", context)


def _about(request: Request, batch: "ImportBatch") -> dict[str, Any]:
    sees_imports = selectors.may_import(request.user) or request.user.sees_all_accounts
    way_back = [(_("Imports"), reverse("portfolio:imports"))]
    way_back.append((batch.file_name, reverse("portfolio:import", args=[batch.pk])))
    return {
        "batch": batch,
        "started": formats.when(batch.started_at),
        "way_back": way_back if sees_imports else [],
        "active": "portfolio",
    }


def _shown(request: Request) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in SHOWN else SHOWN[0]


def _tabs(found: "ImportChanges", show: str) -> list[dict[str, Any]]:
    sums = found.sums
    titles = {
        "accounts": (_("Revenue by account"), sums.accounts),
        "new": (_("New accounts"), sums.new_accounts),
        "changed": (_("Changed documents"), sums.changed_documents),
        "lost": (_("Missing documents"), sums.lost_documents),
    }
    return [
        {
            "title": title,
            "url": f"?show={key}",
            "is_current": key == show,
            "count": formats.number(count),
        }
        for key, (title, count) in titles.items()
    ]


def _list(request: Request, found: "ImportChanges", show: str, basis: "Basis") -> ListPage:
    by_account = show in ("accounts", "new")
    columns = rows.account_columns(basis) if by_account else rows.document_columns(show, basis)
    wanted = ListRequest.from_get(request.GET, columns=columns, kept={"show": show})
    read = _reader(request, found.batch, show, wanted.q)
    page = read(wanted.page, selectors.PAGE_ROWS)
    if not page.rows and page.total:  # beyond the end: the last one
        page = read(-(-page.total // selectors.PAGE_ROWS), selectors.PAGE_ROWS)
    cells = rows.account_cells if by_account else rows.document_cells
    export = reverse("portfolio:import-changes-export", args=[found.batch.pk])
    return ListPage(
        columns=columns,
        rows=cells(page, found, show),
        total=page.total,
        request=wanted,
        label=rows.label(show),
        search=_("Name of the account") if by_account else _("Document number"),
        empty=rows.empty(show),
        export_url=export + wanted.url(),
        note=" · ".join(filter(None, [rows.note(page, show, basis), found.rates.note])),
    )


def _reader(
    request: Request, batch: "ImportBatch", show: str, q: str | None = None
) -> Callable[[int, int], "ChangesPage"]:
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100] if q is None else q
    actor = request.user

    def read(page: int, size: int) -> "ChangesPage":
        place = {"offset": (max(page, 1) - 1) * size, "limit": size}
        if show in ("accounts", "new"):
            return selectors.changed_accounts(actor, batch.pk, q=q, is_new=show == "new", **place)
        return selectors.changed_documents(actor, batch.pk, show, q=q, **place)

    return read


def _all_pages(read: Callable[[int, int], "ChangesPage"]) -> "Iterator[ChangesPage]":
    first = read(1, CSV_ROWS)
    yield first
    for number in range(2, -(-first.total // CSV_ROWS) + 1):
        yield read(number, CSV_ROWS)
