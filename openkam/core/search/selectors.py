"""Finding things by their text, through the gate."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from openkam.core.search import index
from openkam.core.search.excerpts import excerpt
from openkam.core.search.models import Entry
from openkam.core.search.words import Query, Term, query_of, words_of

if TYPE_CHECKING:
    from datetime import date

    from django.utils.safestring import SafeString

    from openkam.core.access.gate import OfAccount
    from openkam.core.access.models import User

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    kind: str
    object_id: int
    account_id: int  # maybe of an account that was merged into another
    day: "date"
    title: str
    excerpt: "SafeString"
    """The part of its text with the words, each marked; escaped."""


def find(
    actor: "User",
    text: str,
    *,
    kinds: Collection[str] | None = None,
    accounts: Collection[int] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Hit]:
    """Return what of the accounts open to the actor holds every word of the text.

    Each word may be the beginning of one; case and accents do not matter; words in quotes stand
    in a row. First what has most of them in its title, then the newest.
    """
    query = query_of(text)
    if not query:
        return []
    rows = _found(actor, query, kinds, accounts)
    rows = rows.order_by(*(_in_title(term) for term in query.terms), "-day", "-pk")
    # Numbers alone are put in order: rows with their texts fill what a database sorts in.
    ids = list(rows.values_list("pk", flat=True)[offset : offset + limit])
    found = Entry.objects.in_bulk(ids)
    return [_hit(found[pk], query) for pk in ids if pk in found]


def count(
    actor: "User",
    text: str,
    *,
    kinds: Collection[str] | None = None,
    accounts: Collection[int] | None = None,
) -> int:
    """Return how many things `find` finds, up to MOST_COUNTED."""
    query = query_of(text)
    return _found(actor, query, kinds, accounts)[:MOST_COUNTED].count() if query else 0


def accounts_holding(
    actor: "User", text: str, *, kinds: Collection[str] | None = None, limit: int = 50
) -> list[tuple[int, int]]:
    """Return the accounts of what `find` finds, and how much of each: the fullest first."""
    query = query_of(text)
    if not query:
        return []
    rows = _found(actor, query, kinds, None).values("account").annotate(times=Count("pk"))
    pairs = rows.order_by("-times", "account").values_list("account", "times")
    return list(pairs[:limit])


def holding(spellings: Iterable[str], beginnings: Iterable[str] = ()) -> list[Entry]:
    """Return the entries that hold one of these names or addresses, whoever may see them.

    Those with a word that begins in one of these ways, too.
    """
    terms = [Term(tuple(words)) for one in spellings if (words := words_of(one))]
    terms += [Term(tuple(words), True) for one in beginnings if (words := words_of(one))]
    found: dict[int, Entry] = {}
    for term in dict.fromkeys(terms):
        found |= {row.pk: row for row in _matching(Query((term,)))}
    return list(found.values())


def _found(
    actor: "User",
    query: Query,
    kinds: Collection[str] | None,
    accounts: Collection[int] | None,
) -> QuerySet[Entry]:
    rows = _matching(query).open_to(actor)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if accounts is not None:
        rows = rows.filter(account__in=accounts)
    return rows


def _matching(query: Query) -> "OfAccount[Entry]":
    sql, given = index.ids(query)
    rows: OfAccount[Entry] = Entry.objects.filter(pk__in=RawSQL(sql, given))  # noqa: S611
    return rows


def _in_title(term: Term) -> Case:
    words = " ".join(term.words)
    begins = When(title_words__contains=f" {words}", then=Value(0))
    return Case(begins, default=Value(1), output_field=IntegerField())


def _hit(row: Entry, query: Query) -> Hit:
    return Hit(
        kind=row.kind,
        object_id=row.object_id,
        account_id=row.account_id,
        day=row.day,
        title=row.title,
        excerpt=excerpt(row.text, query),
    )
