"""Where people stand on the map, for everybody who looks at it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadPlace

if TYPE_CHECKING:
    from openkam.core.access.models import User

FARTHEST = 10_000  # no map is wider or higher
Place = tuple[int, int]  # from the manager's place; of who has none, from where the map begins


@transaction.atomic
def set_place(actor: "User", position_id: int, place: Place | None) -> Place | None:
    """Put a person somewhere on the map, or (None) where the tree puts them; return the former.

    Raises BadPlace, PermissionDenied, Http404.
    """
    if place is not None and max(map(abs, place)) > FARTHEST:
        raise BadPlace(_("This place is too far away from the others."))
    person = hold_position(actor, position_id)
    before = place_of(person)
    if before != place:
        person.map_x, person.map_y = place or (None, None)
        person.save(update_fields=["map_x", "map_y"])
        trail.record(actor, "person.place_set", person, account_id=person.account_id)
    return before


@transaction.atomic
def tidy_map(actor: "User", account_id: int) -> dict[int, Place]:
    """Put everybody where the tree puts them; return the places they had, by position.

    Raises PermissionDenied, Http404.
    """
    account = portfolio.account(actor, account_id, Level.WRITE)
    rows = Position.objects.select_for_update().filter(
        account__in=list(identities(account.pk)), map_x__isnull=False
    )
    before = {row.pk: place for row in rows if (place := place_of(row)) is not None}
    if before:
        Position.objects.filter(pk__in=before).update(map_x=None, map_y=None)
        trail.record(actor, "account.map_tidied", account, account_id=account.pk)
    return before


@transaction.atomic
def put_back(actor: "User", account_id: int, places: Mapping[int, Place]) -> None:
    """Give people of an account their places back after it was tidied up.

    Raises PermissionDenied, Http404.
    """
    account = portfolio.account(actor, account_id, Level.WRITE)
    rows = Position.objects.select_for_update().filter(
        account__in=list(identities(account.pk)), pk__in=list(places)
    )
    for row in rows:
        row.map_x, row.map_y = places[row.pk]
        row.save(update_fields=["map_x", "map_y"])
    trail.record(actor, "account.map_tidying_undone", account, account_id=account.pk)


def place_of(position: Position) -> Place | None:
    """Return where somebody put a person; None where nobody did."""
    if position.map_x is None or position.map_y is None:
        return None
    return (position.map_x, position.map_y)
