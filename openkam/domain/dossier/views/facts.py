"""Noting facts, their history, and saying that they are true still."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.models import KindOfFact, ValueType
from openkam.domain.dossier.views.noting import form_of, note
from openkam.domain.portfolio import selectors as portfolio


@require_http_methods(["GET", "HEAD", "POST"])
def fact_note(request: Request, pk: int, kind: str) -> HttpResponse:
    """Note what is known of an account; what holds now stands in the form."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    known, is_sent = _kind(kind), request.method == "POST"
    if known.is_retired and not is_sent:
        messages.warning(request, _("%(name)s is offered no more.") % {"name": known.name})
        return redirect("web:account-dossier", pk)
    year = _year(request) if known.is_yearly else None
    standing = None
    if year or not known.is_yearly:
        standing = selectors.standing(request.user, pk, kind, year)
    form = form_of(request, pk, known, year, standing, is_sent=is_sent)
    context: dict[str, Any] = {"account": account, "kind": known, "year": year, "form": form}
    context |= {"active": "portfolio", "standing": standing}
    if not is_sent:
        return render(request, "dossier/fact_note.html", context)
    if form.is_valid():
        beside = note(request, pk, form, year)
        if beside is None:
            messages.success(request, _("Noted: %(name)s.") % {"name": known.name})
            return redirect(f"{reverse('web:account-dossier', args=[pk])}#kind-{kind}")
        context |= beside
    return render(request, "dossier/fact_note.html", context, status=422)


@require_safe
def fact(request: Request, pk: int) -> HttpResponse:
    """Show every version of a fact: what was noted, by whom, when, from where."""
    found = selectors.history_of(request.user, pk)
    kind = _kind(found.fact.kind)
    context = {
        "found": found,
        "kind": kind,
        "versions": panels.shown_versions(request.user, found, kind, localdate()),
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
    chosen = [int(one) for one in request.POST.getlist("version") if one.isdecimal()][:500]
    records = request.POST.getlist("record")[:10]
    if not chosen and not records:
        messages.warning(request, _("Choose at least one."))
        return redirect("web:account-dossier", pk)
    try:
        count = services.all_still_true(request.user, pk, chosen, records, today=localdate())
    except Http404:
        messages.error(
            request, _("One of them was changed meanwhile. Look at them again; nothing was noted.")
        )
        return redirect("web:account-dossier", pk)
    said = ngettext(
        "%(count)s thing is confirmed as of today.",
        "%(count)s things are confirmed as of today.",
        count,
    )
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("web:account-dossier", pk)


def _kind(code: str) -> KindOfFact:
    known = selectors.kinds().get(code)
    if known is None or known.value_type == ValueType.RECORD:
        raise Http404
    return known


def _year(request: Request) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
