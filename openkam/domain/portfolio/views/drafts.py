"""An import in preparation: which column is what, the preview, the start."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import list_response
from openkam.core.face.sizes import size
from openkam.core.jobs import upkeep
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportDraft
from openkam.domain.portfolio.views.draft_columns import (
    Columns,
    changed_columns,
    columns_context,
    first_columns,
)
from openkam.domain.portfolio.views.draft_preview import preview_context
from openkam.domain.portfolio.views.new_import import asks_for_json, taken_in


@require_http_methods(["GET", "POST"])
def import_draft(request: Request, pk: int) -> HttpResponse:
    """Show where a prepared import stands; a posted form says which column is what."""
    draft = selectors.draft(request.user, pk)
    if draft.batch_id is not None:
        return redirect("portfolio:import", draft.batch_id)
    if request.method == "POST":
        return _columns_chosen(request, draft)
    job = job_under_way(draft)
    if job is not None and "columns" not in request.GET:
        return render(request, "portfolio/draft_progress.html", _progress(request, draft, job))
    if _has_preview(draft) and "columns" not in request.GET:
        context = _common(request, draft) | preview_context(request, draft)
        return list_response(request, "portfolio/draft_preview.html", context)
    return _columns_page(request, first_columns(request.user, draft, request.GET.dict()))


@require_safe
def import_draft_progress(request: Request, pk: int) -> HttpResponse:
    """Say how far the job is that works on an import; when it has ended, show the page anew."""
    draft = selectors.draft(request.user, pk)
    job = job_under_way(draft)
    if job is None:
        answer = HttpResponse()
        answer["HX-Redirect"] = reverse("portfolio:import-draft", args=[pk])
        return answer if request.htmx else redirect("portfolio:import-draft", pk)
    return render(request, "portfolio/_draft_progress.html", _progress(request, draft, job))


@require_POST
def import_draft_heads(request: Request, pk: int) -> HttpResponse:
    """Add the second file of sales lines, in which dates and customers stand, or take it away."""
    try:
        takes_away = "remove" in request.POST
        token = "" if takes_away else taken_in(request).token
        services.set_heads(request.user, pk, token=token)
    except services.Refusal as refusal:
        if asks_for_json(request):
            return JsonResponse({"error": str(refusal)}, status=422)
        messages.error(request, str(refusal))
    address = reverse("portfolio:import-draft", args=[pk])
    return JsonResponse({"url": address}) if asks_for_json(request) else redirect(address)


@require_POST
def import_draft_preview(request: Request, pk: int) -> HttpResponse:
    """Look again at what would become of each row."""
    try:
        services.preview_again(request.user, pk)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portfolio:import-draft", pk)


@require_POST
def import_draft_start(request: Request, pk: int) -> HttpResponse:
    """Bring the file in for good."""
    try:
        services.start_import(request.user, pk)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("portfolio:import-draft", pk)


def job_under_way(draft: ImportDraft) -> Job | None:
    """Return the job that works on an import now, if one does; a silent one is taken for dead."""
    job = draft.import_job or (None if draft.preview else draft.preview_job)
    if job is None:
        return None
    job = upkeep.looked_after(job, now=timezone.now())
    return None if job.has_ended else job


def _has_preview(draft: ImportDraft) -> bool:
    return bool(draft.preview) and "fault" not in (draft.preview or {})


def _columns_chosen(request: Request, draft: ImportDraft) -> HttpResponse:
    given = request.POST.dict()
    columns = changed_columns(request.user, draft, given)
    if "again" in given:
        return _columns_page(request, columns)
    if not columns.is_complete:
        return _columns_page(request, columns, status=422)
    try:
        services.choose_columns(
            request.user,
            draft.pk,
            kind=columns.choices.kind,
            sheet=columns.choices.sheet,
            mapping=columns.toml(),
            on_changed=columns.choices.on_changed,
        )
    except services.AtWork as refusal:
        messages.error(request, str(refusal))
    return redirect("portfolio:import-draft", draft.pk)


def _columns_page(request: Request, columns: Columns, *, status: int = 200) -> HttpResponse:
    template = "portfolio/_draft_columns.html" if request.htmx else "portfolio/draft_columns.html"
    context = _common(request, columns.draft) | columns_context(request.user, columns)
    context |= {"says_lacking": status == 422, "error": _ended_badly(columns.draft)}
    return render(request, template, context, status=status)


def _common(request: Request, draft: ImportDraft) -> dict[str, object]:
    return {
        "basis": selectors.basis_for(request.user),
        "active": "portfolio",
        "draft": draft,
        "size": size(draft.upload.size),
    }


def _progress(request: Request, draft: ImportDraft, job: Job) -> dict[str, object]:
    imports = job == draft.import_job
    return _common(request, draft) | {
        "job": job,
        "imports": imports,
        "what": _("The file is being imported") if imports else _("Looking through the rows"),
        "percent": formats.share(job.progress_share, 0),
    }


def _ended_badly(draft: ImportDraft) -> str:
    job = draft.preview_job
    if draft.preview or job is None or not job.has_ended or job.state == Job.State.DONE:
        return ""
    return job.error or _("The look through the rows was interrupted. Start it again.")
