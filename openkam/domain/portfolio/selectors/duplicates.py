"""Pairs of accounts that may be one customer, with the reason."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from django.core.cache import cache
from django.db.models.functions import Coalesce

from openkam.domain.portfolio.models import Account, DistinctAccounts
from openkam.domain.portfolio.selectors.free_mail import FREE_MAIL

if TYPE_CHECKING:
    from openkam.core.access.models import User

WEIGHTS = {"vat_number": 8, "company_number": 7, "name": 4, "domain": 2}
SAME_PLACE, OTHER_PLACE = 2, -2
CHUNK = 5_000
MOST = 100  # that one account is compared with
ORNAMENT = str.maketrans("", "", " -./\u00a0")
FEW = 4  # so many alike are compared each with each, more only with the first of them
KEPT_FOR = 10 * 60  # seconds


class Reason(NamedTuple):
    """What two accounts share: "vat_number", "company_number", "name" or "domain"."""

    kind: str
    value: str


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one customer; `first` has the smaller number."""

    first: int
    second: int
    reasons: tuple[Reason, ...]  # the strongest first
    strength: int


class _Alike(NamedTuple):
    value: str
    pk: int
    country: str
    site: str
    group: int


def duplicates(actor: "User", *, account_id: int | None = None) -> list[Pair]:
    """Return pairs of open accounts that look like one customer, the strongest reasons first.

    Two accounts share a VAT number, a company number (in one country), the name without its legal
    form, or a web domain that is no free mail provider's and no group's of both. Pairs that
    somebody said to be distinct are left out. With an account only its pairs.
    """
    reasons: defaultdict[tuple[int, int], list[Reason]] = defaultdict(list)
    places: dict[tuple[int, int], int] = {}
    for kind, alike in _sharing(actor, account_id):
        for first, second in _pairs(alike, account_id):
            if _may_be_one(kind, first, second):
                key = (first.pk, second.pk)
                reasons[key].append(Reason(kind, first.value))
                places[key] = _nearness(first, second)
    distinct = set(DistinctAccounts.objects.values_list("first", "second")) if reasons else set()
    found = (
        Pair(*key, tuple(given), places[key] + sum(WEIGHTS[reason.kind] for reason in given))
        for key, given in reasons.items()
        if key not in distinct
    )
    return sorted(found, key=lambda pair: (-pair.strength, pair.first, pair.second))


def duplicates_count(actor: "User") -> int:
    """Return how many pairs look alike; remembered for ten minutes or until somebody decides."""
    key = _remembered_as(actor)
    count: int | None = cache.get(key)
    if count is None:
        count = len(duplicates(actor))
        cache.set(key, count, KEPT_FOR)
    return count


def forget_duplicates_count(actor: "User") -> None:
    """Count anew the next time: the actor has merged accounts or told them apart."""
    cache.delete(_remembered_as(actor))


def _remembered_as(actor: "User") -> str:
    return f"portfolio.duplicates.{actor.pk}"


def _plain_number(text: str) -> str:
    """A number as it is without ornament: "CZ 123-456" is "CZ123456"."""
    return text.upper().translate(ORNAMENT)


def _plain_domain(text: str) -> str:
    address = text.casefold().strip().partition("://")
    return (address[2] or address[0]).partition("/")[0].removeprefix("www.")


COMPARED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "vat_number": ("vat_number", _plain_number),
    "company_number": ("company_number", _plain_number),
    "name": ("bare_name", str),
    "domain": ("domain", _plain_domain),
}


def _shared_by_all(actor: "User") -> list[tuple[str, str, list[int]]]:
    """Return kind, value and accounts of every value that several accounts have.

    In one pass over all accounts: where a database compares what it has to change before, it
    takes ten times as long.
    """
    first: dict[str, dict[str, int]] = {kind: {} for kind in COMPARED}
    shared: dict[tuple[str, str], list[int]] = {}
    kinds = [(kind, plain, first[kind]) for kind, (_field, plain) in COMPARED.items()]
    fields = [field for field, _plain in COMPARED.values()]
    rows = Account.objects.open_to(actor).order_by("pk").values_list("pk", *fields)
    for pk, *values in rows.iterator(CHUNK):
        for (kind, plain, seen), value in zip(kinds, values, strict=True):
            if not value or not (known := plain(value)):
                continue
            earlier = seen.setdefault(known, pk)
            if earlier != pk:
                shared.setdefault((kind, known), [earlier]).append(pk)
    return [(kind, value, pks) for (kind, value), pks in shared.items()]


def _shared_with(actor: "User", account_id: int) -> list[tuple[str, str, list[int]]]:
    """Return the same for one account, along the indexes: as written, and without ornament."""
    fields = [field for field, _plain in COMPARED.values()]
    rows = Account.objects.open_to(actor)
    own = rows.filter(pk=account_id).values_list(*fields).first() or ()
    found = []
    for (kind, (field, plain)), value in zip(COMPARED.items(), own, strict=False):
        if value:
            alike = rows.filter(**{f"{field}__in": {value, plain(value)}}).exclude(pk=account_id)
            pks = list(alike.values_list("pk", flat=True)[:MOST])
            found += [(kind, plain(value), sorted((account_id, *pks)))] if pks else []
    return found


def _sharing(actor: "User", account_id: int | None) -> Iterator[tuple[str, list[_Alike]]]:
    """Return the kind of what is shared, and the accounts that share one value of it."""
    alike = _shared_by_all(actor) if account_id is None else _shared_with(actor, account_id)
    known = _details({pk for _kind, _value, pks in alike for pk in pks})
    for kind, value, pks in alike:
        yield kind, [_Alike(value, *known[pk]) for pk in pks]


def _details(ids: Collection[int]) -> dict[int, tuple[int, str, str, int]]:
    """Number, country, site and group of these accounts."""
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), CHUNK):
        rows = Account.objects.filter(pk__in=wanted[start : start + CHUNK])
        for row in rows.values_list("pk", "country", "site", Coalesce("group", "pk")):
            found[row[0]] = row
    return found


def _pairs(alike: list[_Alike], account_id: int | None) -> Iterator[tuple[_Alike, _Alike]]:
    """Return who is compared with whom; `alike` in the order of their numbers."""
    if account_id is not None:
        pairs = combinations(alike, 2) if len(alike) <= FEW else _with(alike, account_id)
        yield from (pair for pair in pairs if account_id in (pair[0].pk, pair[1].pk))
    elif len(alike) <= FEW:
        yield from combinations(alike, 2)
    else:
        yield from ((alike[0], other) for other in alike[1:])


def _with(alike: list[_Alike], account_id: int) -> Iterator[tuple[_Alike, _Alike]]:
    own = next(row for row in alike if row.pk == account_id)
    for other in alike:
        if other.pk != account_id:
            yield (own, other) if own.pk < other.pk else (other, own)


def _may_be_one(kind: str, first: _Alike, second: _Alike) -> bool:
    if kind == "domain":  # companies of one group share it without being one
        return first.value not in FREE_MAIL and first.group != second.group
    if kind == "company_number":  # each country counts for itself
        return not _differ(first.country, second.country)
    return True


def _nearness(first: _Alike, second: _Alike) -> int:
    if _differ(first.country, second.country) or _differ(first.site, second.site):
        return OTHER_PLACE
    return SAME_PLACE if first.country and first.country == second.country else 0


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()
