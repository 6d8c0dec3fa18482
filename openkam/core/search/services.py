"""Writing the words of things, in the transaction that writes the things themselves."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from openkam.core.search import index
from openkam.core.search.models import Entry, Filled
from openkam.core.search.selectors import holding
from openkam.core.search.words import cleaned, words_of
from openkam.core.search.writing import Searchable, Written

if TYPE_CHECKING:
    from openkam.core.audit.words import Words

CHUNK = 1_000
LONGEST = 500_000  # characters of one thing; some two hundred pages
IN_A_ROW = 60_000  # words kept in their order; further ones stand behind them, each once
LARGEST = 700_000  # bytes of words: PostgreSQL takes a megabyte with their places
FIELDS = ("account", "day", "title", "text", "title_words", "words")
Told = Callable[[int], None]  # how many were written by now


def put(
    kind: str, object_id: int, account_id: int, title: str = "", *texts: str, day: date
) -> None:
    """Let a thing be found by these texts, and by no others that it had before.

    Every reader of the account finds it. Without any word it is not found any more.
    """
    put_many([Written(kind, object_id, account_id, day, title, texts)])


@transaction.atomic
def put_many(things: Iterable[Written]) -> None:
    """Let things be found by their texts, as `put` does."""
    for chunk in _chunks(things):
        rows = {(row.kind, row.object_id): row for row in map(_entry, chunk)}
        kept = [row for row in rows.values() if row.words or row.title_words]
        Entry.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=("kind", "object_id"),
            update_fields=FIELDS,
        )
        for key, row in rows.items():
            if row not in kept:
                drop(key[0], [key[1]])


def drop(kind: str, ids: Collection[int]) -> None:
    """Let these things not be found any more."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        Entry.objects.filter(kind=kind, object_id__in=part).delete()


@transaction.atomic
def lose_words(words: "Words", lines: Collection[str] | None = None) -> int:
    """Take words out of whatever holds them, and out of the index; return how many things did.

    For who was erased; with `lines` only where one of them stands. The things themselves are
    their rooms' concern.
    """
    rows = holding(words.words, words.beginnings)
    if lines is not None:
        told = [cleaned(line) for line in lines]
        rows = [row for row in rows if any(line in f"{row.title}\n{row.text}" for line in told)]
    found = [row for row in rows if _held(row, words)]
    for row in found:
        row.title_words, row.words = _joined(row.title), _joined(row.text)
    Entry.objects.bulk_update(found, FIELDS[2:], batch_size=CHUNK)
    settle_soon()
    return len(found)


def _held(row: Entry, words: "Words") -> bool:
    """Take the words out of a row, and say whether it held one."""
    before = (row.title, row.text)
    row.title, row.text = str(words.without(row.title)), str(words.without(row.text))
    return (row.title, row.text) != before


def settle_soon() -> None:
    """After this transaction, let nothing of what was dropped stand in the index even unseen."""
    waiting = [act for _ids, act, *_robust in transaction.get_connection().run_on_commit]
    if index.settle not in waiting:  # many people erased at once: the index is settled once
        transaction.on_commit(index.settle, robust=True)


def fill(searchables: Sequence[Searchable], told: Told = lambda _count: None) -> int:
    """Write the words of all things of these kinds anew, and return how many there are.

    People may work on meanwhile; running it twice does no harm.
    """
    count = 0
    for one in searchables:
        count = _fill_one(one, count, told)
    return count


def missing(searchables: Sequence[Searchable]) -> list[Searchable]:
    """Return the kinds that were never written in whole, or otherwise than they are written now."""
    known = dict(Filled.objects.values_list("kind", "version"))
    return [one for one in searchables if known.get(one.kind) != one.version]


def _fill_one(searchable: Searchable, count: int, told: Told) -> int:
    before = Entry.objects.filter(kind=searchable.kind)
    old = set(before.values_list("object_id", flat=True))
    for chunk in _chunks(searchable.rows()):
        put_many(chunk)
        old -= {one.object_id for one in chunk}
        count += len(chunk)
        told(count)
    drop(searchable.kind, old)
    Filled.objects.update_or_create(kind=searchable.kind, defaults={"version": searchable.version})
    return count


def _chunks(things: Iterable[Written]) -> Iterator[list[Written]]:
    rest = iter(things)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _entry(thing: Written) -> Entry:
    title = cleaned(thing.title).strip()
    text = cleaned("\n".join(text.strip() for text in thing.texts if text.strip()))[:LONGEST]
    return Entry(
        kind=thing.kind,
        object_id=thing.object_id,
        account_id=thing.account_id,
        day=thing.day,
        title=title,
        text=text,
        title_words=_joined(title),
        words=_joined(text),
    )


def _joined(text: str) -> str:
    words = words_of(text)
    if len(words) > IN_A_ROW or len(text) > LARGEST // 4:
        words = _bounded(words)
    return "".join(f" {word}" for word in words)


def _bounded(words: list[str]) -> list[str]:
    """The words as far as every database takes them: a few in their order, then the new ones."""
    kept, known, size = [], set[str](), 0
    for place, word in enumerate(words):
        if word in known and place >= IN_A_ROW:
            continue
        size += 2 if word in known else len(word.encode()) + 8
        if size > LARGEST:
            break
        known.add(word)
        kept.append(word)
    return kept
