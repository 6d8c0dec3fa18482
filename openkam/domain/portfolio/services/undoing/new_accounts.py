"""Removing accounts that an import created, where nothing else has come to hang on them."""

from collections.abc import Iterable, Iterator
from typing import Any

from openkam.core.audit.models import Entry
from openkam.domain.portfolio.models import Account, AccountKey, ImportBatch, Membership, Parenthood
from openkam.domain.portfolio.selectors import ledger
from openkam.domain.portfolio.services.undoing import stored
from openkam.domain.portfolio.services.undoing.outcome import (
    CHANGED_SINCE,
    HAS_SALES,
    IN_USE,
    Undone,
)

# What goes with an account without a loss: its keys, its place in the tree, prepared figures.
GOES_ALONG = {"accountkey", "lineage", "parenthood", "membership", "accountsummary", "accountmonth"}


def remove_new_accounts(batch: ImportBatch, done: Undone) -> None:
    """Remove the accounts that the import created and that nobody has touched or needs."""
    rows = stored.rows_of(Account, stored.created(batch, Account))
    if not rows:
        return
    kept = dict.fromkeys(_with_sales(rows), HAS_SALES)
    kept |= dict.fromkeys(_touched(batch, rows), CHANGED_SINCE)
    kept |= dict.fromkeys(_needed(batch, rows), IN_USE)
    kept |= dict.fromkeys(_above(rows, kept), IN_USE)
    for pk, code in kept.items():
        done.leave(code, rows[pk].name)
    gone = [pk for pk in rows if pk not in kept]
    stored.delete(Account, gone)
    done.removed += len(gone)
    done.figures_change |= bool(gone)


def keys_with_sales(keys: Iterable[AccountKey]) -> set[int]:
    """Return those of the keys (by their number) that stand on lines in the ledger."""
    return _sold([(key.source, key.key, key.pk) for key in keys])


def _with_sales(rows: dict[int, Account]) -> set[int]:
    keys = []
    for part in stored.chunks(list(rows)):
        named = AccountKey.objects.filter(account__in=part)
        keys += list(named.values_list("source", "key", "account"))
    return _sold(keys)


def _sold(keys: list[tuple[str, str, int]]) -> set[int]:
    if not keys:
        return set()
    import pyarrow as pa

    sources, names, ids = zip(*keys, strict=True)
    table = pa.table(
        {
            "source": pa.array(sources, "string"),
            "key": pa.array(names, "string"),
            "account_id": pa.array(ids, "int64"),
        }
    )
    return {pk for pk in ledger().account_days(table)["account_id"].to_pylist() if pk is not None}


def _touched(batch: ImportBatch, rows: dict[int, Account]) -> Iterator[int]:
    """Accounts of which the trail tells something that came after the import."""
    thing = batch._meta.label_lower
    end = Entry.objects.filter(verb="import.completed", thing=thing, thing_id=batch.pk).latest("pk")
    for part in stored.chunks(list(rows)):
        later = Entry.objects.filter(account_id__in=part, pk__gt=end.pk)
        found = later.values_list("account_id", flat=True).distinct()
        yield from (account for account in found if account is not None)
    yield from (pk for pk, account in rows.items() if account.merged_into_id is not None)


def _needed(batch: ImportBatch, rows: dict[int, Account]) -> Iterator[int]:
    """Accounts to which something else refers: members, merges, whatever other rooms keep."""
    led = set(stored.created(batch, Membership))
    for part in stored.chunks(list(rows)):
        members = Membership.objects.filter(account__in=part).values_list("pk", "account")
        yield from (account for pk, account in members if pk not in led)
        for relation in Account._meta.related_objects:
            model: Any = relation.related_model
            name = relation.field.name
            if model._meta.model_name in GOES_ALONG or model is Account and name == "group":
                continue
            used = model._default_manager.filter(**{f"{name}__in": part})
            yield from used.values_list(name, flat=True).distinct()


def _above(rows: dict[int, Account], kept: dict[int, str]) -> set[int]:
    """Accounts that stand above one that stays."""
    below: dict[int, set[int]] = {}
    for part in stored.chunks(list(rows)):
        named = Parenthood.objects.filter(parent__in=part).values_list("account", "parent")
        for account, parent in named:
            below.setdefault(account, set()).add(parent)
    found: set[int] = set()
    staying = [account for account in below if account not in rows or account in kept]
    while staying:
        for parent in below.get(staying.pop(), ()):
            if parent not in kept and parent not in found:
                found.add(parent)
                staying.append(parent)
    return found
