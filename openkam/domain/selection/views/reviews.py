"""The yearly review: which key accounts are due, and saying that one stays."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import ListRequest, pages_of
from openkam.core.offers import Figure
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection import forms, services
from openkam.domain.selection.selectors.reviews import Review, ReviewsDue, reviews_due

if TYPE_CHECKING:
    from datetime import date


@require_safe
def review_list(request: Request) -> HttpResponse:
    """Show the key accounts by when their review is due, those with most at stake first."""
    actor, today = request.user, localdate()
    basis = portfolio.basis_for(actor)
    due = reviews_due(actor, today, basis)
    wanted = ListRequest.from_get(request.GET, columns=())
    total = len(due.reviews)
    number, pages = min(wanted.page, pages_of(total)), pages_of(total)
    figures = basis.figures
    context = {
        "active": "selection",
        "basis": basis,
        "due": due,
        "figures": _figures(due),
        "rows": [_row(one, due, today) for one in due.reviews[wanted.window(total)]],
        "earlier": wanted.url(page=str(number - 1)) if number > 1 else "",
        "later": wanted.url(page=str(number + 1)) if number < pages else "",
        "may_decide": actor.is_head,
        "period": formats.period(figures.period) if figures and figures.period else "",
        "currency": formats.currency_symbol(due.currency),
        "list_text": list_text(due),
    }
    return render(request, "selection/reviews.html", context)


@require_POST
def review_confirm(request: Request, pk: int) -> HttpResponse:
    """Note that a key account was reviewed and stays one."""
    reason = request.POST.get("reason", "")
    try:
        services.confirm_key_account(request.user, pk, reason=reason)
    except services.Refusal as refusal:
        messages.error(request, str(refusal))
        again = urlencode({"open": pk, "reason": reason[: forms.decisions.LONGEST]})
        return redirect(f"{reverse('selection:reviews')}?{again}#review-{pk}")
    messages.success(request, _("Noted: it stays a key account, and is due again in a year."))
    return redirect("selection:reviews")


def list_text(due: ReviewsDue) -> str:
    """Return when the list itself is due, in words; "" before a round was closed."""
    if due.list_due_on is None or due.last_round is None:
        return ""
    words = {"name": due.last_round.name, "day": formats.day(due.list_due_on)}
    if due.list_is_overdue:
        return _("The list of %(name)s was due to be looked at on %(day)s.") % words
    return _("The list of %(name)s is due to be looked at on %(day)s.") % words


def _figures(due: ReviewsDue) -> list[Figure]:
    overdue, coming = len(due.overdue), len(due.coming)
    said = ngettext("%(count)s key account", "%(count)s key accounts", len(due.reviews))
    stake = _("no revenue is known of them")
    if due.stake is not None:
        stake = _("%(amount)s of revenue in 12 months") % {
            "amount": formats.money_short(due.stake, due.currency)
        }
    return [
        Figure(
            _("Overdue"),
            formats.number(overdue),
            stake if overdue else said % {"count": formats.number(len(due.reviews))},
            tone="act" if overdue else "",
        ),
        Figure(_("Due in the next two months"), formats.number(coming)),
        Figure(
            _("The list itself"),
            formats.day(due.list_due_on),
            due.last_round.name if due.last_round else _("no round was closed yet"),
            tone="act" if due.list_is_overdue else "",
        ),
    ]


def _row(one: Review, due: ReviewsDue, today: "date") -> dict[str, Any]:
    late = (today - one.due_on).days
    return {
        "pk": one.account,
        "name": one.name,
        "url": reverse("web:account", args=[one.account]),
        "team_url": reverse("web:account-team", args=[one.account]),
        "since": formats.day(one.key_since),
        "owner": one.owner,
        "decided_on": formats.day(one.decided_on),
        "decided_by": one.decided_by,
        "reason": one.reason,
        "due_on": formats.day(one.due_on),
        "is_overdue": late > 0,
        "late": ngettext("%(count)s day late", "%(count)s days late", late)
        % {"count": formats.number(late)},
        "revenue": formats.number(one.revenue),
    }
