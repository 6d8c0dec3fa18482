"""People who may be one and the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import ContactWay, DistinctPeople, Person, Position
from openkam.domain.stakeholders.selectors.alike import are_alike, compared_name, name_parts

if TYPE_CHECKING:
    from openkam.core.access.models import User

WEIGHTS = {"mail": 50, "name": 40, "phone": 30, "name_like": 20}
FEW = 20  # people who share something and are all compared with each other
CHUNK = 2_000


@dataclass(frozen=True)
class Reason:
    """Why two people may be one: kind of WEIGHTS, and what they share."""

    kind: str
    value: str = ""


@dataclass(frozen=True)
class Pair:
    """Two people who may be one; `first` has the smaller number."""

    first: int
    second: int
    reasons: tuple[Reason, ...]  # the strongest first

    @property
    def strength(self) -> int:
        """How much speaks for it."""
        return sum(WEIGHTS[reason.kind] for reason in self.reasons)


@dataclass
class _Somebody:
    pk: int
    name: str
    accounts: set[int] = field(default_factory=set)
    ways: set[tuple[str, str]] = field(default_factory=set)


def duplicates(actor: "User", *, person_id: int | None = None) -> list[Pair]:
    """Return pairs of open people that look like one, the strongest reasons first.

    Two share a mail address or a phone number and have names that may be one, or they are called
    the same, or nearly so, at one account. Pairs said to be two are left out. With a person only
    theirs.
    """
    people = _people(actor)
    reasons: defaultdict[tuple[int, int], list[Reason]] = defaultdict(list)
    for kind, value, group in _groups(people.values()):
        for one, other in _compared(group):
            if (reason := _reason(kind, value, one, other)) is not None:
                reasons[min(one.pk, other.pk), max(one.pk, other.pk)].append(reason)
    distinct = set(DistinctPeople.objects.values_list("first", "second")) if reasons else set()
    found = [
        Pair(*key, tuple(sorted(set(given), key=lambda one: (-WEIGHTS[one.kind], one.value))))
        for key, given in reasons.items()
        if key not in distinct and (person_id is None or person_id in key)
    ]
    return sorted(found, key=lambda pair: (-pair.strength, pair.first, pair.second))


def _people(actor: "User") -> dict[int, _Somebody]:
    rows = Person.objects.open_to(actor).filter(erased_on=None)
    found = {pk: _Somebody(pk, name) for pk, name in rows.values_list("pk", "name")}
    kept = kept_accounts()
    places = Position.objects.open_to(actor).filter(until=None).values_list("person", "account")
    for person, account in places.iterator(CHUNK):
        if person in found:
            found[person].accounts.add(kept.get(account, account))
    ways = ContactWay.objects.exclude(normal="").values_list("person", "kind", "normal")
    for person, kind, normal in ways.iterator(CHUNK):
        if person in found:
            is_mail = kind == ContactWay.Kind.EMAIL
            found[person].ways.add(("mail" if is_mail else "phone", normal))
    return found


def _groups(people: Iterable[_Somebody]) -> Iterator[tuple[str, str, list[_Somebody]]]:
    """Who shares something: a way, or the family name at one account."""
    shared: defaultdict[tuple[str, str], list[_Somebody]] = defaultdict(list)
    named: defaultdict[tuple[int, str], list[_Somebody]] = defaultdict(list)
    for one in people:
        for way in one.ways:
            shared[way].append(one)
        # By each of its words: who is noted "Vogt Anke" may be "Anke Vogt".
        for word, account in product(set(name_parts(one.name)), one.accounts):
            named[account, word].append(one)
    yield from ((kind, value, group) for (kind, value), group in shared.items())
    yield from (("name", "", group) for group in named.values())


def _compared(group: list[_Somebody]) -> Iterator[tuple[_Somebody, _Somebody]]:
    if len(group) <= FEW:
        yield from combinations(group, 2)
        return
    alike: defaultdict[str, list[_Somebody]] = defaultdict(list)
    for one in group:
        alike[compared_name(one.name)].append(one)
    for same in alike.values():
        yield from combinations(same[:FEW], 2)


def _reason(kind: str, value: str, one: _Somebody, other: _Somebody) -> Reason | None:
    if compared_name(one.name) == compared_name(other.name):
        return Reason(kind, value)
    if not are_alike(one.name, other.name):
        return None
    return Reason("name_like") if kind == "name" else Reason(kind, value)
