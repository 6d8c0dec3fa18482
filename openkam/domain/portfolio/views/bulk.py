"""Changing many accounts of the list at once: what is offered, and what came of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openkam.core.access.models import Level, Role, User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.choosing import Action, Choice, Choosing
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.services import Refusal
from openkam.domain.portfolio.views.account_list import Offer, rows_of, wanted_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import BulkChange
    from openkam.domain.portfolio.selectors import AccountRow

NONE = "none"
CHANGED = "changed"  # the parameter of the list's address that names what was changed


def choosing(actor: User, rows: "Sequence[AccountRow]", offer: Offer) -> Choosing | None:
    """Return what the reader may do with several accounts; None for those who only read."""
    if actor.role == Role.OBSERVER or not rows:
        return None
    people = offer.colleagues
    actions = [
        _action("owner", _("Set owner"), _("Owner"), people, _("Nobody")),
        _action("tier", _("Set tier"), _("Tier"), offer.tiers, _("No tier")),
        _action("segment", _("Set segment"), _("Segment"), offer.segments, _("No segment")),
        Action(
            "team",
            _("Add to the team"),
            _("Add to the team"),
            (
                Choice("to_team", _("Colleague"), [("", ""), *people]),
                Choice("level", _("Level"), Level.choices),
            ),
        ),
    ]
    return Choosing(
        url=reverse("portfolio:accounts-change"),
        keys=[row.pk for row in rows],
        names=[row.name for row in rows],
        actions=actions,
    )


@require_POST
def accounts_change(request: Request) -> HttpResponse:
    """Set owner, tier, segment or team of the accounts chosen, and lead back to the list."""
    actor = request.user
    if actor.role == Role.OBSERVER:
        raise PermissionDenied
    basis = selectors.basis_for(actor)
    wanted = wanted_of(request.POST, basis)
    page = str(wanted.page) if wanted.page > 1 else ""
    back = reverse("portfolio:accounts")
    form = forms.BulkWish(request.POST)
    ids = form.chosen()
    if "all" in request.POST:
        ids = selectors.numbers(rows_of(actor, wanted, basis))
    if not ids or not form.is_valid():
        fault = _("Choose accounts first.") if not ids else _("Choose what they get first.")
        messages.error(request, fault)
        return redirect(f"{back}{wanted.url(page=page)}")
    try:
        change = CHANGES[form.cleaned_data["do"]](actor, ids, form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{back}{wanted.url(page=page)}")
    return redirect(f"{back}{wanted.url(page=page, changed=str(change.pk))}")


@require_POST
def accounts_change_undo(request: Request, pk: int) -> HttpResponse:
    """Bring back what the accounts had before one's own change."""
    wanted = wanted_of(request.POST, selectors.basis_for(request.user))
    try:
        services.undo_bulk_change(request.user, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    page = str(wanted.page) if wanted.page > 1 else ""
    return redirect(f"{reverse('portfolio:accounts')}{wanted.url(page=page, changed=str(pk))}")


def outcome(request: Request) -> dict[str, Any] | None:
    """Return what came of the change that the list's address names, in words; None without one."""
    number = request.GET.get(CHANGED, "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    change = selectors.bulk_change(request.user, int(number))
    if change is None:
        return None
    count = len(change.before)
    if change.is_undone:
        return {"said": _brought_back(change), "left": _stayed(count - change.restored_count)}
    left = "" if not change.left else " ".join(_left(change))
    undo = reverse("portfolio:accounts-change-undo", args=[change.pk]) if count else ""
    return {"said": _said(change, count), "left": left, "undo": undo}


def _action(key: str, title: str, label: str, options: list[tuple[int, str]], none: str) -> Action:
    offered: list[tuple[object, object]] = [("", ""), *options, (NONE, none)]
    return Action(key, title, title, (Choice(f"to_{key}", label, offered),))


CHANGES: "dict[str, Callable[[User, list[int], dict[str, Any]], BulkChange]]" = {
    "owner": lambda actor, ids, given: services.set_owner_of_many(actor, ids, given["value"]),
    "tier": lambda actor, ids, given: services.set_tier_of_many(actor, ids, given["value"]),
    "segment": lambda actor, ids, given: services.set_segment_of_many(actor, ids, given["value"]),
    "team": lambda actor, ids, given: services.add_to_team_of_many(
        actor, ids, user_id=given["value"], level=given["level"]
    ),
}


def _said(change: "BulkChange", count: int) -> str:
    values = {"count": formats.number(count), "name": change.value_name}
    if not count:
        return _("No account was changed.")
    if change.field == "team":
        said = ngettext(
            "%(name)s is on the team of %(count)s account now.",
            "%(name)s is on the team of %(count)s accounts now.",
            count,
        )
        return said % values
    values["field"] = change.get_field_display()
    if not change.value_name:
        said = ngettext(
            "%(field)s taken away from %(count)s account.",
            "%(field)s taken away from %(count)s accounts.",
            count,
        )
        return said % values
    said = ngettext(
        "%(field)s of %(count)s account: %(name)s.",
        "%(field)s of %(count)s accounts: %(name)s.",
        count,
    )
    return said % values


def _left(change: "BulkChange") -> list[str]:
    same, beyond = change.left.get("same", 0), change.left.get("level", 0)
    said = []
    if same:
        words = ngettext("%(count)s had it already.", "%(count)s had it already.", same)
        said.append(words % {"count": formats.number(same)})
    if beyond:
        words = ngettext(
            "%(count)s stays as it is: your level there does not allow it.",
            "%(count)s stay as they are: your level there does not allow it.",
            beyond,
        )
        said.append(words % {"count": formats.number(beyond)})
    return said


def _brought_back(change: "BulkChange") -> str:
    count = change.restored_count
    said = ngettext(
        "Brought back: %(count)s account has again what it had.",
        "Brought back: %(count)s accounts have again what they had.",
        count,
    )
    return said % {"count": formats.number(count)}


def _stayed(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(count)s stays as it is: it has changed since, or is not yours to change.",
        "%(count)s stay as they are: they have changed since, or are not yours to change.",
        count,
    )
    return said % {"count": formats.number(count)}
