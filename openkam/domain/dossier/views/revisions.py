"""Revising a dossier: one thing after the other, by keyboard alone if wished."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import Revision
from openkam.domain.dossier.views import walk


@require_POST
def revision_begin(request: Request, pk: int) -> HttpResponse:
    """Begin a revision, or take up the one that was left."""
    found = services.begin_revision(request.user, pk, now=now(), today=localdate())
    return redirect("dossier:revision", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: Request, pk: int) -> HttpResponse:
    """Ask one thing after the other; after the last one, the record of what was done."""
    found = selectors.revision(request.user, pk)
    place = walk.place_of(request, found)
    if place is None:
        return _record(request, found)
    step = walk.step_at(request, found, place)
    beside: dict[str, Any] | None = {}
    if request.method == "POST":
        beside = walk.act(request, step)
        if beside is None:
            after = selectors.next_asked(selectors.revision(request.user, pk), place)
            return redirect(walk.address(found, after))
    context = {**walk.shown(request, step), **(beside or {}), "active": "portfolio"}
    status = 422 if request.method == "POST" else 200
    return render(request, "dossier/revision.html", context, status=status)


@require_POST
def revision_end(request: Request, pk: int) -> HttpResponse:
    """End the revision with a note; what was skipped is asked the next time."""
    typed = request.POST.get("note", "")
    try:
        found = services.end_revision(request.user, pk, note=typed, now=now())
    except services.RevisionEnded as refusal:
        messages.warning(request, str(refusal))
        return redirect("dossier:revision", pk)
    except services.Refusal as refusal:
        found = selectors.revision(request.user, pk)
        return _record(request, found, typed=typed, fault=str(refusal))
    said = _("The dossier is filled in.") if found.is_filling else _("The dossier is revised.")
    messages.success(request, said)
    return redirect("web:account-dossier", found.account_id)


def _record(request: Request, found: Revision, *, typed: str = "", fault: str = "") -> HttpResponse:
    said = {
        "checked": _("still true"),
        "noted": _("noted"),
        "withdrawn": _("nothing is known any more"),
        "skipped": _("left for the next time"),
    }
    steps = walk.steps(found)
    rows = [{**step, "act": step["act"] or "skipped"} for step in steps]
    for row in rows:
        row["said"] = said[row["act"]]
    context: dict[str, Any] = {"revision": found, "rows": rows, "active": "portfolio"}
    context["started_on"] = formats.day(localtime(found.started_at).date())
    context["may_end"] = found.ended_at is None and found.started_by == request.user
    context["last_url"] = steps[-1]["url"] if steps else ""
    context["left"] = sum(1 for step in steps if not step["act"])
    context["counts"] = [
        (said[act], count) for act in said if (count := sum(1 for row in rows if row["act"] == act))
    ]
    context |= {"typed": typed, "fault": fault}
    status = 422 if fault else 200
    return render(request, "dossier/revision_record.html", context, status=status)
