"""The tiers: levels of care, in order, each with what it promises."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Tier
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.key_tiers import NeedsKeyStatus, may_have_of
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.unique_names import free_name

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 60
LONGEST_RHYTHM = 3_650  # days
PROMISE = ("rhythm_days", "dossier_revision_days", "wants_plan", "needs_key_status")
DEFAULTS = (  # name, contact every, dossier revised every, plan, only for key accounts
    (gettext_noop("Strategic"), 7, 90, True, True),
    (gettext_noop("Major"), 14, 90, True, True),
    (gettext_noop("Growth"), 30, 180, False, False),
    (gettext_noop("Standard"), 90, 365, False, False),
)


class TierInUse(Refusal):
    """Accounts have the tier; they need another one first."""


class BadPromise(Refusal):
    """A rhythm is a number of days, at least one."""


def create_default_tiers(language: str) -> None:
    """Create the four tiers that a company starts with; nothing if it has any."""
    if Tier.objects.exists():
        return
    with translation.override(language):
        Tier.objects.bulk_create(
            Tier(name=_(name), position=place, **dict(zip(PROMISE, promise, strict=True)))
            for place, (name, *promise) in enumerate(DEFAULTS, start=1)
        )


@transaction.atomic
def add_tier(actor: "User", *, name: str, **promise: Any) -> Tier:
    """Add a tier below the others; `promise` holds fields of `PROMISE`.

    Raises BadName, NameTaken, BadPromise, PermissionDenied.
    """
    require_head_or_administrator(actor)
    _check(promise)
    name = free_name(Tier, name, longest=LONGEST_NAME)
    last = Tier.objects.aggregate(last=Max("position"))["last"] or 0
    tier = Tier.objects.create(name=name, position=last + 1, **promise)
    trail.record(actor, "tier.created", tier, name=name, **promise)
    return tier


@transaction.atomic
def change_tier(actor: "User", pk: int, **fields: Any) -> Tier:
    """Rename a tier or change its promise: `name` and fields of `PROMISE`.

    Raises BadName, NameTaken, BadPromise, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    tier = _tier(pk)
    if "name" in fields:
        fields["name"] = free_name(Tier, fields["name"], longest=LONGEST_NAME, of=tier.pk)
    _check({name: value for name, value in fields.items() if name != "name"})
    changes = trail.changed({name: getattr(tier, name) for name in fields}, fields)
    if changes:
        for name in changes:
            setattr(tier, name, fields[name])
        tier.save(update_fields=list(changes))
        trail.record(actor, "tier.changed", tier, **changes)
    return tier


@transaction.atomic
def move_tier(actor: "User", pk: int, *, up: bool) -> Tier:
    """Let a tier change places with the one above or below; at the end nothing happens."""
    require_head_or_administrator(actor)
    order = list(Tier.objects.select_for_update().order_by("position"))
    place = next((place for place, tier in enumerate(order) if tier.pk == pk), None)
    if place is None:
        raise Http404
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return order[place]
    moved, passed = order[place], order[other]
    before, after = moved.position, passed.position
    # No two may stand on one place, not even for a moment.
    for tier, position in ((moved, order[-1].position + 1), (passed, before), (moved, after)):
        tier.position = position
        tier.save(update_fields=["position"])
    trail.record(actor, "tier.moved", moved, position=(before, after))
    return moved


@transaction.atomic
def remove_tier(actor: "User", pk: int, *, move_to: int | None = None) -> None:
    """Remove a tier; the accounts that have it get the tier `move_to`.

    Raises TierInUse where there are accounts and no such tier, NeedsKeyStatus where that one is
    only for key accounts and not all of them are, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    tier = _tier(pk)
    target = Tier.objects.filter(pk=move_to).exclude(pk=pk).first() if move_to else None
    accounts = list(Account.objects.filter(tier=tier).select_for_update())
    if accounts and target is None:
        count = len(accounts)
        said = ngettext(
            "%(count)d account has this tier. Choose the tier that it gets instead.",
            "%(count)d accounts have this tier. Choose the tier that they get instead.",
            count,
        )
        raise TierInUse(said % {"count": count})
    _refuse_for_others(accounts, target)
    Account.objects.filter(tier=tier).update(tier=target)
    names = {"tier": (tier.name, target.name if target else None)}
    trail.record_many(actor, "account.tier_set", ((one, one.pk, names) for one in accounts))
    announcing.status_of_many("tier", accounts, tier, target)
    trail.record(actor, "tier.removed", tier, name=tier.name, accounts_moved=len(accounts))
    tier.delete()
    for below in Tier.objects.filter(position__gt=tier.position).order_by("position"):
        below.position -= 1
        below.save(update_fields=["position"])


def _refuse_for_others(accounts: Sequence[Account], target: Tier | None) -> None:
    others = len(accounts) - len(may_have_of(accounts, target))
    if others:
        said = ngettext(
            "%(tier)s is only for key accounts, and %(count)d account of this tier is none. "
            "Choose another tier.",
            "%(tier)s is only for key accounts, and %(count)d accounts of this tier are none. "
            "Choose another tier.",
            others,
        )
        raise NeedsKeyStatus(said % {"tier": target, "count": others})


def tier_to_change(actor: "User", pk: int) -> Tier:
    """Return a tier to those who may change it; PermissionDenied or Http404 otherwise."""
    require_head_or_administrator(actor)
    return _tier(pk)


def hold_tier(actor: "User", pk: int) -> Tier:
    """Return a tier to those who may change it, and keep others off until the transaction ends.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    tier = Tier.objects.select_for_update().filter(pk=pk).first()
    if tier is None:
        raise Http404
    return tier


def _tier(pk: int) -> Tier:
    tier = Tier.objects.filter(pk=pk).first()
    if tier is None:
        raise Http404
    return tier


def _check(promise: dict[str, Any]) -> None:
    unknown = set(promise) - set(PROMISE)
    if unknown:
        raise TypeError(f"A tier has no {', '.join(sorted(unknown))}.")
    for name in ("rhythm_days", "dossier_revision_days"):
        days = promise.get(name)
        if days is not None and not 1 <= days <= LONGEST_RHYTHM:
            raise BadPromise(
                _("A rhythm has between 1 and %(most)d days.") % {"most": LONGEST_RHYTHM}
            )
