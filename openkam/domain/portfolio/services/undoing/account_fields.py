"""Giving the fields of accounts, and their parents, back what an import replaced."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.access.models import User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import (
    Account,
    ImportBatch,
    KeyState,
    OwnField,
    Parenthood,
    Segment,
    Tier,
)
from openkam.domain.portfolio.services import announcing, bulk, tree
from openkam.domain.portfolio.services.bringing import spans
from openkam.domain.portfolio.services.bringing.accounts import (
    change_own_values,
    plain_spans,
    write_parents,
    write_spellings,
)
from openkam.domain.portfolio.services.bringing.plans import OWN, Span
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.outcome import (
    CHANGED_SINCE,
    CIRCLE,
    GONE,
    NO_KEY_ACCOUNT,
    Undone,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User as Actor

PARENTS = "parents"
REFERENCES = {"segment": Segment, "tier": Tier, "owner": User}


def restore_fields(actor: "Actor", batch: ImportBatch, done: Undone, today: date) -> None:
    """Give each field back what it held before, where it still holds what the import put there."""
    changes = stored.changed(batch, Account)
    accounts = {
        pk: account
        for pk, account in stored.rows_of(Account, changes).items()
        if account.merged_into_id is None
    }
    restored: dict[int, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    exists = _Existing(changes.values())
    for pk, account in accounts.items():
        fields = {name: pair for name, pair in changes[pk].items() if name != PARENTS}
        fits = stored.fitting(fields, _present(account, fields))
        for name in fields:
            if name not in fits:
                done.leave(CHANGED_SINCE, account.name)
            elif not exists.has(name, fits[name][0]):
                done.leave(GONE, account.name)
            elif name == "tier" and exists.is_only_for_others(account, fits[name][0]):
                done.leave(NO_KEY_ACCOUNT, account.name)
            else:
                restored[pk][name] = fits[name]
    _write(restored)
    moved = {pk: changes[pk][PARENTS] for pk in accounts if PARENTS in changes[pk]}
    for pk in _restore_parents(moved, accounts, done, today):
        restored[pk]["parent"] = ("", "")
    _note(actor, batch, restored, accounts)
    done.restored += sum(bool(fields) for fields in restored.values())


def _present(account: Account, fields: Iterable[str]) -> dict[str, Any]:
    return {
        name: account.own_values.get(name.removeprefix(OWN))
        if name.startswith(OWN)
        else getattr(account, f"{name}_id" if name in REFERENCES else name)
        for name in fields
    }


class _Existing:
    """Which of the things that fields shall refer to again are still there."""

    def __init__(self, changes: Iterable[Mapping[str, tuple[Any, Any]]]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for fields in changes:
            for name, (before, _after) in fields.items():
                if name in REFERENCES and before is not None:
                    wanted[name].add(before)
        self._found = {
            name: set(stored.rows_of(REFERENCES[name], ids)) for name, ids in wanted.items()
        }
        tiers = Tier.objects.filter(needs_key_status=True)
        self._for_key = set(tiers.values_list("pk", flat=True))
        self._own = {str(pk) for pk in OwnField.objects.values_list("pk", flat=True)}

    def has(self, name: str, value: Any) -> bool:
        """Whether the field can hold the value."""
        if value is None:
            return True
        if name.startswith(OWN):
            return name.removeprefix(OWN) in self._own
        return name not in REFERENCES or value in self._found[name]

    def is_only_for_others(self, account: Account, tier_id: int | None) -> bool:
        """Whether the tier is only for key accounts, and the account is none any more."""
        return tier_id in self._for_key and account.key_state != KeyState.KEY


def _write(restored: Mapping[int, Mapping[str, tuple[Any, Any]]]) -> None:
    values: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    own: dict[int, dict[str, Any]] = defaultdict(dict)
    for pk, fields in restored.items():
        for name, (before, _after) in fields.items():
            if name.startswith(OWN):
                own[pk][name.removeprefix(OWN)] = before
            else:
                values[name].append((before, pk))
    for name, told in values.items():
        bulk.update(Account, name, told)
    write_spellings(values.get("name", ()))
    change_own_values(own)


def _restore_parents(
    moved: Mapping[int, tuple[Any, Any]],
    accounts: Mapping[int, Account],
    done: Undone,
    today: date,
) -> list[int]:
    """Give accounts their former parents back; return those that got them."""
    present: dict[int, list[list[Any]]] = defaultdict(list)
    for part in stored.chunks(list(moved)):
        rows = Parenthood.objects.filter(account__in=part)
        for account, *span in rows.values_list("account", "parent", "valid_from", "valid_until"):
            present[account] += plain_spans([span])
    wanted = {span[0] for before, _after in moved.values() for span in before}
    known = {pk for pk, each in stored.rows_of(Account, wanted).items() if not each.merged_into_id}
    back: list[int] = []
    for pk, (before, after) in moved.items():
        if _in_order(present[pk]) != _in_order(after):
            done.leave(CHANGED_SINCE, accounts[pk].name)
        elif not {span[0] for span in before} <= known:
            done.leave(GONE, accounts[pk].name)
        else:
            back.append(pk)
    write_parents({pk: [_span(span) for span in moved[pk][0]] for pk in back})
    for pk in _in_circles(back):
        write_parents({pk: [_span(span) for span in moved[pk][1]]})
        done.leave(CIRCLE, accounts[pk].name)
        back.remove(pk)
    if moved:
        tree.rebuild(today)
        done.figures_change = True
    return back


def _in_circles(accounts: list[int]) -> set[int]:
    if not accounts:
        return set()
    everybody: dict[int, list[Span]] = defaultdict(list)
    rows = Parenthood.objects.values_list("account", "parent", "valid_from", "valid_until")
    for account, parent, start, end in rows.iterator():
        everybody[account].append((parent, start, end))
    return spans.in_circles(everybody, accounts)


def _in_order(spans: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted((list(span) for span in spans), key=str)


def _span(plain: list[Any]) -> Span:
    parent, start, end = plain
    return (
        parent,
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


def _note(
    actor: "Actor",
    batch: ImportBatch,
    restored: Mapping[int, Mapping[str, Any]],
    accounts: Mapping[int, Account],
) -> None:
    """Say in the trail of each account which fields got back what they held."""
    noted = [
        (accounts[pk], pk, {"import": batch.pk, "fields": sorted(fields)})
        for pk, fields in restored.items()
        if fields
    ]
    trail.record_many(actor, "account.import_undone", noted)
    for name in announcing.STATUS:
        told = [(pk, fields[name]) for pk, fields in restored.items() if name in fields]
        announcing.status_changed(name, [(pk, now, before) for pk, (before, now) in told])
