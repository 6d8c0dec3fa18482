"""The page of one stakeholder, and where somebody goes who works elsewhere now."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.domain.stakeholders import panels, selectors
from openkam.domain.stakeholders.views.account_choice import accounts_to_write, chosen_account
from openkam.domain.stakeholders.views.questions import back_of
from openkam.domain.stakeholders.views.ways_back import (
    account_crumbs,
    kept_account,
    person_crumbs,
    person_url,
)


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """Show all that is known of one stakeholder, and how we know it."""
    found = selectors.portrait(request.user, pk, localdate())
    account = kept_account(found.position)
    context: dict[str, Any] = {
        **panels.portrait_words(found),
        "account": account,
        "may_answer": selectors.may_answer(request.user, found.position.person_id),
        "crumbs": account_crumbs(account.pk, account.name),
        "active": "people",
    }
    return render(request, "stakeholders/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_moved(request: Request, pk: int) -> HttpResponse:
    """Ask for which account somebody works now, and lead on to what they do there."""
    place = selectors.position(request.user, pk, Level.WRITE)
    account = chosen_account(request)
    if request.method == "POST" and account is not None:
        query = urlencode({"known": place.person_id, "left": place.pk})
        return redirect(f"{reverse('stakeholders:person-add', args=[account.pk])}?{query}")
    text = request.POST.get("q") or request.GET.get("q", "")
    own = kept_account(place).pk
    context = {
        "place": place,
        "q": text,
        "found": [pair for pair in accounts_to_write(request.user, text) if pair[0] != own],
        "fault": _("Choose the account.")
        if request.method == "POST" and "find" not in request.POST
        else "",
        "crumbs": person_crumbs(place),
        "back": back_of(request, person_url(pk)),
        "active": "people",
    }
    status = 422 if context["fault"] else 200
    return render(request, "stakeholders/person_moved.html", context, status=status)
