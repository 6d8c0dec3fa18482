"""Noting competitors at an account, their history, and saying that they are there still."""

from typing import TYPE_CHECKING, Any

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
from openkam.domain.dossier.forms.competitors import NotePresence
from openkam.domain.dossier.models import PresenceVersion
from openkam.domain.dossier.views import competitor_asked
from openkam.domain.dossier.views.faults import look_further
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.dossier.selectors import PresenceHistory
    from openkam.domain.portfolio.models import Account

PAGE = "web:account-dossier-competitors"


@require_http_methods(["GET", "HEAD", "POST"])
def presence_add(request: Request, pk: int) -> HttpResponse:
    """Note a competitor at an account that is not noted there yet."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    form = _form(request, asks_who=True, points=selectors.points())
    context = _context(request, account, form)
    context["title"] = _("Note a competitor")

    def keep(today: Any) -> PresenceVersion:
        return services.note_named_presence(
            request.user,
            pk,
            form.cleaned_data["competitor"],
            form.cleaned_data["product_group"],
            form.noted(),
            may_add=competitor_asked.may_add(request),
            seen=form.cleaned_data["seen"],
            today=today,
        )

    return _settle(request, form, context, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def presence_edit(request: Request, pk: int) -> HttpResponse:
    """Note anew what is known of a competitor at an account."""
    found = selectors.presence_history(request.user, pk, Level.WRITE)
    initial = NotePresence.initial_of(found.standing)
    form = _form(request, points=found.points, initial=initial)
    context = _context(request, found.account, form)
    context |= {"title": str(found.presence), "presence": found.presence}

    def keep(today: Any) -> PresenceVersion:
        return services.note_presence(
            request.user,
            found.account.pk,
            found.presence.competitor,
            found.presence.product_group,
            form.noted(),
            seen=form.cleaned_data["seen"],
            today=today,
        )

    return _settle(request, form, context, keep)


@require_safe
def presence(request: Request, pk: int) -> HttpResponse:
    """Show every version of what was noted of a competitor at an account."""
    found = selectors.presence_history(request.user, pk)
    context = {
        "found": found,
        "versions": [_shown(found, row) for row in found.versions],
        "active": "portfolio",
    }
    return render(request, "dossier/presence.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Say that a competitor is not at the account any more."""
    seen = request.POST.get("seen", "")
    given: dict[str, Any] = {"seen": int(seen)} if seen.isascii() and seen.isdigit() else {}
    try:
        services.withdraw_presence(request.user, pk, **given, today=localdate())
    except services.ChangedMeanwhile as refusal:
        messages.error(request, str(refusal))
        return redirect("dossier:presence", pk)
    messages.success(request, _("Noted that they are gone. What was known stays below."))
    return redirect("dossier:presence", pk)


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Let an earlier version hold again."""
    version = services.restore_presence(request.user, pk, today=localdate())
    messages.success(request, _("This version holds again."))
    return redirect("dossier:presence", version.presence_id)


@require_POST
def still_true(request: Request, pk: int) -> HttpResponse:
    """Say of the chosen competitors that what is noted is true still."""
    chosen = [int(one) for one in request.POST.getlist("version") if one.isdigit()][:500]
    if not chosen:
        messages.warning(request, _("Choose at least one competitor."))
        return redirect(PAGE, pk)
    try:
        count = services.presences_still_true(
            request.user, pk, chosen, is_confirmed=True, today=localdate()
        )
    except Http404:
        portfolio.account(request.user, pk)
        messages.error(
            request, _("One of them was changed meanwhile. Look at them again; nothing was noted.")
        )
        return redirect(PAGE, pk)
    said = ngettext(
        "%(count)s competitor is confirmed as of today.",
        "%(count)s competitors are confirmed as of today.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect(PAGE, pk)


def _form(request: Request, **given: Any) -> NotePresence:
    return NotePresence(
        competitor_asked.typed(request),
        life_months=selectors.kinds()["rivals"].life_months,
        currency=portfolio.basis_for(request.user).currency,
        **given,
    )


def _context(request: Request, account: "Account", form: NotePresence) -> dict[str, Any]:
    return {
        "account": account,
        "form": form,
        "active": "portfolio",
        **competitor_asked.offered(request, account),
    }


def _settle(
    request: Request, form: NotePresence, context: dict[str, Any], keep: Any
) -> HttpResponse:
    if request.method != "POST":
        return render(request, "dossier/presence_note.html", context)
    if form.is_valid():
        try:
            version = keep(localdate())
        except services.ChangedMeanwhile as refusal:
            _show_both(form, refusal, context)
        except services.Refusal as refusal:
            competitor_asked.show_refusal(form, refusal, context)
        else:
            messages.success(request, _("Noted: %(name)s.") % {"name": version.presence})
            page = reverse(PAGE, args=[context["account"].pk])
            return redirect(f"{page}#rival-{version.presence_id}")
    else:
        look_further(form, lambda: services.check_presence(form.noted()))
    return render(request, "dossier/presence_note.html", context, status=422)


def _show_both(
    form: NotePresence, refusal: services.ChangedMeanwhile, context: dict[str, Any]
) -> None:
    """Keep what was typed, and set the other's text beside it; saving again replaces that."""
    standing = refusal.standing
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = standing.pk if standing else ""  # type: ignore[index]
    context["refusal"] = str(refusal)
    if "competitor" in form.fields:
        context["refusal"] = _("This competitor is noted here already. Nothing was overwritten.")
    if isinstance(standing, PresenceVersion):
        context["theirs"] = _words(standing, form.points)


def _words(row: PresenceVersion, points: Any) -> dict[str, Any]:
    rows = panels.profile_rows(row, points)
    return {
        "row": row,
        "by": str(row.noted_by or ""),
        "spend": formats.money(row.spend, row.currency) if row.spend is not None else "",
        "marks": [one for one in rows if one.ours or one.theirs],
        "source": panels.source_of(row),
        "noted_on": formats.day(row.noted_on),
    }


def _shown(found: "PresenceHistory", row: PresenceVersion) -> dict[str, Any]:
    rows = panels.profile_rows(row, found.points)
    is_drawn = row.replaced_on is None
    caption = _("Our marks and those of %(name)s") % {"name": found.presence.competitor}
    return {
        **_words(row, found.points),
        "age": panels.age(row, localdate()),
        "replaced_on": formats.day(row.replaced_on) if row.replaced_on else "",
        "drawing": panels.profile(rows, caption) if is_drawn else "",
    }
