"""One competitor: where it is, deals against it, and what is changed about it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.access.models import Role
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors, services
from openkam.domain.dossier.models import Competitor
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.dossier.selectors import Place

MOST_DEALS = 50
MOST_PLACES = 200


@require_safe
def competitor(request: Request, pk: int) -> HttpResponse:
    """Show a competitor with the accounts at which it is, and the deals against it."""
    row = selectors.competitor_now(pk)
    if row.pk != pk:  # it was merged since somebody kept the address
        return redirect("dossier:competitor", row.pk)
    return _show(request, row, {})


@require_http_methods(["GET", "HEAD", "POST"])
def competitor_add(request: Request) -> HttpResponse:
    """Add a competitor to the catalogue; those called nearly so are shown first."""
    if request.user.role == Role.OBSERVER:
        raise PermissionDenied
    name = request.POST.get("name", "")
    context: dict[str, Any] = {"active": "portfolio", "typed": name}
    if request.method != "POST":
        return render(request, "dossier/competitor_add.html", context)
    try:
        row = services.add_competitor(request.user, name, is_meant=request.POST.get("add") == "1")
    except services.UnknownCompetitor as refusal:
        context |= {"said": str(refusal), "alike": refusal.alike}
    except services.BadCompetitor as refusal:
        context["fault"] = str(refusal)
    else:
        messages.success(request, _("%(name)s is added.") % {"name": row})
        return redirect("dossier:competitor", row.pk)
    return render(request, "dossier/competitor_add.html", context, status=422)


@require_POST
def competitor_change(request: Request, pk: int) -> HttpResponse:
    """Rename a competitor, and say what all should know of it."""
    typed = {name: request.POST.get(name, "") for name in ("name", "website", "note")}
    try:
        services.change_competitor(request.user, pk, **typed)
    except services.BadCompetitor as refusal:
        given = {"typed": typed, "faults": {refusal.field: str(refusal)}}
        return _show(request, selectors.competitor(pk), given, status=422)
    messages.success(request, _("Saved."))
    return redirect("dossier:competitor", pk)


@require_POST
def competitor_retire(request: Request, pk: int) -> HttpResponse:
    """Offer a competitor no more, or again."""
    is_retired = request.POST.get("retired") == "1"
    services.retire_competitor(request.user, pk, is_retired=is_retired)
    if is_retired:
        messages.success(request, _("It is offered no more. What was noted stays."))
    else:
        messages.success(request, _("It is offered again."))
    return redirect("dossier:competitor", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def competitor_merge(request: Request, pk: int) -> HttpResponse:
    """Ask into which other competitor this one goes up, and merge them."""
    require_head_or_administrator(request.user)
    row = selectors.competitor(pk)
    target = request.POST.get("target", "")
    context = {
        "competitor": row,
        "others": selectors.others_to_merge(row),
        "counts": [formats.number(count) for count in selectors.noted_of(row)],
        "chosen": target,
        "active": "portfolio",
    }
    if request.method != "POST":
        return render(request, "dossier/competitor_merge.html", context)
    if not (target.isascii() and target.isdigit() and len(target) < 19):
        context["fault"] = _("Choose the other one.")
        return render(request, "dossier/competitor_merge.html", context, status=422)
    try:
        kept = services.merge_competitors(
            request.user, keep_id=int(target), merged_id=pk, today=localdate()
        )
    except services.BadCompetitor as refusal:
        context["fault"] = str(refusal)
        return render(request, "dossier/competitor_merge.html", context, status=422)
    said = _("%(name)s has gone up in %(kept)s. It can be parted again below.")
    messages.success(request, said % {"name": row, "kept": kept})
    return redirect("dossier:competitor", kept.pk)


@require_POST
def competitor_part(request: Request, pk: int) -> HttpResponse:
    """Take a merge back."""
    row = services.part_competitor(request.user, pk, today=localdate())
    messages.success(request, _("%(name)s stands by itself again.") % {"name": row})
    return redirect("dossier:competitor", row.pk)


def _show(
    request: Request, row: Competitor, given: dict[str, Any], status: int = 200
) -> HttpResponse:
    currency = portfolio.basis_for(request.user).currency
    places = selectors.places_of(request.user, row.pk, localdate())
    deals = selectors.contests_against(request.user, row)
    points = selectors.points(with_retired=True)
    names = {point.key: str(point) for point in points}
    context = {
        "competitor": row,
        "merged": selectors.merged_into(row),
        "places": [_place(one, currency, points) for one in places[:MOST_PLACES]],
        "places_count": len(places),
        "deals": [
            {**panels.shown_deal(one, names), "account": one.account.name}
            for one in deals[:MOST_DEALS]
        ],
        "deals_count": len(deals),
        "deals_say": panels.deals_said(selectors.score(deals)),
        "sees_all": request.user.sees_all_accounts,
        "may_decide": request.user.is_head or request.user.is_administrator,
        "typed": {"name": row.name, "website": row.website, "note": row.note},
        "active": "portfolio",
        **given,
    }
    return render(request, "dossier/competitor.html", context, status=status)


def _place(one: "Place", currency: str, points: Any) -> dict[str, Any]:
    page = reverse("web:account-dossier-competitors", args=[one.account_id])
    groups = [row.presence.product_group for row in one.versions if row.presence.product_group]
    marks = [
        selectors.marks_of(row, point) for row in one.versions for point in points if row.marks
    ]
    return {
        "account": one.account,
        "url": page,
        "groups": ", ".join(groups),
        "spend": panels.spend_of(one.spend, currency),
        "said": panels.compared(selectors.compare(marks)),
        "is_stale": one.is_stale,
    }
