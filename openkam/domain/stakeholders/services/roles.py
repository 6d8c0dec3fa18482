"""What people do when the customer buys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.core.jobs import queue
from openkam.domain.stakeholders.models import BuyingRole, OwnRole, RoleHeld, RoomSettings
from openkam.domain.stakeholders.selectors.roles import role_names
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.people import hold_position
from openkam.domain.stakeholders.services.refusals import BadRole

if TYPE_CHECKING:
    from openkam.core.access.models import User


@dataclass(frozen=True)
class Played:
    """A role that somebody plays, for a product group or ("") for all."""

    role: str
    product_group: str = ""
    is_confirmed: bool = False
    why: str = ""


@transaction.atomic
def set_roles(actor: "User", position_id: int, played: Iterable[Played], *, today: date) -> None:
    """Say which roles a person plays; a role that stays as it was keeps who noted it, and when.

    Raises BadRole, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    known = role_names()
    wanted = {(one.role, one.product_group.strip()): one for one in played}
    for role, group in wanted:
        if role not in known or len(group) > 200:
            raise BadRole(_("There is no such role."), field="roles")
    standing = {(row.role, row.product_group): row for row in place.roles.all()}
    before = _shown(standing, known)
    for key in standing.keys() - wanted.keys():
        standing.pop(key).delete()
    for (role, group), one in wanted.items():
        row = standing.get((role, group)) or RoleHeld(
            position=place, role=role, product_group=group
        )
        if (row.pk, row.is_confirmed, row.why) != (row.pk or 0, one.is_confirmed, one.why):
            row.is_confirmed, row.why = one.is_confirmed, one.why.strip()[:500]
            row.noted_by, row.noted_on = actor, today
            row.save()
        standing[role, group] = row
    after = _shown(standing, known)
    if before != after:
        trail.record(
            actor, "person.roles_set", place, account_id=place.account_id, roles=(before, after)
        )
        refresh(place.account, today)


@transaction.atomic
def add_own_role(actor: "User", name: str) -> OwnRole:
    """Add a role to those that the product knows. Raises BadRole, PermissionDenied."""
    require_head_or_administrator(actor)
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise BadRole(_("Give the role a name of at most 60 characters."), field="name")
    taken = {str(known).casefold() for known in role_names().values()}
    if name.casefold() in taken:
        raise BadRole(_("There is a role of this name already."), field="name")
    role = OwnRole.objects.create(name=name)
    trail.record(actor, "role.added", role)
    return role


@transaction.atomic
def retire_own_role(actor: "User", role_id: int, *, is_retired: bool = True) -> None:
    """Offer an own role no more, or again; what was noted stays. Raises PermissionDenied."""
    require_head_or_administrator(actor)
    role = OwnRole.objects.filter(pk=role_id).exclude(is_retired=is_retired).first()
    if role is not None:
        role.is_retired = is_retired
        role.save(update_fields=["is_retired"])
        trail.record(actor, "role.retired" if is_retired else "role.reinstated", role)


@transaction.atomic
def expect_roles(actor: "User", codes: Iterable[str]) -> None:
    """Say which roles every account should have covered. Raises BadRole, PermissionDenied."""
    require_head_or_administrator(actor)
    wanted = list(dict.fromkeys(codes))
    if not wanted or not set(wanted) <= role_names().keys():
        raise BadRole(_("Choose at least one role."), field="roles")
    row, _is_new = RoomSettings.objects.get_or_create(pk=1)
    before, row.expected_roles = row.expected_roles, wanted
    row.save(update_fields=["expected_roles"])
    names = role_names()
    told = tuple([_written(code, names) for code in codes] for codes in (before, wanted))
    trail.record(actor, "roles.expected_set", row, roles=told)
    if before != wanted:
        queue.enqueue("stakeholders.measure_coverage", actor=actor)


def _shown(rows: dict[tuple[str, str], RoleHeld], names: dict[str, str]) -> list[str]:
    return sorted(
        f"{_written(role, names)}{f' ({group})' if group else ''}{' ✓' if row.is_confirmed else ''}"
        for (role, group), row in rows.items()
    )


def _written(role: str, names: dict[str, str]) -> str:
    """Our own words are read in any language by their code, the company's as they are."""
    return role if role in BuyingRole.values else names.get(role, role)
