"""What has been kept as long as it may be, and what happens to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from openkam.calc.periods import add_months
from openkam.core.access.models import Level
from openkam.domain.stakeholders.models import (
    ContactWay,
    Kept,
    LongerKept,
    Opinion,
    Position,
    RoleHeld,
    Tie,
    Touch,
)
from openkam.domain.stakeholders.selectors.retention import retention_times

if TYPE_CHECKING:
    from openkam.core.access.models import User

OF_ACCOUNT = (Kept.OPINIONS, Kept.TOUCHES)  # the others are about the person as a whole


@dataclass(frozen=True)
class Due:
    """One kind of data of one person (at one account) whose time is over."""

    kind: str
    position: Position  # with its person and account; where they work, or worked last
    since: date  # from when on the time was counted
    due_on: date
    count: int  # rows

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.kind}-{self.position.pk}"


def due(actor: "User", today: date) -> list[Due]:
    """Return what is due on a day and the actor may decide about, the longest overdue first."""
    rows = Position.objects.open_to(actor, Level.WRITE)
    return _due(rows, today, None if actor.is_head else actor)


def due_of_all(today: date) -> list[Due]:
    """Return what is due on a day, of everybody, behind the gate: for the nightly job."""
    return _due(Position.objects.all(), today, None)


def _due(places: QuerySet[Position], today: date, actor: "User | None") -> list[Due]:
    limits = {kind: add_months(today, -months) for kind, months in retention_times().items()}
    times = retention_times()
    kept = _kept(today)
    found = [
        Due(kind, place, since, add_months(since, times[kind]), count)
        for kind, place, since, count in _found(places.filter(person__erased_on=None), limits)
        if (kind, place.person_id, place.pk if kind in OF_ACCOUNT else None) not in kept
    ]
    if actor is not None:
        whole = _answered(actor, {one.position.person_id for one in found})
        found = [one for one in found if one.kind in OF_ACCOUNT or one.position.person_id in whole]
    return sorted(found, key=lambda one: (one.due_on, one.position.person.search_name, one.key))


def _found(
    places: QuerySet[Position], limits: dict[str, date]
) -> Iterator[tuple[str, Position, date, int]]:
    yield from _opinions(places, limits[Kept.OPINIONS])
    yield from _touches(places, limits[Kept.TOUCHES])
    yield from _left(places, limits)
    yield from _silent(places, limits[Kept.SILENT])


def _opinions(places: QuerySet[Position], limit: date) -> Iterator[tuple[str, Position, date, int]]:
    rows = (
        Opinion.objects.annotate(ended=Coalesce("replaced_on", "noted_on"))
        .filter(position__in=places.values("pk"), ended__lte=limit)
        .values_list("position")
        .annotate(since=Min("ended"), rows=Count("pk"))
        .order_by("position")
    )
    yield from _with_places(Kept.OPINIONS, places, list(rows))


def _touches(places: QuerySet[Position], limit: date) -> Iterator[tuple[str, Position, date, int]]:
    rows = (
        Touch.objects.filter(tie__position__in=places.values("pk"), day__lte=limit)
        .values_list("tie__position")
        .annotate(since=Min("day"), rows=Count("pk"))
        .order_by("tie__position")
    )
    yield from _with_places(Kept.TOUCHES, places, list(rows))


def _with_places(
    kind: str, places: QuerySet[Position], rows: list[tuple[int, date, int]]
) -> Iterator[tuple[str, Position, date, int]]:
    known = places.select_related("person", "account").in_bulk([pk for pk, _on, _n in rows])
    for pk, since, count in rows:
        yield kind, known[pk], since, count


def _left(
    places: QuerySet[Position], limits: dict[str, date]
) -> Iterator[tuple[str, Position, date, int]]:
    """People who work nowhere any more, and what of them is still there to reach them."""
    latest = max(limits[Kept.LEFT], limits[Kept.WAYS])
    there = Position.objects.filter(person=OuterRef("person"), until=None)
    rows = places.exclude(until=None).filter(~Exists(there)).select_related("person", "account")
    ends = dict(
        Position.objects.filter(person__in=rows.values("person"))
        .values_list("person")
        .annotate(left=Max("until"))
        .order_by("person")
    )
    ways = dict(
        ContactWay.objects.filter(person__in=ends)
        .values_list("person")
        .annotate(rows=Count("pk"))
        .order_by("person")
    )
    last = {row.person_id: row for row in rows.order_by("until", "pk")}
    for person, place in last.items():
        left = ends[person]
        if left > latest:
            continue
        if left <= limits[Kept.LEFT]:
            yield Kept.LEFT, place, left, 1
        elif person in ways and left <= limits[Kept.WAYS]:
            yield Kept.WAYS, place, left, ways[person]


def _silent(places: QuerySet[Position], limit: date) -> Iterator[tuple[str, Position, date, int]]:
    """People who work somewhere, and of whom nothing was noted for long."""
    current = Position.objects.filter(until=None, person__created_on__lte=limit)
    heard: dict[int, date] = {}
    for model, path, day in (
        (Opinion, "position__person", "noted_on"),
        (RoleHeld, "position__person", "noted_on"),
        (Tie, "position__person", Greatest("noted_on", Coalesce("rated_on", "noted_on"))),
        (Touch, "tie__position__person", "day"),
    ):
        noted = model._default_manager.filter(**{f"{path}__created_on__lte": limit})
        for person, last in noted.values_list(path).annotate(last=Max(day)).order_by(path):
            heard[person] = max(last, heard.get(person, last))
    rows = places.filter(pk__in=current.values("pk")).select_related("person", "account")
    seen: set[int] = set()
    for place in rows.order_by("-pk"):
        days = (place.person.created_on, place.since, heard.get(place.person_id))
        last = max(day for day in days if day is not None)
        if place.person_id not in seen and last <= limit:
            yield Kept.SILENT, place, last, 1
        seen.add(place.person_id)


def _kept(today: date) -> set[tuple[str, int, int | None]]:
    rows = LongerKept.objects.filter(until__gt=today)
    return set(rows.values_list("kind", "person", "position"))


def _answered(actor: "User", people: set[int]) -> set[int]:
    """Those of whom the actor may write to every account."""
    opened = Position.objects.open_to(actor, Level.WRITE).values("pk")
    shut = Position.objects.filter(~Q(pk__in=opened), person__in=people)
    return people - set(shut.values_list("person", flat=True))
