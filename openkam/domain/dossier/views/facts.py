"""Noting facts, their history, and saying that they are true still."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.forms.facts import NoteFact
from openkam.domain.dossier.models import FactVersion, ValueType
from openkam.domain.portfolio import selectors as portfolio


@require_http_methods(["GET", "HEAD", "POST"])
def fact_note(request: Request, pk: int, kind: str) -> HttpResponse:
    """Note what is known of an account; what holds now stands in the form."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    known = selectors.kinds().get(kind)
    if known is None or known.value_type == ValueType.RECORD:
        raise Http404
    year = _year(request) if known.is_yearly else None
    standing = selectors.standing(request.user, pk, kind, year)
    form = NoteFact(
        request.POST if request.method == "POST" else None,
        kind=known,
        currency=portfolio.basis_for(request.user).currency,
        asks_year=known.is_yearly and year is None,
        initial=NoteFact.initial_of(standing),
    )
    context: dict[str, Any] = {"account": account, "kind": known, "year": year, "form": form}
    context |= {"active": "portfolio", "theirs": None}
    if request.method != "POST":
        return render(request, "dossier/fact_note.html", context)
    if form.is_valid() and _noted(request, pk, form, year, context):
        return redirect("web:account-dossier", pk)
    return render(request, "dossier/fact_note.html", context, status=422)


@require_safe
def fact(request: Request, pk: int) -> HttpResponse:
    """Show every version of a fact: what was noted, by whom, when, from where."""
    found = selectors.history_of(request.user, pk)
    kind = selectors.kinds()[found.fact.kind]
    shown = [
        {
            "row": row,
            "value": panels.value_of(kind, row),
            "source": panels.source_of(row),
            "age": panels.age(row, localdate()),
            "noted_on": formats.day(row.noted_on),
            "replaced_on": formats.day(row.replaced_on) if row.replaced_on else "",
        }
        for row in found.versions
    ]
    context = {
        "found": found,
        "kind": kind,
        "versions": shown,
        "may_write": found.level is not None and found.level >= Level.WRITE,
        "active": "portfolio",
    }
    return render(request, "dossier/fact.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Say that nothing is known any more."""
    found = selectors.history_of(request.user, pk)
    services.withdraw_fact(request.user, pk, today=localdate())
    messages.success(request, _("Nothing is said of it any more. What was noted stays below."))
    return redirect("dossier:fact", found.fact.pk)


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Let an earlier version hold again."""
    version = services.restore_version(request.user, pk, today=localdate())
    messages.success(request, _("This version holds again."))
    return redirect("dossier:fact", version.fact_id)


@require_POST
def still_true(request: Request, pk: int) -> HttpResponse:
    """Say of the chosen facts that they are true still."""
    chosen = [int(one) for one in request.POST.getlist("version") if one.isdigit()][:500]
    if not chosen:
        messages.warning(request, _("Choose at least one fact."))
        return redirect("web:account-dossier", pk)
    try:
        count = services.still_true(request.user, chosen, is_confirmed=True, today=localdate())
    except Http404:
        messages.error(
            request, _("One of them was changed meanwhile. Look at them again; nothing was noted.")
        )
        return redirect("web:account-dossier", pk)
    said = ngettext(
        "%(count)s fact is confirmed as of today.",
        "%(count)s facts are confirmed as of today.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("web:account-dossier", pk)


def _year(request: Request) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _noted(
    request: Request, pk: int, form: NoteFact, year: int | None, context: dict[str, Any]
) -> bool:
    try:
        services.note_fact(
            request.user,
            pk,
            form.kind.code,
            form.noted(),
            year=form.cleaned_data.get("year", year),
            seen=form.cleaned_data["seen"],
            today=localdate(),
        )
    except services.ChangedMeanwhile as refusal:
        _show_both(form, refusal, context)
        return False
    except services.BadFact as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    messages.success(request, _("Noted: %(name)s.") % {"name": form.kind.name})
    return True


def _show_both(form: NoteFact, refusal: services.ChangedMeanwhile, context: dict[str, Any]) -> None:
    """Keep what was typed, and set the other's text beside it; saving again replaces that."""
    standing = refusal.standing
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = standing.pk if standing else ""  # type: ignore[index]
    context["refusal"] = str(refusal)
    if isinstance(standing, FactVersion):
        context["theirs"] = {
            "value": panels.value_of(form.kind, standing),
            "by": standing.noted_by,
            "source": panels.source_of(standing),
        }
