"""What would go and what would stay if a person were erased, before anybody is sure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import (
    Line,
    Opinion,
    Person,
    Position,
    RoleHeld,
    Tie,
    Touch,
)
from openkam.domain.stakeholders.selectors.answering import person_to_answer
from openkam.domain.stakeholders.selectors.maybe_named import Reading, texts_to_read
from openkam.domain.stakeholders.selectors.naming import written_elsewhere

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Hung:
    """Those who report to the person at one account, and to whom they could report instead."""

    position: Position
    reports: tuple[Position, ...]
    boss: Position | None
    others: tuple[Position, ...]  # who works there, by name; the boss is not among them


@dataclass(frozen=True)
class ErasurePreview:
    """What would happen."""

    person: Person
    positions: tuple[Position, ...]
    hung: tuple[Hung, ...]
    ways: int
    opinions: int  # those that stand and those that stood
    lines: int
    merged: int  # entries that turned out to be this person
    roles: int
    ties: int
    touches: int
    written: int  # facts, contracts, files, decisions that name them
    reading: Reading  # what may mean them, in another case or by the family name alone
    originals: tuple[str, ...]  # of them what cannot be reworded: files, by name and account


def erasure_preview(actor: "User", person_id: int) -> ErasurePreview:
    """Return what erasing a person would do. Raises PermissionDenied, Http404."""
    person = person_to_answer(actor, person_id)
    rows = Position.objects.filter(person=person).select_related("account", "reports_to__person")
    places = tuple(rows.order_by("pk"))
    written = written_elsewhere(person)
    reading = texts_to_read(actor, person)
    originals = [one.original for one in written] + [one.original for one in reading.rows]
    return ErasurePreview(
        person=person,
        positions=places,
        hung=tuple(one for place in places if (one := _hung(place)).reports),
        ways=person.ways.count(),
        opinions=Opinion.objects.filter(position__in=places).count(),
        lines=Line.objects.filter(Q(source__in=places) | Q(target__in=places)).count(),
        merged=Person.objects.filter(merged_into=person).count(),
        roles=RoleHeld.objects.filter(position__in=places).count(),
        ties=Tie.objects.filter(position__in=places).count(),
        touches=Touch.objects.filter(tie__position__in=places).count(),
        written=len(written),
        reading=reading,
        originals=tuple(dict.fromkeys(filter(None, originals))),
    )


def _hung(place: Position) -> Hung:
    reports = tuple(place.reports.select_related("person").order_by("person__search_name", "pk"))
    if not reports:
        return Hung(place, (), None, ())
    rows = Position.objects.filter(account__in=list(identities(place.account_id)), until=None)
    boss = place.reports_to if place.reports_to and place.reports_to.until is None else None
    others = (
        rows.exclude(person=place.person_id)
        .exclude(pk=boss.pk if boss else 0)
        .select_related("person")
        .order_by("person__search_name", "pk")
    )
    return Hung(place, reports, boss, tuple(others))
