"""Files of people: taking one in, what becomes of it, taking it back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.csv_file import CsvColumn, csv_response
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.core.jobs import upkeep
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.imports import bring
from openkam.domain.stakeholders.selectors import imports as selectors
from openkam.domain.stakeholders.services import Refusal, importing
from openkam.domain.stakeholders.views import import_columns, import_preview, import_result
from openkam.domain.stakeholders.views.import_cells import import_cells

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from openkam.core.jobs.models import Job
    from openkam.domain.stakeholders.models import PeopleImport

ACTIVE = "people"
PASTED = "pasted.tsv"


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: Request) -> HttpResponse:
    """Offer to choose a file, and list what was brought so far; then go to its columns."""
    if not selectors.may_import_people(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    try:
        found = _taken(request)
    except Refusal as refusal:
        return _page(request, refusal=str(refusal))
    return redirect("stakeholders:import", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_shown(request: Request, pk: int) -> HttpResponse:
    """Show where an import stands; a posted form says what its columns and accounts are."""
    found = selectors.people_import(request.user, pk)
    if found.state != found.State.DRAFT:
        return import_result.page(request, found)
    if request.method == "POST":
        return import_columns.chosen(request, found)
    job = job_under_way(found)
    if job is not None:
        return render(request, "stakeholders/import_progress.html", _progress(found, job))
    if found.preview and "fault" not in found.preview and "columns" not in request.GET:
        return import_preview.page(request, found)
    return import_columns.page(request, found)


@require_safe
def import_progress(request: Request, pk: int) -> HttpResponse:
    """Say how far the job is that works on an import; when it has ended, show the page anew."""
    found = selectors.people_import(request.user, pk)
    job = job_under_way(found)
    if job is None:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer if request.htmx else redirect("stakeholders:import", pk)
    return render(request, "stakeholders/_import_progress.html", _progress(found, job))


@require_POST
def import_start(request: Request, pk: int) -> HttpResponse:
    """Bring the file in for good; a large one is the business of a worker."""
    found = selectors.people_import(request.user, pk)
    try:
        if ((found.preview or {}).get("rows") or {}).get("read", 0) >= bring.MANY_ROWS:
            importing.enqueue(request.user, pk, "import")
        else:
            bring.bring_in(request.user, pk, now=now(), today=localdate())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("stakeholders:import", pk)


@require_POST
def import_drop(request: Request, pk: int) -> HttpResponse:
    """Throw a file away that is being prepared."""
    try:
        importing.give_up(request.user, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("stakeholders:import", pk)
    messages.success(request, _("The file is thrown away. Nobody was imported."))
    return redirect("stakeholders:import-new")


@require_POST
def import_undo(request: Request, pk: int) -> HttpResponse:
    """Take back what an import brought."""
    try:
        importing.undo_import(request.user, pk, now=now(), today=localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("stakeholders:import", pk)


@require_safe
def import_rejects(request: Request, pk: int) -> StreamingHttpResponse:
    """Send the rows that were not taken, with their reasons, for whoever corrects them."""
    found = selectors.people_import(request.user, pk)
    rejects: dict[str, Any] = found.rejects or {"header": [], "rows": []}
    titles = [*rejects["header"], _("Why not"), _("Row")]
    width = len(titles)
    # A row that could not be taken apart has its reason and its place only.
    rows = [[""] * (width - len(row)) + [*row[:-1], str(row[-1])] for row in rejects["rows"]]
    name = f"{found.file_name.rpartition('.')[0] or found.file_name}-{_('rejected')}.csv"
    return csv_response(name, [CsvColumn(title) for title in titles], rows)


def job_under_way(found: "PeopleImport") -> "Job | None":
    """Return the job that works on an import now; a silent one is taken for dead."""
    if found.job is None or found.job.has_ended:
        return None
    job = upkeep.looked_after(found.job, now=now())
    return None if job.has_ended else job


def _taken(request: Request) -> "PeopleImport":
    chosen: UploadedFile | None = request.FILES.get("file")
    if chosen is not None:
        if (chosen.size or 0) > importing.LARGEST:
            raise importing.BadFile(
                _("%(name)s is larger than 10 MB. Divide it, or leave pictures out.")
                % {"name": chosen.name}
            )
        name, content = chosen.name or "", chosen.read()
    else:
        text = request.POST.get("pasted", "").strip("\r\n")
        if not text.strip():
            raise importing.BadFile(_("Choose a file, or paste rows with their header."))
        name, content = PASTED, text.replace("\r\n", "\n").encode() + b"\n"
    return importing.take_file(
        request.user, name=name, content=content, account_id=_account(request), now=now()
    )


def _account(request: Request) -> int | None:
    given = request.GET.get("account", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _page(request: Request, *, refusal: str = "") -> HttpResponse:
    columns = [
        Column("name", _("File")),
        Column("rows", _("Rows"), numeric=True, css="wide"),
        Column("new", _("New people"), numeric=True),
        Column("rejected", _("Rejected"), numeric=True, css="wide"),
        Column("state", _("State")),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    rows = selectors.people_imports(request.user)
    if request.user.is_head:
        rows = rows.exclude(state="draft") | rows.filter(actor=request.user)
    total = rows.count()
    number = _account(request)
    account = portfolio.account(request.user, number) if number else None
    context = {
        "list": ListPage(
            columns=columns,
            rows=[import_cells(one) for one in rows[wanted.window(total)]],
            total=total,
            request=wanted,
            label=_("Files of people"),
        ),
        "refusal": refusal,
        "pasted": request.POST.get("pasted", ""),
        "account": account,
        "active": ACTIVE,
    }
    status = 422 if refusal else 200
    return list_response(request, "stakeholders/import_new.html", context, status=status)


def _progress(found: "PeopleImport", job: "Job") -> dict[str, Any]:
    return {
        "import": found,
        "job": job,
        "percent": formats.share(job.progress_share, 0),
        "active": ACTIVE,
    }
