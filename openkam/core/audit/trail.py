"""Recording every write, and reading the history of one thing."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Model, OuterRef, Q, QuerySet

from openkam.core.audit.models import Entry
from openkam.core.audit.words import Words, replace_words

if TYPE_CHECKING:
    from openkam.core.access.models import User


def record(
    actor: "User",
    verb: str,
    thing: Model,
    *,
    account_id: int | None = None,
    **changes: object,
) -> Entry:
    """Note that the actor did `verb` ("account.renamed") to the thing, in the write's transaction.

    `changes` holds what is worth reading later; a pair (before, after) is shown as a change.
    `account_id` lets the entry stand in the history of the account too.
    """
    entry = _entry(actor, verb, thing, account_id, changes)
    entry.save(force_insert=True)
    return entry


def record_many(
    actor: "User", verb: str, changes: Iterable[tuple[Model, int | None, Mapping[str, object]]]
) -> None:
    """Note the same verb on many things at once: (thing, account's id, what changed) of each.

    One entry each, as `record` would write them, some twenty times faster.
    """
    entries = [_entry(actor, verb, thing, pk, changed) for thing, pk, changed in changes]
    Entry.objects.bulk_create(entries, batch_size=2_000)


def history_of(thing: Model) -> QuerySet[Entry]:
    """Entries about one thing, newest first. The caller has passed the gate with it."""
    return Entry.objects.filter(thing=thing._meta.label_lower, thing_id=thing.pk).order_by("-id")


def history_of_account(*account_ids: int) -> QuerySet[Entry]:
    """Entries about accounts and what belongs to them, newest first; the gate is passed before."""
    return Entry.objects.filter(account_id__in=account_ids).order_by("-id")


def written_of(model: type[Model], *verbs: str) -> QuerySet[Entry]:
    """Entries with these verbs about things of one kind, newest first; no account's among them."""
    rows = Entry.objects.filter(thing=model._meta.label_lower, verb__in=verbs, account_id=None)
    return rows.order_by("-id")


def of_outer_account(*verbs: str) -> QuerySet[Entry]:
    """Entries with these verbs about the account of the query around this one, newest first."""
    rows = Entry.objects.filter(account_id=OuterRef("pk"), verb__in=verbs)
    return rows.order_by("-id")


def forget(things: Mapping[str, Collection[int]], words: Words, *, instead: str) -> None:
    """Keep that something was done to these things, and lose every word that says what.

    `things` are numbers by the model's label. Of all other entries the words are replaced, since
    they may name whoever is forgotten. The caller holds the transaction, and the right to do so.
    """
    _about(things).update(thing_name=instead[:200], changes={})
    replace_words(Entry, ("thing_name", "changes"), words)


def correct(things: Mapping[str, Collection[int]], words: Words) -> None:
    """Replace words that were wrong in all that was noted about these things."""
    replace_words(Entry, ("thing_name", "changes"), words, _about(things))


def lose_lines(lines: Collection[str], words: Words) -> None:
    """Take words out of all that holds one of these lines, wherever they were noted."""
    replace_words(Entry, ("thing_name", "changes"), words, lines=lines)


def _about(things: Mapping[str, Collection[int]]) -> QuerySet[Entry]:
    named = (Q(thing=label, thing_id__in=list(pks)) for label, pks in things.items())
    return Entry.objects.filter(reduce(or_, named))


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, Any]:
    """Return {field: (before, after)} for the fields that differ."""
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _entry(
    actor: "User", verb: str, thing: Model, account_id: int | None, changes: Mapping[str, object]
) -> Entry:
    return Entry(
        actor=actor,
        actor_name=str(actor)[:150],
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=thing.pk,
        thing_name=str(thing)[:200],
        account_id=account_id,
        changes=_plain(changes),
    )


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal) or not isinstance(value, (str, int, float, bool, type(None))):
        return str(value)
    return value
