"""What making two people one would do, before it is done."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import Http404

from openkam.calc.folding import fold
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import (
    Line,
    Opinion,
    Person,
    PersonMerge,
    Position,
    RoleHeld,
    Tie,
    Touch,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User

PERSON_FIELDS = (
    "name",
    "salutation",
    "given_name",
    "family_name",
    "language",
    "birthday",
    "source",
)
PLACE_FIELDS = ("title", "department", "site", "rank", "reports_to")


@dataclass(frozen=True)
class Fact:
    """Something that both know, or only one; `key` is what `takes` of the merge names."""

    key: str
    field: str
    kept: Any
    other: Any
    account: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether only the one who goes knows it."""
        return not self.kept


@dataclass(frozen=True)
class Twins:
    """Two positions at one account that become one."""

    stays: Position
    goes: Position
    opinions_twice: tuple[str, ...]
    has_other_boss: bool


@dataclass(frozen=True)
class MergePreview:
    """What would become of two people."""

    keep: Person
    other: Person
    facts: tuple[Fact, ...]
    moves: tuple[Position, ...]  # positions that go to the one who stays as they are
    twins: tuple[Twins, ...]
    ways: tuple[str, ...]  # that come along
    counts: dict[str, int]  # of what hangs on the positions of the one who goes


def merge_preview(actor: "User", keep_id: int, other_id: int) -> MergePreview:
    """Return what a merge would do. Raises PermissionDenied, Http404."""
    if keep_id == other_id:
        raise Http404
    people = Person.objects.filter(erased_on=None)
    keep, other = (fetch(people, actor, pk, Level.WRITE) for pk in (keep_id, other_id))
    moves, twins = _places(keep, other)
    facts = [Fact(name, name, getattr(keep, name), getattr(other, name)) for name in PERSON_FIELDS]
    for pair in twins:
        facts += [
            Fact(
                f"{pair.goes.pk}:{name}",
                name,
                _shown(pair.stays, name),
                _shown(pair.goes, name),
                pair.stays.account.name,
            )
            for name in PLACE_FIELDS
        ]
    known = {(way.kind, way.normal or way.value) for way in keep.ways.all()}
    return MergePreview(
        keep,
        other,
        tuple(one for one in facts if one.other and one.other != one.kept),
        moves,
        twins,
        tuple(
            way.value
            for way in other.ways.order_by("pk")
            if (way.kind, way.normal or way.value) not in known
        ),
        _counts([*moves, *(pair.goes for pair in twins)]),
    )


def merges_of(actor: "User", person_id: int) -> "QuerySet[PersonMerge]":
    """Return who was merged into a person, the latest first. Raises Http404."""
    fetch(Person.objects.all(), actor, person_id)
    rows = PersonMerge.objects.filter(kept=person_id).select_related("merged", "merged_by")
    return rows.order_by("-pk")


def latest_merges(actor: "User", limit: int = 10) -> list[PersonMerge]:
    """Return the latest merges of people open for writing, the youngest first."""
    people = Person.objects.open_to(actor, Level.WRITE)
    rows = PersonMerge.objects.filter(kept__in=people.values("pk"))
    return list(rows.select_related("kept", "merged", "merged_by").order_by("-pk")[:limit])


def _places(keep: Person, other: Person) -> tuple[tuple[Position, ...], tuple[Twins, ...]]:
    now_called = kept_accounts()
    rows = Position.objects.select_related("account", "person", "reports_to__person")
    here = {
        now_called.get(place.account_id, place.account_id): place
        for place in rows.filter(person=keep, until=None)
    }
    moves, twins = [], []
    for place in rows.filter(person=other).order_by("pk"):
        twin = here.get(now_called.get(place.account_id, place.account_id))
        if twin is None or place.until is not None:
            moves.append(place)
        else:
            twins.append(_twins(twin, place))
    return tuple(moves), tuple(twins)


def _twins(stays: Position, goes: Position) -> Twins:
    kinds = [
        set(Opinion.objects.filter(position=one, replaced_on=None).values_list("kind", flat=True))
        for one in (stays, goes)
    ]
    bosses = {stays.reports_to_id, goes.reports_to_id} - {None, stays.pk, goes.pk}
    return Twins(stays, goes, tuple(sorted(kinds[0] & kinds[1])), len(bosses) > 1)


def _counts(places: list[Position]) -> dict[str, int]:
    return {
        "roles": RoleHeld.objects.filter(position__in=places).count(),
        "opinions": Opinion.objects.filter(position__in=places).count(),
        "ties": Tie.objects.filter(position__in=places).count(),
        "touches": Touch.objects.filter(tie__position__in=places).count(),
        "lines": Line.objects.filter(source__in=places).count()
        + Line.objects.filter(target__in=places).count(),
        "reports": Position.objects.filter(reports_to__in=places).count(),
    }


def _shown(place: Position, name: str) -> Any:
    if name == "rank":
        return place.get_rank_display()
    if name == "reports_to":
        return str(place.reports_to.person) if place.reports_to else ""
    return getattr(place, name)


@dataclass(frozen=True)
class PersonSide:
    """One of two who may be one, as a card shows them."""

    pk: int
    name: str
    places: tuple[Position, ...]
    ways: tuple[str, ...]
    known: int  # how much is known of them: who is better known stays
    may_write: bool


def sides(actor: "User", ids: Collection[int]) -> list[PersonSide]:
    """Return what is known of these people, as far as they are open."""
    rows = Person.objects.open_to(actor).filter(pk__in=ids).prefetch_related("ways")
    writable = set(
        Person.objects.open_to(actor, Level.WRITE).filter(pk__in=ids).values_list("pk", flat=True)
    )
    places: defaultdict[int, list[Position]] = defaultdict(list)
    known: Counter[int] = Counter()
    open_now = Position.objects.open_to(actor).filter(person__in=ids).select_related("account")
    counted = open_now.annotate(
        role_count=Count("roles", distinct=True), tie_count=Count("ties", distinct=True)
    )
    for place in counted.order_by("until", "pk"):
        places[place.person_id].append(place)
        known[place.person_id] += place.role_count + 2 * place.tie_count + bool(place.title)
    return [
        PersonSide(
            row.pk,
            row.name,
            tuple(places[row.pk]),
            tuple(way.value for way in row.ways.all()),
            known[row.pk] + len(row.ways.all()),
            row.pk in writable,
        )
        for row in rows
    ]


def people(actor: "User", ids: Collection[int]) -> list[Person]:
    """Return these people, as far as they are open, by name."""
    rows = Person.objects.open_to(actor).filter(pk__in=ids)
    return list(rows.order_by("search_name", "pk"))


def person_to_merge(actor: "User", pk: int) -> Person:
    """Return a person whom the actor may write to. Raises PermissionDenied, Http404."""
    return fetch(Person.objects.filter(erased_on=None), actor, pk, Level.WRITE)


def people_named(actor: "User", text: str, limit: int = 12) -> list[Person]:
    """Return people open to the actor whose name holds each word of the text."""
    rows = Person.objects.open_to(actor).filter(erased_on=None)
    for word in fold(text).split():
        rows = rows.filter(search_name__contains=word)
    return list(rows.order_by("search_name", "pk")[:limit])
