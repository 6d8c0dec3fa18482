"""Long work that people can watch: the list, one job, starting it again."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.jobs import queue, selectors, upkeep
from openkam.core.jobs.models import Job
from openkam.core.saved_views.listing import saved_list

TITLES = {
    "backup.back_up": gettext_lazy("Back up everything"),
    "dossier.clear_files": gettext_lazy("Clear away removed files"),
    "dossier.read_files": gettext_lazy("Read the text of files"),
    "demo.build": gettext_lazy("Build the demo company"),
    "dossier.watch_dossiers": gettext_lazy("Compare dossiers with the sales"),
    "shell.export_company": gettext_lazy("Export everything"),
    "shell.rebuild_search": gettext_lazy("Make all texts ready to be searched"),
    # What it was called before tables of all rooms went along; such jobs stand in the list.
    "portfolio.export_company": gettext_lazy("Export everything"),
    "portfolio.find_changes": gettext_lazy("Find out what an import changed"),
    "portfolio.import_file": gettext_lazy("Import a file"),
    "portfolio.preview_import": gettext_lazy("Look through a file before it is imported"),
    "portfolio.prepare_figures": gettext_lazy("Prepare the figures"),
    "portfolio.run_schedule": gettext_lazy("Scheduled import"),
    "selection.measure_round": gettext_lazy("Measure the accounts for a round of selection"),
    "selection.rank_round": gettext_lazy("Rank the accounts of a round of selection"),
    "stakeholders.import_people": gettext_lazy("Import people from a file"),
    "stakeholders.preview_people": gettext_lazy("Look through a file of people"),
    "stakeholders.look_after_retention": gettext_lazy("Look for what is due to be deleted"),
    "stakeholders.measure_coverage": gettext_lazy("Measure how accounts are covered"),
}
OUTCOMES = {"as_of": gettext_lazy("Figures as of")}  # what of a result is worth reading
TONES = {Job.State.FAILED: "act", Job.State.DEAD: "act", Job.State.DONE: "fine"}
LONG_WAIT_SECONDS = 10  # a worker looks twice a second


@saved_list("web:jobs")
def jobs(request: Request) -> HttpResponse:
    """List the jobs of the reader; administrators see everybody's."""
    columns = [
        Column("job", _("Job")),
        Column("state", _("State")),
        Column("by", _("Started by"), css="wide"),
        Column("at", _("Put in the queue")),
        Column("took", _("Took"), numeric=True, css="wide"),
    ]
    asked = ListRequest.from_get(
        request.GET, columns=columns, filters={"state": set(Job.State.values)}
    )
    rows = selectors.jobs_of(request.user)
    if asked.filters["state"]:
        rows = rows.filter(state=asked.filters["state"])
    total = rows.count()
    page = ListPage(
        columns=columns,
        rows=[_cells(job) for job in rows[asked.window(total)]],
        total=total,
        request=asked,
        chips=[FilterChip("state", _("State"), asked.filters["state"], Job.State.choices)],
        label=_("Jobs"),
        empty={
            "title": _("No long work yet"),
            "text": _("Imports and the preparation of figures are listed here."),
            "icon": "history",
        },
    )
    return list_response(request, "web/jobs.html", {"list": page, "active": "settings"})


def job(request: Request, pk: int) -> HttpResponse:
    """Show one job; the page asks for the fragment every second while the job is under way."""
    now = timezone.now()
    found = upkeep.looked_after(selectors.job(request.user, pk), now=now)
    template = "web/_job.html" if request.htmx else "web/job.html"
    return render(request, template, _context(found, now))


@require_POST
def job_start_again(request: Request, pk: int) -> HttpResponse:
    """Put a failed or dead job back into the queue."""
    try:
        found = queue.revive(request.user, pk)
    except queue.CannotStartAgain as refusal:
        found = selectors.job(request.user, pk)
        context = {**_context(found, timezone.now()), "refusal": str(refusal)}
        template = "web/_job.html" if request.htmx else "web/job.html"
        return render(request, template, context, status=409)
    if request.htmx:
        return render(request, "web/_job.html", _context(found, timezone.now()))
    return redirect("web:job", pk)


def _context(found: Job, now: datetime) -> dict[str, Any]:
    waits = found.state == Job.State.WAITING
    return {
        "job": found,
        "title": _title(found),
        "tone": TONES.get(Job.State(found.state), ""),
        "percent": formats.share(found.progress_share, 0),
        "took": _took(found, now),
        "created_at": formats.when(found.created_at),
        "waits_long": waits and (now - found.created_at).total_seconds() > LONG_WAIT_SECONDS,
        "outcome": list(_outcome(found.result or {})),
        "active": "settings",
    }


def _cells(found: Job) -> list[str | SafeString]:
    state = format_html(
        '<span class="ok-{}">{}</span>',
        TONES.get(Job.State(found.state), "mute"),
        found.get_state_display(),
    )
    link = format_html('<a class="name" href="{}">{}</a>', door("web:job")(found.pk), _title(found))
    took = _took(found, found.ended_at) if found.ended_at else ""
    return [link, state, str(found.actor), formats.when(found.created_at), took]


def _title(found: Job) -> str:
    return str(TITLES.get(found.name, found.name))


def _took(found: Job, end: datetime | None) -> str:
    start, end = found.started_at, found.ended_at or end
    if start is None or end is None:
        return ""
    seconds = max((end - start).total_seconds(), 0.0)
    if seconds < 60:
        return _("%(seconds)s s") % {"seconds": formats.number(seconds, 1)}
    return _("%(minutes)s min") % {"minutes": formats.number(seconds / 60, 1)}


def _outcome(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, label in OUTCOMES.items():
        if result.get(name) is not None:
            yield str(label), formats.day(date.fromisoformat(result[name]))
