"""Which buying roles there are, and which every account should have covered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from openkam.domain.stakeholders.models import BuyingRole, OwnRole, RoleHeld, RoomSettings

if TYPE_CHECKING:
    from openkam.core.access.models import User

# Those without whom nothing is bought; the company may choose others.
EXPECTED = (
    BuyingRole.DECIDER,
    BuyingRole.INFLUENCER,
    BuyingRole.BUYER,
    BuyingRole.USER,
    BuyingRole.GATEKEEPER,
)


def role_names(*, with_retired: bool = True) -> dict[str, str]:
    """Return {code: name} of all roles, the built-in ones first."""
    own = OwnRole.objects.order_by("name")
    if not with_retired:
        own = own.filter(is_retired=False)
    built_in = {code: str(label) for code, label in BuyingRole.choices}
    return built_in | {role.code: role.name for role in own}


def expected_roles() -> list[str]:
    """Return the codes of the roles that every account should have covered."""
    row = RoomSettings.objects.filter(pk=1).first()
    return list(row.expected_roles) if row and row.expected_roles else list(EXPECTED)


@dataclass(frozen=True)
class OfferedRole:
    """A role that can be expected."""

    code: str
    name: str
    is_expected: bool
    is_retired: bool
    own: int | None  # the row of an own role
    held: int  # how many people play it


@dataclass(frozen=True)
class RoleSettings:
    """The roles there are, and whether the reader decides about them."""

    built_in: tuple[OfferedRole, ...]
    own: tuple[OfferedRole, ...]
    may_decide: bool

    @property
    def offered(self) -> tuple[OfferedRole, ...]:
        """Those that can be expected."""
        return (*self.built_in, *(one for one in self.own if not one.is_retired))


def role_settings(actor: "User") -> RoleSettings:
    """Return the roles with how many people play each, to who sees all accounts or administers.

    Raises PermissionDenied for others.
    """
    if not (actor.sees_all_accounts or actor.is_administrator):
        raise PermissionDenied
    expected = set(expected_roles())
    counted = RoleHeld.objects.order_by().values_list("role").annotate(Count("position"))
    held: dict[str, int] = dict(counted)
    built_in = tuple(
        OfferedRole(code, str(label), code in expected, False, None, held.get(code, 0))
        for code, label in BuyingRole.choices
    )
    own = tuple(
        OfferedRole(
            one.code, one.name, one.code in expected, one.is_retired, one.pk, held.get(one.code, 0)
        )
        for one in OwnRole.objects.order_by("is_retired", "name")
    )
    return RoleSettings(built_in, own, actor.is_head or actor.is_administrator)
