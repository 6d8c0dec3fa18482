"""A stakeholder in one go: who it is, what they do, and where they come from."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from openkam.domain.stakeholders.models import Position
from openkam.domain.stakeholders.services.people import (
    Way,
    add_person,
    add_position,
    change_position,
    end_position,
)
from openkam.domain.stakeholders.services.reporting import ANY, set_reports_to
from openkam.domain.stakeholders.services.roles import Played, set_roles

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def add_stakeholder(
    actor: "User",
    account_id: int,
    *,
    facts: Mapping[str, Any],
    position: Mapping[str, Any],
    ways: Iterable[Way] = (),
    boss_id: int | None = None,
    roles: Iterable[Played] = (),
    today: date,
) -> Position:
    """Note a person at an account with their boss and roles; all of it, or nothing.

    Raises BadPerson, BadPosition, BadReporting, BadRole, PermissionDenied, Http404.
    """
    place = add_person(actor, account_id, facts=facts, position=position, ways=ways, today=today)
    return _completed(actor, place, boss_id, roles, today)


@transaction.atomic
def place_person(
    actor: "User",
    person_id: int,
    account_id: int,
    *,
    position: Mapping[str, Any],
    leaves: Iterable[int] = (),
    on: date,
    boss_id: int | None = None,
    roles: Iterable[Played] = (),
    today: date,
) -> Position:
    """Note that a known person works for an account since a day, and left other positions on it.

    Raises BadPosition, BadReporting, BadRole, PermissionDenied, Http404.
    """
    for left in leaves:
        end_position(actor, left, until=on)
    known = {**position, "since": position.get("since") or on}
    place = add_position(actor, person_id, account_id, position=known, today=today)
    return _completed(actor, place, boss_id, roles, today)


@transaction.atomic
def edit_position(
    actor: "User",
    position_id: int,
    *,
    position: Mapping[str, Any],
    boss_id: int | None,
    seen: int | object | None = ANY,
) -> Position:
    """Change what a person is at an account and to whom they report; all of it, or nothing.

    Raises BadPosition, BadReporting, ChangedMeanwhile, PermissionDenied, Http404.
    """
    change_position(actor, position_id, position=position)
    return set_reports_to(actor, position_id, boss_id, seen=seen)


def _completed(
    actor: "User", place: Position, boss_id: int | None, roles: Iterable[Played], today: date
) -> Position:
    if boss_id is not None:
        place = set_reports_to(actor, place.pk, boss_id)
    if played := list(roles):
        set_roles(actor, place.pk, played, today=today)
    return place
