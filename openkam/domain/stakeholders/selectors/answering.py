"""Who may answer a person for what we hold on them, and whom the others ask."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import F

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, Role, User
from openkam.domain.stakeholders.models import Person, Position

if TYPE_CHECKING:
    from django.db.models import QuerySet


def may_answer(actor: User, person_id: int) -> bool:
    """Whether the actor may write to every account where the person works or worked; or is head."""
    if actor.is_head:
        return True
    places = Position.objects.filter(person=person_id)
    opened = Position.objects.open_to(actor, Level.WRITE).filter(person=person_id)
    return opened.exists() and opened.count() == places.count()


def person_to_answer(actor: User, person_id: int) -> Person:
    """Return a person for whom the actor may answer. Raises PermissionDenied, Http404."""
    person = fetch(Person.objects.all(), actor, person_id)
    if not may_answer(actor, person_id):
        raise PermissionDenied
    return person


def kept_person(person_id: int) -> int:
    """Return the number of who a merged person turned out to be; their own where they are not."""
    seen: set[int] = set()
    while person_id not in seen:
        seen.add(person_id)
        person_id = (
            Person.objects.filter(pk=person_id).values_list("merged_into", flat=True).first()
            or person_id
        )
    return person_id


def whom_to_ask() -> "QuerySet[User]":
    """Return those who may answer for everybody, by name."""
    return User.objects.people().filter(is_active=True, role=Role.HEAD).order_by("name", "pk")


def latest_position(actor: User, person_id: int) -> Position | None:
    """Return what the person is at an account that the actor may see, or was there last."""
    rows = Position.objects.open_to(actor).filter(person=person_id)
    rows = rows.select_related("account", "person")
    return rows.order_by(F("until").desc(nulls_first=True), "-pk").first()
