"""Making accounts key accounts, candidates or former ones, with reasons, and taking that back."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.audit import trail
from openkam.core.face import formats
from openkam.domain.portfolio.models import Account, KeyState, KeyStatus
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Tier

LONGEST_REASON = 2_000
Standing = tuple[str, date | None]


class UnknownState(Refusal):
    """An account is a candidate, a key account or a former one."""


class SameState(Refusal):
    """The account is that already."""


class NoReason(Refusal):
    """A decision needs its reason, in words that fit."""


class BadDay(Refusal):
    """The day lies in the future, or before the decision that counts so far."""


class NotKey(Refusal):
    """Only a key account can be confirmed as one."""


class NothingToTakeBack(Refusal):
    """That decision is not the newest one on the account, or was taken back before."""


@transaction.atomic
def give_key_status(
    actor: "User", account_id: int, state: str, *, since: date, reason: str, today: date
) -> KeyStatus:
    """Say what an account is from a day on: a candidate, a key account or a former one.

    Only heads. An account that is no key account any more loses a tier that only key accounts
    have. Raises UnknownState, SameState, NoReason, BadDay, PermissionDenied, Http404.
    """
    account = _account(actor, account_id)
    reason = reason.replace("\x00", " ").strip()
    _check(account, state, since, reason, today)
    before, tier = _standing(account), account.tier
    taken = tier if loses_tier(account, state) else None
    status = KeyStatus.objects.create(
        account=account,
        state=state,
        since=since,
        reason=reason,
        decided_by=actor,
        tier_before=tier,
        is_tier_taken=taken is not None,
    )
    status.refresh_from_db(fields=["noted_at"])
    _keep(account, (state, since), None if taken else tier)
    _note(actor, "account.key_status_set", account, before, tier, reason=reason)
    return status


@transaction.atomic
def confirm_key_status(actor: "User", account_id: int, *, reason: str) -> KeyStatus:
    """Note that a key account was reviewed and stays one, since the same day. Only heads.

    Raises NotKey, NoReason, PermissionDenied, Http404.
    """
    account = _account(actor, account_id)
    reason = reason.replace("\x00", " ").strip()
    if account.key_state != KeyState.KEY or account.key_since is None:
        raise NotKey(_("%(account)s is no key account any more.") % {"account": account})
    _check_reason(reason)
    status = KeyStatus.objects.create(
        account=account,
        state=KeyState.KEY,
        since=account.key_since,
        reason=reason,
        decided_by=actor,
        tier_before=account.tier,
    )
    status.refresh_from_db(fields=["noted_at"])
    trail.record(
        actor, "account.key_status_confirmed", account, account_id=account.pk, reason=reason
    )
    return status


@transaction.atomic
def take_back_key_status(actor: "User", account_id: int, status_id: int) -> Account:
    """Take back the newest decision on an account, with what it did to the tier. Only heads.

    A tier that only key accounts have, given since, goes with the status that it needs. Raises
    NothingToTakeBack, PermissionDenied, Http404.
    """
    account = _account(actor, account_id)
    newest = list(account.key_statuses.select_related("tier_before").order_by("-pk")[:2])
    if not newest or newest[0].pk != status_id:
        raise NothingToTakeBack(
            _("Only the newest decision can be taken back. This one is not the newest any more.")
        )
    undone, *earlier = newest
    before, tier = _standing(account), account.tier
    now: Standing = (earlier[0].state, earlier[0].since) if earlier else ("", None)
    _keep(account, now, _tier_back(account, undone, now[0]))
    undone.delete()
    _note(actor, "account.key_status_undone", account, before, tier, reason=undone.reason)
    return account


def loses_tier(account: Account, state: str) -> bool:
    """Whether the account's tier goes when it gets this state.

    An account that never was a key account keeps, as a candidate, a tier from before the rule.
    """
    tier = account.tier
    if tier is None or not tier.needs_key_status or state == KeyState.KEY:
        return False
    return state == KeyState.FORMER or account.key_state == KeyState.KEY


def _account(actor: "User", account_id: int) -> Account:
    rows = Account.objects.select_related("tier").select_for_update(of=("self",))
    account = fetch(rows, actor, account_id)
    if not actor.is_head:
        raise PermissionDenied
    return account


def _check(account: Account, state: str, since: date, reason: str, today: date) -> None:
    if state not in KeyState.values:
        raise UnknownState(_("Choose candidate, key account or former key account."))
    if state == account.key_state:
        raise SameState(_already(account))
    _check_reason(reason)
    if since > today:
        raise BadDay(_("The day lies in the future. A status begins today at the latest."))
    if account.key_since is not None and since < account.key_since:
        said = _("The status so far began on %(day)s. The new one cannot begin before it.")
        raise BadDay(said % {"day": formats.day(account.key_since)})


def _check_reason(reason: str) -> None:
    if not reason:
        raise NoReason(_("Say why, so that others can follow it later."))
    if len(reason) > LONGEST_REASON:
        said = _("A reason has at most %(count)d characters.")
        raise NoReason(said % {"count": LONGEST_REASON})


def _already(account: Account) -> str:
    words = {
        KeyState.KEY: _("%(account)s is a key account already, since %(day)s."),
        KeyState.CANDIDATE: _("%(account)s is a candidate already, since %(day)s."),
        KeyState.FORMER: _("%(account)s is a former key account already, since %(day)s."),
    }
    day = formats.day(account.key_since) if account.key_since else ""
    return words[KeyState(account.key_state)] % {"account": account, "day": day}


def _tier_back(account: Account, undone: KeyStatus, state: str) -> "Tier | None":
    tier = account.tier
    if undone.is_tier_taken:
        return tier or undone.tier_before
    is_for_key = tier is not None and tier.needs_key_status and state != KeyState.KEY
    # What the account had before the decision it keeps; it may be older than the rule.
    return None if is_for_key and tier != undone.tier_before else tier


def _standing(account: Account) -> Standing:
    return account.key_state, account.key_since


def _keep(account: Account, now: Standing, tier: "Tier | None") -> None:
    account.key_state, account.key_since = now
    account.tier = tier
    account.save(update_fields=["key_state", "key_since", "tier"])


def _note(
    actor: "User",
    verb: str,
    account: Account,
    before: Standing,
    tier: "Tier | None",
    *,
    reason: str,
) -> None:
    """Write the trail, and tell other systems, after `account` was written."""
    now = _standing(account)
    said: dict[str, object] = {"key_state": (before[0] or None, now[0] or None)}
    said |= {"key_since": (before[1], now[1]), "reason": reason}
    if tier != account.tier:
        names = (str(tier) if tier else None, str(account.tier) if account.tier else None)
        said["tier"] = names
        announcing.status_of_many("tier", [account], tier, account.tier)
    trail.record(actor, verb, account, account_id=account.pk, **said)
    announcing.key_status_changed(account.pk, before, now)
