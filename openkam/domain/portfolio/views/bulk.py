"""Changing many accounts of the list at once: what is offered, and what came of it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openkam.core.access.models import Level, Role, User
from openkam.core.access.requests import Request
from openkam.core.face import countries, formats
from openkam.core.face.choosing import Action, Choice, Choosing
from openkam.domain.portfolio import forms, selectors, services
from openkam.domain.portfolio.services import Refusal
from openkam.domain.portfolio.views.account_list import Offer, rows_of, wanted_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import BulkChange
    from openkam.domain.portfolio.selectors import AccountRow

NONE = "none"
MOST_NAMES = 20  # that a preview shows
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
        Action(
            "off",
            _("Take off the team"),
            _("Take off the team"),
            (Choice("to_off", _("Colleague"), [("", ""), *people]),),
        ),
        _action("country", _("Set country"), _("Country"), countries.choices(), _("Not known")),
        *_own_fields(offer),
        *_status(actor),
    ]
    return Choosing(
        url=reverse("portfolio:accounts-change"),
        keys=[row.pk for row in rows],
        names=[row.name for row in rows],
        actions=actions,
        has_preview=True,
    )


def _own_fields(offer: Offer) -> list[Action]:
    if not offer.own_fields:
        return []
    fields = [("", ""), *((pk, name) for pk, name, _kind in offer.own_fields)]
    asked = (
        Choice("to_own", _("Own field"), fields),
        Choice("text", _("Value"), help=_("empty takes it away; a date as 2026-01-31")),
    )
    return [Action("own", _("Set own field"), _("Set own field"), asked)]


def _status(actor: User) -> list[Action]:
    if not selectors.may_decide_key_status(actor):
        return []
    asked = (
        Choice("to_status", _("Status"), [("", ""), *selectors.KEY_STATES.items()]),
        Choice("since", _("Since"), help=_("like 2026-01-31; empty is today")),
        Choice("why", _("Reason")),
    )
    return [Action("status", _("Key-account status"), _("Decide"), asked)]


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
    form = forms.BulkWish(_wish(request))
    ids = form.chosen()
    if "all" in request.POST:
        ids = selectors.numbers(rows_of(actor, wanted, basis))
    if not ids or not form.is_valid():
        messages.error(request, _fault(form, ids))
        return redirect(f"{back}{wanted.url(page=page)}")
    make = partial(CHANGES[form.cleaned_data["do"]], actor, ids, form.cleaned_data)
    try:
        if "look" in request.POST:
            return _preview(request, services.would_change(make), f"{back}{wanted.url(page=page)}")
        change = make()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{back}{wanted.url(page=page)}")
    return redirect(f"{back}{wanted.url(page=page, changed=str(change.pk))}")


def _fault(form: forms.BulkWish, ids: Sequence[int]) -> str:
    if not ids:
        return _("Choose accounts first.")
    if "since" in form.errors:
        return _("Write the day like 2026-01-31.")
    return _("Choose what they get first.")


def _wish(request: Request) -> QueryDict:
    """What was asked for; a preview asks for the same under another name."""
    given = request.POST.copy()
    if "look" in given:
        given["do"] = request.POST["look"]
    return given


def _preview(request: Request, change: "BulkChange", back: str) -> HttpResponse:
    """Show what a change would do to how many accounts, and which stay as they are and why."""
    count = len(change.before)
    first = [int(pk) for pk in list(change.before)[:MOST_NAMES]]
    names = selectors.names(request.user, first)
    sent = [(key, value) for key, values in request.POST.lists() for value in values]
    context = {
        "field": change.get_field_display(),
        "value": _value_name(change),
        "count": count,
        "counted": formats.number(count),
        "names": [names[pk] for pk in first if pk in names],
        "others": formats.number(count - len(first)) if count > len(first) else "",
        "left": _left(change),
        "sent": [pair for pair in sent if pair[0] not in ("look", "csrfmiddlewaretoken")],
        "do": request.POST["look"],
        "back": back,
        "active": "portfolio",
    }
    return render(request, "portfolio/accounts_change.html", context)


def _value_name(change: "BulkChange") -> str:
    if change.field == "country":
        return countries.name(change.text) if change.text else ""
    if change.field == "own":
        return f"{change.value_name}: {change.text or '–'}"
    if change.level is not None and change.field == "team":
        return f"{change.value_name}, {Level(change.level).label}"
    return change.value_name


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


def _action(
    key: str, title: str, label: str, options: Sequence[tuple[object, str]], none: str
) -> Action:
    offered: list[tuple[object, object]] = [("", ""), *options, (NONE, none)]
    return Action(key, title, title, (Choice(f"to_{key}", label, offered),))


CHANGES: "dict[str, Callable[[User, list[int], dict[str, Any]], BulkChange]]" = {
    "owner": lambda actor, ids, given: services.set_owner_of_many(actor, ids, given["value"]),
    "tier": lambda actor, ids, given: services.set_tier_of_many(actor, ids, given["value"]),
    "segment": lambda actor, ids, given: services.set_segment_of_many(actor, ids, given["value"]),
    "team": lambda actor, ids, given: services.add_to_team_of_many(
        actor, ids, user_id=given["value"], level=given["level"]
    ),
    "off": lambda actor, ids, given: services.take_off_team_of_many(
        actor, ids, user_id=given["value"]
    ),
    "country": lambda actor, ids, given: services.set_country_of_many(actor, ids, given["text"]),
    "own": lambda actor, ids, given: services.set_own_value_of_many(
        actor, ids, field_id=given["value"], value=given["text"]
    ),
    "status": lambda actor, ids, given: services.give_key_status_to_many(
        actor,
        ids,
        given["text"],
        since=given["since"] or localdate(),
        reason=given["why"],
        today=localdate(),
    ),
}


def _said(change: "BulkChange", count: int) -> str:
    values = {"count": formats.number(count), "name": _said_name(change)}
    if not count:
        return _("No account was changed.")
    if change.field == "off":
        said = ngettext(
            "%(name)s is off the team of %(count)s account now.",
            "%(name)s is off the team of %(count)s accounts now.",
            count,
        )
        return said % values
    if change.field == "team":
        said = ngettext(
            "%(name)s is on the team of %(count)s account now.",
            "%(name)s is on the team of %(count)s accounts now.",
            count,
        )
        return said % values
    is_own = change.field == "own"
    values["field"] = change.value_name if is_own else change.get_field_display()
    if not values["name"]:
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


def _said_name(change: "BulkChange") -> str:
    if change.field == "country":
        return _value_name(change)
    return change.text if change.field == "own" else change.value_name


def _left(change: "BulkChange") -> list[str]:
    same, beyond = change.left.get("same", 0), change.left.get("level", 0)
    said = []
    if same:
        words = ngettext("%(count)s had it already.", "%(count)s had it already.", same)
        said.append(words % {"count": formats.number(same)})
    if not_key := change.left.get("not_key", 0):
        words = ngettext(
            "%(count)s stays as it is: the tier is only for key accounts, and it is none.",
            "%(count)s stay as they are: the tier is only for key accounts, and they are none.",
            not_key,
        )
        said.append(words % {"count": formats.number(not_key)})
    if later := change.left.get("later", 0):
        words = ngettext(
            "%(count)s stays as it is: its status so far began later.",
            "%(count)s stay as they are: their status so far began later.",
            later,
        )
        said.append(words % {"count": formats.number(later)})
    if owned := change.left.get("owned", 0):
        words = ngettext(
            "%(count)s stays as it is: the owner leads it.",
            "%(count)s stay as they are: the owner leads them.",
            owned,
        )
        said.append(words % {"count": formats.number(owned)})
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
