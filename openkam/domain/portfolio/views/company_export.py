"""Everything the company owns as one file to take along."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.imports import folder

MEGABYTE = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def company_export(request: Request) -> HttpResponse:
    """Show the export that lies ready or is under way, and start a new one."""
    job = folder.latest_export(request.user)
    is_under_way = job is not None and not job.has_ended
    if request.method == "POST":
        folder.start_export(request.user)
        return redirect("portfolio:company-export")
    if request.htmx:
        if not is_under_way:
            return HttpResponseClientRefresh()
        return render(request, "portfolio/_company_export_progress.html", {"job": job})
    ready = folder.parcel(request.user, now=now())
    context = {
        "active": "settings",
        "job": job,
        "is_under_way": is_under_way,
        "has_failed": job is not None and job.state in (Job.State.FAILED, Job.State.DEAD),
        "ready": ready,
        "size": _("%(size)s MB") % {"size": formats.number(ready.bytes / MEGABYTE, 1)}
        if ready
        else "",
        "made_at": formats.when(ready.made_at) if ready else "",
        "kept_until": formats.when(ready.kept_until) if ready else "",
    }
    return render(request, "portfolio/company_export.html", context)


@require_safe
def company_export_download(request: Request) -> FileResponse:
    """Send the export that lies ready."""
    ready = folder.parcel(request.user, now=now())
    if ready is None:
        raise Http404
    return FileResponse(ready.path.open("rb"), as_attachment=True, filename=ready.path.name)
