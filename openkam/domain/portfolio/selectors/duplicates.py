"""Pairs of accounts that may be one customer, with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce, Lower, Replace, Upper

from openkam.domain.portfolio.models import Account, DistinctAccounts
from openkam.domain.portfolio.selectors.free_mail import FREE_MAIL

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from openkam.core.access.models import User

WEIGHTS = {"vat_number": 8, "company_number": 7, "name": 4, "domain": 2}
SAME_PLACE, OTHER_PLACE = 2, -2
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
    for kind, value in _values().items():
        for first, second in _pairs(_sharing(actor, value, account_id), account_id):
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


def _values() -> "dict[str, Combinable]":
    """What is compared, with numbers and domains as they are written without ornament."""
    domain: Combinable = Lower("domain")
    for part in ("https://", "http://", "www.", "/"):
        domain = Replace(domain, Value(part), Value(""))
    return {
        "vat_number": _plain("vat_number"),
        "company_number": _plain("company_number"),
        "name": F("bare_name"),
        "domain": domain,
    }


def _plain(field: str) -> "Combinable":
    number: Combinable = Upper(field)
    for sign in (" ", "-", ".", "/"):
        number = Replace(number, Value(sign), Value(""))
    return number


def _sharing(actor: "User", value: "Combinable", account_id: int | None) -> Iterator[list[_Alike]]:
    """Return the accounts that share a value, value by value."""
    rows: Any = Account.objects.open_to(actor).annotate(shared=value).exclude(shared="")
    if account_id is not None:
        wanted = rows.filter(pk=account_id).values("shared")
    else:
        wanted = rows.values("shared").annotate(count=Count("pk")).filter(count__gt=1)
    alike = rows.filter(shared__in=wanted.values("shared")).order_by("shared", "pk")
    columns = ("shared", "pk", "country", "site", Coalesce("group", "pk"))
    found = (_Alike(*row) for row in alike.values_list(*columns))
    for _value, together in groupby(found, key=lambda row: row.value):
        yield list(together)


def _pairs(
    sharing: Iterable[list[_Alike]], account_id: int | None
) -> Iterator[tuple[_Alike, _Alike]]:
    for alike in sharing:
        if account_id is not None:
            mine = [row for row in alike if row.pk == account_id]
            for own in mine:
                others = (row for row in alike if row.pk != account_id)
                yield from ((min(own, o, key=_pk), max(own, o, key=_pk)) for o in others)
        elif len(alike) <= FEW:
            yield from combinations(alike, 2)
        else:
            yield from ((alike[0], other) for other in alike[1:])


def _pk(row: _Alike) -> int:
    return row.pk


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
