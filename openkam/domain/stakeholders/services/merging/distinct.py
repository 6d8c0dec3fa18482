"""Saying that two people who look alike are two."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.stakeholders.models import DistinctPeople, Person
from openkam.domain.stakeholders.services.merging.merge import CannotMerge

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def say_distinct(actor: "User", one_id: int, other_id: int, *, today: date) -> None:
    """Propose the two never again as duplicates. Needs write on both.

    Raises CannotMerge, PermissionDenied, Http404.
    """
    if one_id == other_id:
        raise CannotMerge(_("Choose somebody else: nobody can be merged with themselves."))
    first, second = _both(actor, one_id, other_id)
    _row, is_new = DistinctPeople.objects.get_or_create(
        first=first, second=second, defaults={"said_by": actor, "said_on": today}
    )
    if is_new:
        _record(actor, "person.distinguished", first, second)


@transaction.atomic
def take_back_distinct(actor: "User", one_id: int, other_id: int) -> None:
    """Propose the two again if they look alike. Needs write on both.

    Raises PermissionDenied, Http404.
    """
    first, second = _both(actor, one_id, other_id)
    if DistinctPeople.objects.filter(first=first, second=second).delete()[0]:
        _record(actor, "person.distinction_removed", first, second)


def _both(actor: "User", one_id: int, other_id: int) -> tuple[Person, Person]:
    first, second = sorted((one_id, other_id))
    people = Person.objects.all()
    return fetch(people, actor, first, Level.WRITE), fetch(people, actor, second, Level.WRITE)


def _record(actor: "User", verb: str, first: Person, second: Person) -> None:
    for one, other in ((first, second), (second, first)):
        for place in one.positions.filter(until=None).select_related("person", "account"):
            trail.record(actor, verb, place, account_id=place.account_id, other=str(other))
