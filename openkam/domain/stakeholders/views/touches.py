"""One touch each: contacts noted after a meeting, also from a phone."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import forms, selectors, services
from openkam.domain.stakeholders.panels.touches import (
    account_choice,
    change_lines,
    colleague_choices,
    noted_words,
    person_choices,
)
from openkam.domain.stakeholders.selectors.evidence import account_of
from openkam.domain.stakeholders.views.removed import undo_token
from openkam.domain.stakeholders.views.ties import tie_shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def touch_add(request: Request) -> HttpResponse:
    """Note a contact with one or more people of an account, today unless another day is said."""
    chosen = _number(request.GET.get("person", ""))
    asked = request.POST.get("account") or request.GET.get("account", "")
    account_id = _account(request.user, asked, chosen)
    if account_id is None:
        return _choose_account(request)
    account = portfolio.account(request.user, account_id, Level.WRITE)
    people = selectors.people_to_touch(request.user, account_id, localdate())
    colleagues = list(portfolio.colleagues(request.user))
    form = forms.NoteTouches(
        request.POST if request.method == "POST" else None,
        today=localdate(),
        people=[one.place.pk for one in people],
        colleagues=[user.pk for user in colleagues],
    )
    if request.method != "POST":
        return _ask(request, account, form, people, colleagues, chosen=chosen)
    noted = _note(request.user, form)
    if noted is None:
        return _ask(request, account, form, people, colleagues, status=422)
    said = urlencode([("touch", touch) for touch in noted])
    return redirect(f"{reverse('stakeholders:touches-noted')}?{said}")


@require_safe
def touches_noted(request: Request) -> HttpResponse:
    """Show what contacts just noted did to their ties, each a door to its evidence."""
    today = localdate()
    found = selectors.changes(request.user, _numbers(request.GET.getlist("touch")), today)
    if not found:
        messages.info(request, _("These contacts are not there any more."))
        return redirect("stakeholders:touch-add")
    account = found[0].tie.position.account
    context = {
        "account": account,
        "lines": change_lines(found, request.user),
        "said": noted_words(found),
        "touches": [touch.pk for one in found for touch in one.touches],
        "back": reverse("web:account-people-ties", args=[account.pk]),
        "again": f"{reverse('stakeholders:touch-add')}?account={account.pk}",
        "active": "portfolio",
    }
    return render(request, "stakeholders/touches_noted.html", context)


@require_POST
def touch_remove(request: Request) -> HttpResponse:
    """Take back contacts; the answer offers to bring them back."""
    pks = _numbers(request.POST.getlist("touch"))
    found = selectors.changes(request.user, pks, localdate())
    removed = services.remove_touches(request.user, pks)
    token = undo_token(request.user, removed)
    pairs = {(one.tie.position_id, one.tie.user_id) for one in found}
    said = (
        _("The contact is taken back.")
        if removed.touches == 1
        else _("%(count)s contacts are taken back.") % {"count": formats.number(removed.touches)}
    )
    if len(pairs) == 1:
        return tie_shown(request, *pairs.pop(), said=said, undo=token)
    account = found[0].tie.position.account
    context = {
        "account": account,
        "said": said,
        "undo": token,
        "back": reverse("web:account-people-ties", args=[account.pk]),
        "again": f"{reverse('stakeholders:touch-add')}?account={account.pk}",
        "active": "portfolio",
    }
    return render(request, "stakeholders/touches_removed.html", context)


def _note(actor: "User", form: forms.NoteTouches) -> list[int] | None:
    """Note what the form says; None where it was refused, which then stands in the form."""
    if not form.is_valid():
        return None
    given = dict(form.cleaned_data)
    places, users = given.pop("positions"), given.pop("users")
    try:
        touches = services.note_touches(actor, places, users, **given, now=now(), today=localdate())
    except services.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    return [touch.pk for touch in touches]


def _ask(
    request: Request,
    account: "Account",
    form: forms.NoteTouches,
    people: "list[selectors.PersonToTouch]",
    colleagues: "list[User]",
    *,
    chosen: int | None = None,
    status: int = 200,
) -> HttpResponse:
    members = [one.user for one in portfolio.members_of(request.user, account.pk)]
    if form.is_bound:
        taken = {str(one) for one in form["positions"].value() or ()}
        ours = {str(one) for one in form["users"].value() or ()}
    else:
        taken, ours = {str(chosen or "")}, {str(request.user.pk)}
    context = {
        "account": account,
        "form": form,
        "people": person_choices(people, taken, localdate()),
        "colleagues": colleague_choices(request.user, members, colleagues, ours),
        "back": reverse("web:account-people-ties", args=[account.pk]),
        "active": "portfolio",
    }
    return render(request, "stakeholders/touch_add.html", context, status=status)


def _choose_account(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:100].strip()
    found = selectors.accounts_to_touch(request.user, text, localdate())
    context: dict[str, Any] = {
        "q": text,
        "accounts": [account_choice(one, localdate()) for one in found],
        "active": "portfolio",
    }
    return render(request, "stakeholders/touch_choose.html", context)


def _account(actor: "User", asked: str, person: int | None) -> int | None:
    if person is not None:
        return account_of(selectors.position(actor, person, Level.WRITE))
    return _number(asked)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _numbers(texts: "Iterable[str]") -> list[int]:
    found = [_number(text) for text in texts]
    return [one for one in found if one is not None][:MOST_SHOWN]
