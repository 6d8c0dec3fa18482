"""Merging two accounts that are one customer, and taking that back."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, AccountKey, AccountMerge
from openkam.domain.portfolio.services import (
    merged_facts,
    merged_people,
    merged_status,
    merged_tree,
    revision,
    tree,
)
from openkam.domain.portfolio.services.accounts import list_account
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User


class SameAccount(Refusal):
    """An account cannot be merged into itself."""


@transaction.atomic
def merge_accounts(
    actor: "User", *, keep_id: int, merged_id: int, takes: Collection[str] = (), today: date
) -> AccountMerge:
    """Make two accounts one: keys with all their lines, members and children go to the kept one.

    What the kept account does not know of itself it takes from the other; where both know
    something else it keeps its own, but for what `takes` names (a field of `merged_facts.FIELDS`,
    "own:<number>", "parent"). A tier that only key accounts have goes to none but a key account;
    of the key-account status see `merged_status`. The other stays behind its address as a sign to
    the kept one. Needs lead on both. Raises SameAccount, ParentCircle.
    """
    if keep_id == merged_id:
        raise SameAccount(_("An account cannot be merged with itself. Choose another one."))
    tree.lock()
    keep = fetch(Account.objects.all(), actor, keep_id, Level.LEAD)
    merged = fetch(Account.objects.all(), actor, merged_id, Level.LEAD)
    names = (keep.name, merged.name)
    keys = list(AccountKey.objects.filter(account=merged).order_by("source", "key"))
    moved: dict[str, Any] = {"keys": [[key.pk, key.came_from_id] for key in keys]}
    AccountKey.objects.filter(account=merged).update(account=keep, came_from=merged)
    moved["members"] = merged_people.move(keep, merged)
    moved["key_statuses"] = merged_status.move(keep, merged)
    moved["facts"] = merged_facts.fill(keep, merged, takes)
    merged_people.let_owner_lead(keep, moved["members"])
    moved["distinct"] = merged_people.move_said_distinct(keep, merged)
    Account.objects.filter(pk=merged.pk).update(merged_into=keep, merged_on=today)
    moved["tree"] = merged_tree.move(keep, merged, takes_parents="parent" in takes, today=today)
    merge = AccountMerge.objects.create(
        kept=keep, merged=merged, merged_on=today, merged_by=actor, moved=moved
    )
    changes = {"account": (names[1], names[0]), "keys": [str(key) for key in keys]}
    facts = merged_facts.in_words(moved["facts"])
    trail.record(actor, "account.merged", merged, account_id=keep.pk, **{**facts, **changes})
    trail.record(actor, "account.merged", merged, account_id=merged.pk, **changes)
    revision.figures_need_preparing(actor)
    return merge


@transaction.atomic
def undo_merge(actor: "User", merge_id: int, *, today: date) -> Account:
    """Give back what a merge moved, as far as it is still where the merge put it.

    Returns the account that is its own again. Raises Http404 if the merge is unknown or the kept
    account not open, PermissionDenied without lead on it, ParentCircle if the parents that were
    given since would close a circle.
    """
    tree.lock()
    merge = AccountMerge.objects.select_related("merged").filter(pk=merge_id).first()
    if merge is None:
        raise Http404
    keep = fetch(Account.objects.all(), actor, merge.kept_id, Level.LEAD)
    merged, moved = merge.merged, merge.moved
    keys = _give_back_keys(keep, merged, moved["keys"])
    merged_status.give_back(keep, merged, moved.get("key_statuses", []))
    merged_facts.give_back(keep, moved["facts"])
    merged_people.give_back(keep, merged, moved["members"])
    merged_people.give_back_said_distinct(moved["distinct"])
    Account.objects.filter(pk=merged.pk).update(merged_into=None, merged_on=None)
    merged_tree.give_back(keep, merged, moved["tree"], today=today)
    list_account(merged)
    changes = {"account": (keep.name, merged.name), "keys": keys}
    for side in (keep, merged):
        trail.record(actor, "account.merge_undone", merged, account_id=side.pk, **changes)
    merge.delete()
    revision.figures_need_preparing(actor)
    merged.refresh_from_db()
    return merged


def _give_back_keys(keep: Account, merged: Account, moved: list[list[int | None]]) -> list[str]:
    """Move the keys that are still with the kept account; return how they are called."""
    before = {row[0]: row[1] for row in moved}
    givers = Account.objects.filter(pk__in=[pk for pk in before.values() if pk])
    standing = set(givers.values_list("pk", flat=True))
    keys = list(AccountKey.objects.filter(pk__in=before, account=keep).order_by("source", "key"))
    for key in keys:
        came_from = before[key.pk]
        key.account = merged
        key.came_from_id = came_from if came_from in standing else None
    AccountKey.objects.bulk_update(keys, ["account", "came_from"])
    return [str(key) for key in keys]
