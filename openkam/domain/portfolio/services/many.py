"""Changing many accounts at once, each behind the gate, and bringing all of it back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from openkam.core.access.models import Level, Role, User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, BulkChange, Membership
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.facts import existing_segment, existing_tier
from openkam.domain.portfolio.services.key_tiers import may_have_of
from openkam.domain.portfolio.services.memberships import colleague

if TYPE_CHECKING:
    from django.db.models import Model

BATCH = 500  # rows in one write of many columns
CHUNK = 5_000  # numbers in one question to the database
KEPT = 20  # changes of one colleague that can still be brought back
BESIDE = ("owner", "tier", "segment")


class Chosen(NamedTuple):
    """The accounts chosen that the actor may change, and how many they may only see."""

    accounts: list[Account]
    beyond: int


@transaction.atomic
def set_owner_of_many(actor: User, ids: Collection[int], owner_id: int | None) -> BulkChange:
    """Name the owner of these accounts, who leads them from now on; None for nobody.

    Accounts that the actor does not lead stay as they are. Raises UnknownColleague.
    """
    owner = colleague(owner_id) if owner_id is not None else None
    chosen = chosen_at(actor, ids, Level.LEAD)
    changed = [one for one in chosen.accounts if one.owner_id != owner_id]
    levels = lead_of_many(owner, changed) if owner else {}
    before = {one.pk: [one.owner_id, levels.get(one.pk)] for one in changed}
    _write(changed, "owner", owner)
    entries = []
    for one in changed:
        names: dict[str, object] = {"owner": (_name(one.owner), _name(owner))}
        if owner and levels.get(one.pk) != Level.LEAD:
            names["level"] = (levels.get(one.pk), int(Level.LEAD))
        entries.append((one, one.pk, names))
    trail.record_many(actor, "account.owner_set", entries)
    announcing.status_changed("owner", [(pk, had[0], owner_id) for pk, had in before.items()])
    return kept_change(actor, "owner", owner, before, chosen, level=Level.LEAD)


@transaction.atomic
def set_tier_of_many(actor: User, ids: Collection[int], tier_id: int | None) -> BulkChange:
    """Give these accounts a tier, None for none; those that the actor does not lead stay.

    So do those that are no key accounts where the tier is only for these. Raises UnknownTier.
    """
    tier = existing_tier(tier_id)
    chosen = chosen_at(actor, ids, Level.LEAD)
    others = [one for one in chosen.accounts if one.tier_id != tier_id]
    changed = may_have_of(others, tier)
    before = {one.pk: [one.tier_id, None] for one in changed}
    _write(changed, "tier", tier)
    entries = ((one, one.pk, {"tier": (_name(one.tier), _name(tier))}) for one in changed)
    trail.record_many(actor, "account.tier_set", entries)
    announcing.status_changed("tier", [(pk, had[0], tier_id) for pk, had in before.items()])
    left = len(others) - len(changed)
    return kept_change(actor, "tier", tier, before, chosen, not_key=left)


@transaction.atomic
def set_segment_of_many(actor: User, ids: Collection[int], segment_id: int | None) -> BulkChange:
    """Put these accounts into a segment, None for none; those that the actor only reads stay.

    Raises UnknownSegment.
    """
    segment = existing_segment(segment_id)
    chosen = chosen_at(actor, ids, Level.WRITE)
    changed = [one for one in chosen.accounts if one.segment_id != segment_id]
    before = {one.pk: [one.segment_id, None] for one in changed}
    _write(changed, "segment", segment)
    entries = ((one, one.pk, {"segment": (_name(one.segment), _name(segment))}) for one in changed)
    trail.record_many(actor, "account.segment_set", entries)
    announcing.status_changed("segment", [(pk, had[0], segment_id) for pk, had in before.items()])
    return kept_change(actor, "segment", segment, before, chosen)


@transaction.atomic
def add_to_team_of_many(
    actor: User, ids: Collection[int], *, user_id: int, level: Level
) -> BulkChange:
    """Let a colleague work on these accounts at this level; who holds more keeps it.

    Accounts that the actor does not lead stay as they are. Raises UnknownColleague.
    """
    user = colleague(user_id)
    chosen = chosen_at(actor, ids, Level.LEAD)
    held = _levels(user, chosen.accounts)
    changed = [one for one in chosen.accounts if (held.get(one.pk) or 0) < level]
    members = _give(user, changed, level, held)
    before = {one.pk: [None, held.get(one.pk)] for one in changed}
    entries = (
        (member, pk, {"user": str(user), "level": (held.get(pk), int(level))})
        for pk, member in members.items()
    )
    trail.record_many(actor, "membership.set", entries)
    return kept_change(actor, "team", user, before, chosen, level=level)


def lead_of_many(user: User, accounts: Sequence[Account]) -> dict[int, int]:
    """Let the user lead these accounts, behind the caller's gate; return the levels before."""
    held = _levels(user, accounts)
    _give(user, [one for one in accounts if held.get(one.pk) != Level.LEAD], Level.LEAD, held)
    return held


def chunks(ids: Collection[int]) -> Iterator[list[int]]:
    """Cut numbers into parts that a database takes in one question."""
    numbers = list(ids)
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def chosen_at(actor: User, ids: Collection[int], level: Level) -> Chosen:
    """Return the accounts that the actor holds at this level, locked, and how many are short."""
    if actor.role == Role.OBSERVER:
        raise PermissionDenied
    accounts: list[Account] = []
    seen = 0
    for part in chunks(set(ids)):
        seen += Account.objects.open_to(actor).filter(pk__in=part).count()
        rows = Account.objects.open_to(actor, level).filter(pk__in=part)
        accounts += rows.select_related(*BESIDE).select_for_update(of=("self",)).order_by("pk")
    return Chosen(accounts, seen - len(accounts))


def _write(accounts: Sequence[Account], field: str, value: "Model | None") -> None:
    for part in chunks([one.pk for one in accounts]):
        Account.objects.filter(pk__in=part).update(**{field: value})


def _levels(user: User, accounts: Sequence[Account]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks([one.pk for one in accounts]):
        rows = Membership.objects.filter(user=user, account__in=part)
        found.update(rows.values_list("account_id", "level"))
    return found


def _give(
    user: User, accounts: Sequence[Account], level: Level, held: dict[int, int]
) -> dict[int, Membership]:
    missing = [one for one in accounts if one.pk not in held]
    Membership.objects.bulk_create(
        (Membership(account=one, user=user, level=level) for one in missing), batch_size=2_000
    )
    members: dict[int, Membership] = {}
    for part in chunks([one.pk for one in accounts]):
        rows = Membership.objects.filter(user=user, account__in=part)
        rows.update(level=level)
        members |= {row.account_id: row for row in rows.select_related("user", "account")}
    return members


def kept_change(
    actor: User,
    field: str,
    value: Any,
    before: Mapping[int, Sequence[object]],
    chosen: Chosen,
    **more: Any,
) -> BulkChange:
    """Keep what was changed, so that it can be brought back; the oldest ones are forgotten.

    `more`: level, text, and name where it is not the value's; owned: accounts kept by their owner;
    not_key: accounts that the tier is not for; later: those whose status began after the day.
    """
    stayed = {why: more.pop(why, 0) for why in ("owned", "not_key", "later")}
    name = more.pop("name", str(value) if value else "")
    same = len(chosen.accounts) - len(before) - sum(stayed.values())
    left = {"level": chosen.beyond, "same": same, **stayed}
    old = BulkChange.objects.filter(actor=actor).order_by("-pk").values_list("pk", flat=True)
    BulkChange.objects.filter(pk__in=list(old[KEPT - 1 :])).delete()
    return BulkChange.objects.create(
        actor=actor,
        field=field,
        value=value.pk if value else None,
        value_name=name[:200],
        before={str(pk): list(had) for pk, had in before.items()},
        left={why: count for why, count in left.items() if count},
        **more,
    )


def _name(thing: "Model | None") -> str | None:
    return str(thing) if thing else None
