"""One person at an account, one tie."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.http import Http404

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.domain.stakeholders.models import Person, Position, Tie

if TYPE_CHECKING:
    from openkam.core.access.models import User


def position(actor: "User", pk: int, level: Level = Level.READ) -> Position:
    """Return a person at an account. Raises Http404, or PermissionDenied if the level is short."""
    beside = ("person", "account__merged_into__merged_into", "reports_to__person")
    rows = Position.objects.select_related(*beside)
    return fetch(rows, actor, pk, level)


def tie(actor: "User", position_id: int, user_id: int) -> Tie:
    """Return the tie of one of us to a person. Raises Http404."""
    rows = Tie.objects.open_to(actor).filter(position=position_id, user=user_id)
    found = rows.select_related("user", "position").first()
    if found is None:
        raise Http404
    return found


def names_of_people(actor: "User", ids: Collection[int]) -> dict[int, str]:
    """Return {person: name} of those among them whom the actor may know of."""
    if not ids:
        return {}
    rows = Person.objects.open_to(actor).filter(pk__in=ids, erased_on=None)
    return dict(rows.order_by("pk").values_list("pk", "name"))


def places_of_people(
    actor: "User", account_ids: Collection[int], people: Collection[int]
) -> dict[int, int]:
    """Return {person: position} of those of them whom the actor may look at there.

    Of several positions the latest.
    """
    if not people:
        return {}
    rows = Position.objects.open_to(actor).filter(account__in=account_ids, person__in=people)
    return dict(rows.order_by("pk").values_list("person", "pk"))
