"""Imports that run by themselves: the list, one of them with its files, setting up, starting."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, ListPage, ListRequest, list_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.forms import schedules as forms
from openkam.domain.portfolio.imports.scheduled import counts_in_words
from openkam.domain.portfolio.models import ImportSchedule

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import FetchedFile

FILES = 50  # of one scheduled import, on its page


@require_safe
@saved_list("portfolio:import-schedules")
def schedule_list(request: Request) -> HttpResponse:
    """Show the scheduled imports by name."""
    rows = selectors.schedules(request.user)
    columns = [
        Column("name", _("Scheduled import")),
        Column("where", _("Where from"), css="wide"),
        Column("every", _("How often")),
        Column("last", _("Last run")),
        Column("state", _("Outcome")),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns)
    total = rows.count()
    page = ListPage(
        columns=columns,
        rows=[_cells(schedule) for schedule in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        label=_("Scheduled imports"),
        empty={
            "icon": "clock",
            "title": _("Nothing is imported by itself yet"),
            "text": _(
                "Let OpenKAM take new files from a folder into which your system writes them, or"
                " fetch a file from a web address. Import one file in the browser first: its"
                " mapping is kept and used from then on."
            ),
        },
    )
    return list_response(request, "portfolio/schedules.html", {"list": page, **_page()})


@require_safe
def schedule_page(request: Request, pk: int) -> HttpResponse:
    """Show one scheduled import: what it does, how it went, which files it took."""
    schedule = selectors.schedule(request.user, pk)
    upcoming = selectors.next_run_at(schedule)
    files = selectors.fetched_files(schedule)
    context = {
        "schedule": schedule,
        "state": _state(schedule),
        "facts": _facts(schedule),
        "next_run": formats.when(upcoming) if upcoming else "",
        "is_under_way": services.is_under_way(schedule),
        "files": [_file(row) for row in files[:FILES]],
        "left_out": max(files.count() - FILES, 0),
        **_page(),
    }
    return render(request, "portfolio/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_new(request: Request, origin: str) -> HttpResponse:
    """Set up an import from a folder or from a web address."""
    if origin not in forms.FORM_OF:
        raise Http404
    initial = {"notify": request.user.pk, "folder": str(selectors.watched_folders()[0])}
    form = _form(request, origin, initial)
    if form.is_valid():
        try:
            wish = services.ScheduleWish(**form.wish())
            schedule = services.create_schedule(request.user, wish, now=timezone.now())
        except services.BadSchedule as refusal:
            form.add_error(_field(form, refusal.field), str(refusal))
        else:
            messages.success(request, _("Set up. It runs for the first time within a minute."))
            return redirect("portfolio:import-schedule", schedule.pk)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a scheduled import."""
    schedule = selectors.schedule(request.user, pk)
    saved = selectors.saved_mapping(request.user, schedule.source, schedule.kind)
    initial = {
        "name": schedule.name,
        "mapping": saved.pk if saved else None,
        "folder": schedule.folder,
        "pattern": schedule.pattern,
        "address": schedule.address,
        "every_minutes": schedule.every_minutes,
        "notify": schedule.notify_id,
    }
    form = _form(request, schedule.origin, initial)
    if form.is_valid():
        try:
            services.change_schedule(request.user, pk, services.ScheduleWish(**form.wish()))
        except services.BadSchedule as refusal:
            form.add_error(_field(form, refusal.field), str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("portfolio:import-schedule", pk)
    return _form_page(request, form, schedule)


@require_POST
def schedule_pause(request: Request, pk: int) -> HttpResponse:
    """Pause a scheduled import, or let it run again."""
    is_active = request.POST.get("is_active") == "1"
    services.set_schedule_active(request.user, pk, is_active=is_active)
    return redirect("portfolio:import-schedule", pk)


@require_POST
def schedule_run(request: Request, pk: int) -> HttpResponse:
    """Run a scheduled import now; it is followed on its job's page."""
    try:
        job = services.start_schedule(request.user, pk, now=timezone.now())
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portfolio:import-schedule", pk)
    return redirect("web:job", job.pk)


@require_POST
def schedule_delete(request: Request, pk: int) -> HttpResponse:
    """Delete a scheduled import."""
    services.delete_schedule(request.user, pk)
    messages.success(request, _("The scheduled import is deleted. What it brought in stays."))
    return redirect("portfolio:import-schedules")


@require_POST
def notice_dismiss(request: Request, pk: int) -> HttpResponse:
    """Take note of what an import that ran by itself brought."""
    services.dismiss_notice(request.user, pk, now=timezone.now())
    return redirect("portfolio:imports")


def _page() -> dict[str, Any]:
    return {"active": "portfolio"}


def _form(
    request: Request, origin: str, initial: dict[str, Any]
) -> forms.WatchedFolder | forms.WebAddress:
    return forms.FORM_OF[origin](
        request.POST or None,
        initial=initial,
        mappings=selectors.schedulable_mappings(request.user),
        people=selectors.people_to_tell(request.user),
    )


def _field(form: forms.WatchedFolder | forms.WebAddress, field: str) -> str | None:
    return field if field in form.fields else None


def _form_page(
    request: Request,
    form: forms.WatchedFolder | forms.WebAddress,
    schedule: ImportSchedule | None,
) -> HttpResponse:
    context = {
        "form": form,
        "schedule": schedule,
        "is_folder": form.origin == ImportSchedule.Origin.FOLDER,
        "has_mappings": selectors.schedulable_mappings(request.user).exists(),
        "folders": selectors.watched_folders(),
        **_page(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/schedule_form.html", context, status=status)


def _cells(schedule: ImportSchedule) -> list[str | SafeString]:
    last = formats.when(schedule.last_run_at) if schedule.last_run_at else _("not yet")
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{} · {}</span>',
            door("portfolio:import-schedule")(schedule.pk),
            schedule.name,
            schedule.get_kind_display(),
            schedule.source,
        ),
        _where(schedule),
        _how_often(schedule),
        last,
        _state(schedule),
    ]


def _where(schedule: ImportSchedule) -> str:
    if schedule.origin == ImportSchedule.Origin.FOLDER:
        return f"{schedule.folder}/{schedule.pattern}"
    return schedule.address


def _how_often(schedule: ImportSchedule) -> str:
    every = dict(forms.EVERY).get(schedule.every_minutes)
    if every is not None:
        return str(every)
    return _("every %(minutes)d minutes") % {"minutes": schedule.every_minutes}


def _state(schedule: ImportSchedule) -> SafeString:
    outcomes = {
        "done": (_("new data"), "fine"),
        "nothing": (_("nothing new"), ""),
        "failed": (_("failed"), "act"),
    }
    words, tone = outcomes.get(schedule.last_outcome, (_("not run yet"), ""))
    flags = [(tone, words)] if schedule.is_active else [("watch", _("paused")), (tone, words)]
    return format_html_join(" ", '<span class="ok-flag {}">{}</span>', flags)


def _facts(schedule: ImportSchedule) -> list[tuple[str, str]]:
    last = formats.when(schedule.last_run_at) if schedule.last_run_at else _("not yet")
    return [
        (_("What it brings"), f"{schedule.get_kind_display()} · {schedule.source}"),
        (str(schedule.get_origin_display()), _where(schedule)),
        (_("How often"), _how_often(schedule)),
        (_("Who is told"), str(schedule.notify or _("Nobody"))),
        (_("Last run"), last),
    ]


def _file(row: "FetchedFile") -> dict[str, Any]:
    batch = row.batch
    return {
        "name": row.name,
        "at": formats.when(row.fetched_at),
        "batch": batch.pk if batch else None,
        "counts": counts_in_words(batch.result or {}) if batch else "",
        "error": row.error,
    }
