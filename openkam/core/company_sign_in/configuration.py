"""Which provider of company sign-in the operator has named, and whom it lets in. Plain Python."""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ROLES = ("head", "observer", "member")  # strongest first
ADMINISTRATOR = "administrator"


class ClaimsIncomplete(Exception):
    """The provider has left the roles out since there are too many; nobody knows this one's."""


@dataclass(frozen=True)
class Standing:
    """What the claims of a person give them here."""

    role: str
    is_administrator: bool | None
    """None when the mapping names no administrator: then administrators decide it here."""


@dataclass(frozen=True)
class Configuration:
    """One OpenID provider, and what its claims mean here."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    roles: Mapping[str, tuple[str, ...]]  # value of the claim: what it gives
    roles_claim: str = "groups"
    scopes: tuple[str, ...] = ()  # empty: what is needed, as far as the provider offers it
    is_only: bool = False
    trusts_mail: bool = False
    asks_second_factor: bool = False

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the provider runs beside us, where plain http harms nobody."""
        return is_loopback(self.issuer)

    def standing_of(self, claims: Mapping[str, Any]) -> Standing | None:
        """Return what these claims give, or None for nothing.

        Raises ClaimsIncomplete when the provider says that it left the roles out.
        """
        found = {given for value in self.values_of(claims) for given in self.roles.get(value, ())}
        if not found:
            return None
        decides = any(ADMINISTRATOR in given for given in self.roles.values())
        return Standing(
            role=next((role for role in ROLES if role in found), ROLES[-1]),
            is_administrator=ADMINISTRATOR in found if decides else None,
        )

    def values_of(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the values of the claim of roles; ClaimsIncomplete when they were left out."""
        if self.roles_claim.partition(".")[0] in (claims.get("_claim_names") or {}):
            raise ClaimsIncomplete
        return tuple(_texts(_at(claims, self.roles_claim)))

    def tells_roles(self, claims: Mapping[str, Any]) -> bool:
        """Whether the claim of roles is there at all, be it empty."""
        return _at(claims, self.roles_claim) is not None


def is_loopback(address: str) -> bool:
    """Whether an address leads to this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _at(claims: Mapping[str, Any], path: str) -> Any:
    if path in claims:  # names such as https://example.com/roles have dots of their own
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, str))
