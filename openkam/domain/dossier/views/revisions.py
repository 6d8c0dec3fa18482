"""Revising a dossier: one thing after the other, by keyboard alone if wished."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.forms.facts import NoteFact
from openkam.domain.dossier.models import FactVersion, Revision
from openkam.domain.portfolio import selectors as portfolio


@require_POST
def revision_begin(request: Request, pk: int) -> HttpResponse:
    """Begin a revision, or take up the one that was left."""
    found = services.begin_revision(request.user, pk, now=now(), today=localdate())
    return redirect("dossier:revision", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: Request, pk: int) -> HttpResponse:
    """Ask the next thing; after the last one, the record of what was done."""
    found = selectors.revision(request.user, pk)
    asked = selectors.next_asked(found) if found.ended_at is None else None
    if asked is None or found.started_by != request.user:
        return _record(request, found)
    kind, year = asked
    known = selectors.kinds().get(kind)
    if known is None:
        raise Http404
    standing = selectors.standing(request.user, found.account_id, kind, year)
    form = NoteFact(
        request.POST if request.POST.get("act") == "noted" else None,
        kind=known,
        currency=portfolio.basis_for(request.user).currency,
        asks_year=known.is_yearly and year is None,
        initial=NoteFact.initial_of(standing),
    )
    if request.method == "POST" and _done(request, found, (kind, year), standing, form):
        return redirect("dossier:revision", pk)
    context = {
        "revision": found,
        "kind": known,
        "year": year,
        "standing": standing if standing and not standing.is_withdrawn else None,
        "value": panels.value_of(known, standing) if standing else "",
        "source": panels.source_of(standing) if standing else "",
        "age": panels.age(standing, localdate()) if standing else "",
        "noted_on": formats.day(standing.noted_on) if standing else "",
        "form": form,
        "place": len(found.done) + 1,
        "count": len(found.asked),
        "active": "portfolio",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "dossier/revision.html", context, status=status)


@require_POST
def revision_end(request: Request, pk: int) -> HttpResponse:
    """End the revision with a note; what was skipped is asked the next time."""
    try:
        found = services.end_revision(
            request.user, pk, note=request.POST.get("note", ""), now=now()
        )
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("dossier:revision", pk)
    messages.success(request, _("The dossier is revised as of today."))
    return redirect("web:account-dossier", found.account_id)


@require_safe
def revisions(request: Request) -> HttpResponse:
    """List the accounts whose dossier is to be revised, with what is at stake."""
    today = localdate()
    basis = portfolio.basis_for(request.user)
    due = selectors.revisions_due(request.user, today)
    shown = [
        {
            "row": one,
            "revised": formats.day(one.revised_on) if one.revised_on else _("never"),
            "due": formats.day(one.due_on) if one.due_on else _("now"),
            "is_overdue": one.is_overdue(today),
            "revenue": formats.money(one.revenue, basis.currency),
        }
        for one in due
    ]
    context = {
        "rows": shown,
        "overdue": sum(1 for one in shown if one["is_overdue"]),
        "basis": basis,
        "active": "portfolio",
    }
    return render(request, "dossier/revisions.html", context)


def _record(request: Request, found: Revision) -> HttpResponse:
    kinds = selectors.kinds()
    acts = {
        "checked": _("still true"),
        "noted": _("noted anew"),
        "withdrawn": _("nothing is known any more"),
        "skipped": _("left for the next time"),
    }
    rows = []
    for kind, year in found.asked:
        name = str(kinds[kind].name) if kind in kinds else kind
        act = found.done.get(f"{kind}:{year}" if year else kind, "skipped")
        rows.append({"name": f"{name} {year}" if year else name, "act": acts[act]})
    context: dict[str, Any] = {"revision": found, "rows": rows, "active": "portfolio"}
    context["started_on"] = formats.day(localtime(found.started_at).date())
    context["may_end"] = found.ended_at is None and found.started_by == request.user
    return render(request, "dossier/revision_record.html", context)


def _done(
    request: Request,
    found: Revision,
    asked: tuple[str, int | None],
    standing: FactVersion | None,
    form: NoteFact,
) -> bool:
    """Do what was chosen of the thing asked; False where the form has to be shown again."""
    act = request.POST.get("act", "")
    today, (kind, year) = localdate(), asked
    try:
        if act == "noted":
            if not form.is_valid():
                return False
            services.note_fact(
                request.user,
                found.account_id,
                kind,
                form.noted(),
                year=form.cleaned_data.get("year", year),
                seen=form.cleaned_data["seen"],
                today=today,
            )
        elif act == "checked" and standing is not None:
            services.still_true(request.user, [standing.pk], is_confirmed=True, today=today)
        elif act == "withdrawn" and standing is not None:
            services.withdraw_fact(request.user, standing.fact_id, seen=standing.pk, today=today)
        services.note_act(request.user, found.pk, kind, year, act)
    except services.Refusal as refusal:
        field = getattr(refusal, "field", "")
        if form.is_bound:
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.error(request, str(refusal))
        return False
    return True
