"""Which buying roles there are, and which every account should have covered."""

from openkam.domain.stakeholders.models import BuyingRole, OwnRole, RoomSettings

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
