"""Storing what a file of accounts brings; made for a hundred thousand of them.

Everything here runs inside the transaction that makes the batch live.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openkam.core.access.models import Level
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    Lineage,
    Membership,
    OwnField,
    Parenthood,
    Segment,
)
from openkam.domain.portfolio.selectors import current_preparation
from openkam.domain.portfolio.services import announcing, bulk, generations, revision, tree
from openkam.domain.portfolio.services.bringing.notes import (
    Arrival,
    note_changed,
    note_created,
    note_in_trail,
    note_new_accounts,
)
from openkam.domain.portfolio.services.bringing.plans import NEW_ACCOUNT, OWN, AccountsPlan, Span
from openkam.domain.portfolio.services.names import spellings

FEW = 500
OWNER = NEW_ACCOUNT.index("owner")
SEGMENT = NEW_ACCOUNT.index("segment")


def store(arrival: Arrival, plan: AccountsPlan) -> None:
    """Store new accounts and what changes about others, with keys, parents and who leads them."""
    segments = _new_things(arrival, Segment, plan.segments)
    fields = dict(plan.own_field_ids) | _new_things(arrival, OwnField, plan.own_fields)
    ids = _create(arrival, plan, segments, fields)
    _store_keys(arrival, plan.keys, ids)
    _change(arrival, plan, segments, fields)
    _give_to_owners(arrival, plan, ids)
    _store_parents(arrival, plan, ids)
    _note_changes(arrival, plan)
    preparation = current_preparation()
    if preparation is not None and plan.created:
        generations.add_missing(preparation)
    if plan.keys or plan.parents:
        revision.raise_revision()


def _new_things(
    arrival: Arrival, model: type[Segment] | type[OwnField], names: Sequence[str]
) -> dict[str, int]:
    """Create segments or own fields; return their numbers by name."""
    ids = {name: model._default_manager.create(name=name).pk for name in names}
    note_created(arrival, model, ids.values())
    return ids


def _create(
    arrival: Arrival,
    plan: AccountsPlan,
    segments: Mapping[str, int],
    fields: Mapping[str, int],
) -> list[int]:
    if not plan.created:
        return []
    ids = bulk.new_ids(Account, len(plan.created))
    today = arrival.today.isoformat()
    bulk.insert(
        Account,
        ("id", "search_name", "bare_name", "created_on", *NEW_ACCOUNT),
        [
            (
                pk,
                *spellings(row[0]).values(),
                today,
                *row[:SEGMENT],
                segments.get(row[SEGMENT], row[SEGMENT]),
                *row[SEGMENT + 1 : -1],
                json.dumps(_own_values(row[-1], fields)) if row[-1] else "{}",
            )
            for pk, row in zip(ids, plan.created, strict=True)
        ],
    )
    itself = {"account": "id", "ancestor": "id"}
    bulk.insert_from(Lineage, Account, ids, copied=itself, given={"depth": 0})
    note_new_accounts(arrival, ids)
    return ids


def _own_values(told: Mapping[str, str], fields: Mapping[str, int]) -> dict[str, str]:
    return {str(fields[name.removeprefix(OWN)]): value for name, value in told.items()}


def _store_keys(arrival: Arrival, keys: Sequence[tuple[str, int]], ids: Sequence[int]) -> None:
    """Store keys; those of accounts that were here are remembered, the others go with theirs."""
    of_new = [(arrival.source, key, _number(subject, ids)) for key, subject in keys if subject < 0]
    bulk.insert(AccountKey, ("source", "key", "account"), of_new)
    others = [
        AccountKey(source=arrival.source, key=key, account_id=subject)
        for key, subject in keys
        if subject >= 0
    ]
    stored = AccountKey.objects.bulk_create(others, batch_size=FEW)
    note_created(arrival, AccountKey, [key.pk for key in stored])


def _number(subject: int, ids: Sequence[int]) -> int:
    return subject if subject >= 0 else ids[-1 - subject]


def _change(
    arrival: Arrival,
    plan: AccountsPlan,
    segments: Mapping[str, int],
    fields: Mapping[str, int],
) -> None:
    values: dict[str, list[tuple[Any, int]]] = {}
    own: dict[int, dict[str, Any]] = {}
    for pk, differs in plan.changed.items():
        if "segment" in differs:
            before, after = differs["segment"]
            differs["segment"] = (before, segments.get(after, after))
        for name in [name for name in differs if name.startswith(OWN)]:
            number = str(fields[name.removeprefix(OWN)])
            pair = differs.pop(name)
            differs[f"{OWN}{number}"] = pair
            own.setdefault(pk, {})[number] = pair[1]
        for name, (_before, after) in differs.items():
            if not name.startswith(OWN):
                values.setdefault(name, []).append((after, pk))
    for name, told in values.items():
        bulk.update(Account, name, told)
    write_spellings(values.get("name", ()))
    change_own_values(own)


def write_spellings(named: Sequence[tuple[str, int]]) -> None:
    """Keep the spellings of names that were changed."""
    spelled = [(spellings(name), pk) for name, pk in named]
    for field in ("search_name", "bare_name"):
        bulk.update(Account, field, [(said[field], pk) for said, pk in spelled])


def change_own_values(told: Mapping[int, Mapping[str, str | None]]) -> None:
    """Set values of own fields by account and number of the field; None takes a value away."""
    ids = list(told)
    for start in range(0, len(ids), FEW):
        part = Account.objects.filter(pk__in=ids[start : start + FEW])
        rows = []
        for pk, values in part.values_list("pk", "own_values"):
            merged = {**values, **told[pk]}
            kept = {name: value for name, value in merged.items() if value is not None}
            rows.append((json.dumps(kept), pk))
        bulk.update(Account, "own_values", rows)


def _give_to_owners(arrival: Arrival, plan: AccountsPlan, ids: Sequence[int]) -> None:
    """Let new owners lead their accounts, as naming an owner by hand does."""
    leads = [(pk, row[OWNER]) for pk, row in zip(ids, plan.created, strict=True) if row[OWNER]]
    named = {pk: fields["owner"][1] for pk, fields in plan.changed.items() if "owner" in fields}
    standing = {
        (membership.account_id, membership.user_id): membership
        for membership in _memberships([pk for pk, user in named.items() if user])
    }
    raised = []
    for pk, user in named.items():
        membership = standing.get((pk, user))
        if user and membership is None:
            leads.append((pk, user))
        elif membership is not None and membership.level < Level.LEAD:
            raised.append(membership)
    made = bulk.new_ids(Membership, len(leads)) if leads else []
    rows = [(pk, *lead, int(Level.LEAD)) for pk, lead in zip(made, leads, strict=True)]
    bulk.insert(Membership, ("id", "account", "user", "level"), rows)
    note_created(arrival, Membership, made)
    bulk.update(Membership, "level", [(int(Level.LEAD), each.pk) for each in raised])
    note_changed(
        arrival,
        Membership,
        [(each.pk, {"level": (int(each.level), int(Level.LEAD))}) for each in raised],
    )


def _memberships(accounts: Sequence[int]) -> Iterable[Membership]:
    for start in range(0, len(accounts), FEW):
        yield from Membership.objects.filter(account__in=accounts[start : start + FEW])


def _store_parents(arrival: Arrival, plan: AccountsPlan, ids: Sequence[int]) -> None:
    if not plan.parents:
        return
    after = {
        _number(subject, ids): [(_number(span[0], ids), span[1], span[2]) for span in spans]
        for subject, (_before, spans) in plan.parents.items()
    }
    write_parents(after)
    tree.rebuild(arrival.today, list(after) if len(after) < FEW else None)
    noted = []
    for subject, (before, _spans) in plan.parents.items():
        if subject >= 0:
            noted.append((subject, {"parents": (plain_spans(before), plain_spans(after[subject]))}))
    note_changed(arrival, Account, noted)


def write_parents(parents: Mapping[int, Sequence[Span]]) -> None:
    """Replace the parents of these accounts; the flat tree is not rebuilt here."""
    ids = list(parents)
    for start in range(0, len(ids), FEW):
        Parenthood.objects.filter(account__in=ids[start : start + FEW]).delete()
    rows = [
        (account, parent, _day(start), _day(end))
        for account, spans in parents.items()
        for parent, start, end in spans
    ]
    bulk.insert(Parenthood, ("account", "parent", "valid_from", "valid_until"), rows)


def plain_spans(spans: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Return spans as JSON holds them."""
    return [[parent, _day(start), _day(end)] for parent, start, end in spans]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _note_changes(arrival: Arrival, plan: AccountsPlan) -> None:
    note_changed(arrival, Account, plan.changed.items())
    for name in announcing.STATUS:
        told = [(pk, fields[name]) for pk, fields in plan.changed.items() if name in fields]
        announcing.status_changed(name, [(pk, before, after) for pk, (before, after) in told])
    note_in_trail(
        arrival,
        "account.changed",
        (
            (pk, plan.names[pk], {**words, "import": arrival.batch.pk})
            for pk, words in plan.words.items()
        ),
    )
