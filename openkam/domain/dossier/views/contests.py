"""Deals won and lost at an account: noting, changing, removing, taking that back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openkam.core.access.models import Level
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.forms.competitors import NoteDeal
from openkam.domain.dossier.views import competitor_asked
from openkam.domain.dossier.views.faults import look_further
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.dossier.models import Contest
    from openkam.domain.portfolio.models import Account

PAGE = "web:account-dossier-competitors"


@require_http_methods(["GET", "HEAD", "POST"])
def contest_add(request: Request, pk: int) -> HttpResponse:
    """Note a deal that was won, lost, or that nobody got."""
    account = portfolio.account(request.user, pk, Level.WRITE)
    form = _form(request, {})
    context = {**_context(request, account, form), "title": _("Note a deal")}

    def keep() -> "Contest":
        deal = form.deal(may_add=competitor_asked.may_add(request))
        return services.add_contest(request.user, pk, deal, today=localdate())

    return _settle(request, form, context, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: Request, pk: int) -> HttpResponse:
    """Show a deal, and change what was noted of it."""
    level = Level.WRITE if request.method == "POST" else Level.READ
    row = selectors.contest(request.user, pk, level)
    form = _form(request, NoteDeal.initial_of(row))
    names = {point.key: str(point) for point in selectors.points(with_retired=True)}
    held = portfolio.level_on(request.user, row.account.pk) or Level.READ
    context = {
        **_context(request, row.account, form),
        "title": row.title,
        "contest": row,
        "shown": panels.shown_deal(row, names),
        "noted_on": formats.day(row.noted_on),
        "may_write": held >= Level.WRITE and row.removed_on is None,
        "may_restore": held >= Level.WRITE and row.removed_on is not None,
    }

    def keep() -> "Contest":
        deal = form.deal(may_add=competitor_asked.may_add(request))
        seen = form.cleaned_data["seen"]
        return services.change_contest(request.user, pk, deal, seen=seen, today=localdate())

    return _settle(request, form, context, keep)


@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a deal from the history."""
    row = selectors.contest(request.user, pk, Level.WRITE)
    services.remove_contest(request.user, pk, today=localdate())
    messages.success(
        request, _("Removed: %(name)s. It can be brought back below.") % {"name": row.title}
    )
    return redirect(_deals(row.account.pk))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Take the removal of a deal back."""
    row = selectors.contest(request.user, pk, Level.WRITE)
    services.restore_contest(request.user, pk)
    messages.success(request, _("%(name)s is back.") % {"name": row.title})
    return redirect(_deals(row.account.pk))


def _form(request: Request, initial: dict[str, Any]) -> NoteDeal:
    return NoteDeal(
        competitor_asked.typed(request),
        points=selectors.points(with_retired=bool(initial.get("point"))),
        currency=portfolio.basis_for(request.user).currency,
        initial=initial,
    )


def _context(request: Request, account: "Account", form: NoteDeal) -> dict[str, Any]:
    offered = competitor_asked.offered(request, account)
    return {"account": account, "form": form, "active": "portfolio", "may_write": True, **offered}


def _settle(request: Request, form: NoteDeal, context: dict[str, Any], keep: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "dossier/contest.html", context)
    if form.is_valid():
        try:
            row = keep()
        except services.BadContest as refusal:
            _show(form, refusal, context)
        except services.Refusal as refusal:
            competitor_asked.show_refusal(form, refusal, context)
        else:
            messages.success(request, _("Noted: %(name)s.") % {"name": row.title})
            return redirect(_deals(context["account"].pk))
    else:
        look_further(form, lambda: services.check_deal(form.deal(may_add=False), localdate()))
    return render(request, "dossier/contest.html", context, status=422)


def _show(form: NoteDeal, refusal: services.BadContest, context: dict[str, Any]) -> None:
    """Set a refusal at its field; where somebody else was quicker, theirs stands above."""
    if refusal.field != "seen":
        competitor_asked.show_refusal(form, refusal, context)
        return
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = context["contest"].edition  # type: ignore[index]
    context |= {"refusal": str(refusal), "theirs": context["shown"]}


def _deals(account_id: int) -> str:
    return f"{reverse(PAGE, args=[account_id])}#deals"
