"""Bringing back what a change of many accounts has changed."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, BulkChange, Membership, Segment, Tier
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.key_tiers import may_have
from openkam.domain.portfolio.services.many import BESIDE, chunks, lead_of_many
from openkam.domain.portfolio.services.many_facts_undone import (
    put_back,
    restore_country,
    restore_own_value,
)
from openkam.domain.portfolio.services.many_status import take_back_of_many
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import Manager

THINGS: "dict[str, Manager[Any]]" = {
    "owner": User.objects,
    "tier": Tier.objects,
    "segment": Segment.objects,
}
Before = dict[int, list[int | None]]


class AlreadyBroughtBack(Refusal):
    """The change has been undone before."""


@transaction.atomic
def undo_bulk_change(actor: User, pk: int) -> BulkChange:
    """Give each account of the actor's own change what it had before.

    Accounts that somebody changed since, that the actor may not change any more, or that are no
    key accounts any more where their former tier is only for these, stay as they are.
    Raises Http404, AlreadyBroughtBack.
    """
    change = BulkChange.objects.select_for_update().filter(actor=actor, pk=pk).first()
    if change is None:
        raise Http404
    if change.is_undone:
        raise AlreadyBroughtBack(_("This has been brought back before."))
    before = {int(account): had for account, had in change.before.items()}
    restored = UNDOING.get(change.field, _restore)(actor, change, before)
    change.is_undone, change.restored_count = True, restored
    change.save(update_fields=["is_undone", "restored_count"])
    return change


def _restore(actor: User, change: BulkChange, before: Before) -> int:
    field = change.field
    level = Level.WRITE if field == BulkChange.Field.SEGMENT else Level.LEAD
    still = {field: change.value}
    accounts = [
        one
        for part in chunks(before)
        for one in Account.objects.open_to(actor, level)
        .filter(pk__in=part, **still)
        .select_related(*BESIDE)
    ]
    had = THINGS[field].in_bulk({before[one.pk][0] for one in accounts} - {None})
    groups: dict[int | None, list[Account]] = defaultdict(list)
    for one in accounts:
        number = before[one.pk][0]
        if number is None or (number in had and _fits(field, one, had[number])):
            groups[number].append(one)
    for number, members in groups.items():
        _bring_back(actor, change, members, had.get(number) if number else None)
    restored = [one for members in groups.values() for one in members]
    if field == BulkChange.Field.OWNER and change.value is not None:
        _levels_back(change.value, {one.pk: before[one.pk] for one in restored})
    return len(restored)


def _fits(field: str, account: Account, thing: Any) -> bool:
    return field != BulkChange.Field.TIER or may_have(account, thing)


def _bring_back(actor: User, change: BulkChange, accounts: list[Account], thing: Any) -> None:
    field = change.field
    for part in chunks([one.pk for one in accounts]):
        Account.objects.filter(pk__in=part).update(**{field: thing})
    if field == BulkChange.Field.OWNER and thing is not None:
        lead_of_many(thing, accounts)  # whoever owns an account leads it
    names = {field: (change.value_name or None, str(thing) if thing else None)}
    verbs = {
        "owner": "account.owner_set",
        "tier": "account.tier_set",
        "segment": "account.segment_set",
    }
    trail.record_many(actor, verbs[field], ((one, one.pk, names) for one in accounts))
    announcing.status_changed(
        field, [(one.pk, change.value, thing.pk if thing else None) for one in accounts]
    )


def _take_off(actor: User, change: BulkChange, before: Before) -> int:
    open_ids = [
        pk
        for part in chunks(before)
        for pk in Account.objects.open_to(actor, Level.LEAD)
        .filter(pk__in=part)
        .exclude(owner=change.value)
        .values_list("pk", flat=True)
    ]
    rows = [
        row
        for part in chunks(open_ids)
        for row in Membership.objects.filter(
            user=change.value, account__in=part, level=change.level or Level.READ
        ).select_related("user", "account")
    ]
    for verb, is_end in (("membership.removed", True), ("membership.set", False)):
        entries = [
            (
                row,
                row.account_id,
                {"user": change.value_name, "level": (row.level, before[row.account_id][1])},
            )
            for row in rows
            if (before[row.account_id][1] is None) == is_end
        ]
        trail.record_many(actor, verb, entries)
    _levels_back(change.value, {row.account_id: before[row.account_id] for row in rows})
    return len(rows)


def _levels_back(user_id: int | None, before: Before) -> None:
    """Give the user the level that they held on each account, or take them off."""
    groups: dict[int | None, list[int]] = defaultdict(list)
    for pk, (_number, level) in before.items():
        groups[level].append(pk)
    for level, ids in groups.items():
        for part in chunks(ids):
            _level_back(user_id, part, level)


def _level_back(user_id: int | None, ids: Collection[int], level: int | None) -> None:
    rows = Membership.objects.filter(user=user_id, account__in=ids)
    if level is None:
        rows.delete()
    else:
        rows.update(level=level)


UNDOING: "dict[str, Callable[[User, BulkChange, Before], int]]" = {
    BulkChange.Field.TEAM: _take_off,
    BulkChange.Field.OFF: put_back,
    BulkChange.Field.COUNTRY: restore_country,
    BulkChange.Field.OWN: restore_own_value,
    BulkChange.Field.STATUS: take_back_of_many,
}
