"""One tie: its evidence, how we rate it, who is responsible, its contacts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.domain.stakeholders import forms, selectors, services
from openkam.domain.stakeholders.panels.tie import state_of, tie_facts
from openkam.domain.stakeholders.views.removed import undo_token, undone_text


@require_safe
def tie(request: Request, pk: int, user: int) -> HttpResponse:
    """Show what a tie is made of, with the forms that change it."""
    return tie_shown(request, pk, user)


@require_POST
def tie_set(request: Request, pk: int, user: int) -> HttpResponse:
    """Rate a tie, note who is responsible and what is worth knowing."""
    form = forms.TieForm(request.POST)
    if not form.is_valid():
        return tie_shown(request, pk, user, form=form, status=422)
    given = dict(form.cleaned_data)
    try:
        services.set_tie(
            request.user,
            pk,
            user,
            **given,
            forgets_rating=given["rating"] is None,
            today=localdate(),
        )
    except services.ChangedMeanwhile as refusal:
        return tie_shown(request, pk, user, form=form, refusal=str(refusal), status=409)
    except services.Refusal as refusal:
        return tie_shown(request, pk, user, form=form, refusal=str(refusal), status=422)
    return _done(request, pk, user, _("The tie is saved."))


@require_POST
def tie_touch(request: Request, pk: int, user: int) -> HttpResponse:
    """Note a contact of one of us with one of them."""
    form = forms.NoteTouch(request.POST, today=localdate())
    if not form.is_valid():
        return tie_shown(request, pk, user, touch=form, status=422)
    try:
        services.note_touch(
            request.user, pk, user, **form.cleaned_data, now=now(), today=localdate()
        )
    except services.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return tie_shown(request, pk, user, touch=form, status=422)
    return _done(request, pk, user, _("The contact is noted."))


@require_POST
def tie_remove(request: Request, pk: int, user: int) -> HttpResponse:
    """Forget a tie with its contacts; the answer offers to bring them back."""
    found = selectors.tie_evidence(request.user, pk, user, localdate())
    if found.known is None:
        return _done(request, pk, user, _("There is no tie any more."))
    removed = services.remove_tie(request.user, found.known.tie.pk)
    said = _("The tie is removed, with its contacts.")
    return tie_shown(request, pk, user, said=said, undo=undo_token(request.user, removed))


@require_POST
def ties_restore(request: Request) -> HttpResponse:
    """Bring back a tie or contacts that were taken back."""
    pair = _pair(request)
    try:
        text = undone_text(request.user, request.POST.get("removed", ""))
        services.restore(request.user, text)
    except services.Refusal as refusal:
        if pair is not None:
            return tie_shown(request, *pair, refusal=str(refusal), status=409)
        context = {"active": "portfolio", "refusal": str(refusal)}
        return render(request, "stakeholders/ties_restored.html", context, status=409)
    said = _("It is back.")
    if pair is not None:
        return _done(request, *pair, said)
    messages.success(request, said)
    return redirect("stakeholders:touch-add")


def _pair(request: Request) -> tuple[int, int] | None:
    """Return which tie the reader was looking at, if it was one."""
    texts = (request.POST.get("position", ""), request.POST.get("user", ""))
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        return None
    return int(texts[0]), int(texts[1])


def _done(request: Request, pk: int, user: int, said: str) -> HttpResponse:
    if request.htmx:
        return tie_shown(request, pk, user, said=said)
    messages.success(request, said)
    return redirect("stakeholders:tie", pk, user)


def tie_shown(
    request: Request,
    pk: int,
    user: int,
    *,
    form: forms.TieForm | None = None,
    touch: forms.NoteTouch | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a tie after something was done to it: `said`, `undo` or a `refusal` go along."""
    today = localdate()
    found = selectors.tie_evidence(request.user, pk, user, today)
    known = found.known
    initial = {
        "rating": known.tie.rating if known else None,
        "is_owner": bool(known and known.tie.is_owner),
        "note": known.tie.note if known else "",
    }
    form = form or forms.TieForm(initial=initial)
    context = {
        **tie_facts(found, today),
        "user_pk": user,
        "form": form,
        "chosen_rating": _rating_in(form),
        # Always the present state: who sends again after a refusal has seen it.
        "seen": forms.TieForm.seen_text(state_of(found)),
        "touch": touch or forms.NoteTouch(today=today),
        "is_page": not request.htmx,
        "active": "portfolio",
        **more,
    }
    name = "stakeholders/_tie.html" if request.htmx else "stakeholders/tie.html"
    return render(request, name, context, status=status)


def _rating_in(form: forms.TieForm) -> int | None:
    """Return the rating that the form shows as chosen, also one that was just typed."""
    value = str(form["rating"].value() or "")
    return int(value) if value in {"1", "2", "3", "4", "5"} else None
