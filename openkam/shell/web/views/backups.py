"""Settings → Backups: what lies there, how old the last one is, making one now."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from openkam.core.access.gate import require_administrator
from openkam.core.access.requests import Request
from openkam.core.backup import shelf
from openkam.core.backup.jobs import NAME
from openkam.core.face import formats
from openkam.core.face.lists import Column, ListPage, ListRequest
from openkam.core.jobs import queue, selectors
from openkam.core.jobs.models import Job

MEGABYTE = 1024 * 1024
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: Request) -> HttpResponse:
    """List the archives in the folder, and start a backup; the page follows it."""
    require_administrator(request.user)
    job = selectors.latest(NAME)
    is_under_way = job is not None and job.state in UNDER_WAY
    if request.method == "POST":
        if not is_under_way:
            queue.enqueue(NAME, actor=request.user)
        return redirect("web:backups")
    if request.htmx:
        if not is_under_way:
            return HttpResponseClientRefresh()
        return render(request, "web/_backup_progress.html", {"job": job})
    now = timezone.now()
    context = {
        "active": "settings",
        "job": job,
        "is_under_way": is_under_way,
        "has_failed": job is not None and job.state in (Job.State.FAILED, Job.State.DEAD),
        "list": _listed(request),
        **_state(now),
    }
    return render(request, "web/backups.html", context)


def _state(now: datetime) -> dict[str, Any]:
    made = shelf.last()
    daily = settings.BACKUP_DAILY
    return {
        "folder": settings.BACKUP_FOLDER,
        "last": made,
        "last_age": age(made.made_at, now) if made else "",
        "last_at": formats.when(made.made_at) if made else "",
        "last_size": _size(made.bytes) if made else "",
        "is_late": shelf.is_late(now),
        "daily": f"{daily:%H:%M}" if daily else "",
        "kept": settings.BACKUP_KEEP,
    }


def age(made_at: datetime, now: datetime) -> str:
    """Return how long ago that was, in hours within two days, then in days."""
    hours = max(int((now - made_at).total_seconds() // 3600), 0)
    if hours < 1:
        return _("less than an hour old")
    if hours < 48:
        return ngettext("%(count)s hour old", "%(count)s hours old", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)s day old", "%(count)s days old", days) % {"count": days}


def _listed(request: Request) -> ListPage:
    columns = [
        Column("made", _("Made")),
        Column("archive", _("Archive"), css="wide"),
        Column("size", _("Size"), numeric=True),
        Column("version", _("Version"), css="wide"),
        Column("why", _("Occasion"), css="wide"),
    ]
    asked = ListRequest.from_get(request.GET, columns=columns)
    kept = shelf.archives()
    return ListPage(
        columns=columns,
        rows=[_cells(one) for one in kept[asked.window(len(kept))]],
        total=len(kept),
        request=asked,
        label=_("Backups"),
        empty={
            "title": _("No backup in this folder yet"),
            "text": _("Make one now, or set OPENKAM_BACKUP_DAILY so that the worker does."),
            "icon": "history",
        },
    )


def _cells(kept: shelf.Kept) -> list[str | SafeString]:
    occasions = {
        "migrate": _("before an update"),
        "restore": _("before another one was put back"),
    }
    return [
        formats.when(kept.made_at),
        kept.path.name,
        _size(kept.bytes),
        kept.version,
        occasions.get(kept.reason, ""),
    ]


def _size(count: int) -> str:
    return _("%(size)s MB") % {"size": formats.number(count / MEGABYTE, 1)}
