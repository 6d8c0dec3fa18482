"""The settings of company sign-in: all that it needs, or none."""

import os
import re
from urllib.parse import urlsplit

from openkam.config import environment
from openkam.config.environment import SettingFault
from openkam.core.company_sign_in.configuration import (
    ADMINISTRATOR,
    ROLES,
    Configuration,
    is_loopback,
)

PREFIX = "OPENKAM_OIDC_"
NEEDED = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "ROLES")
GIVES = (*ROLES, ADMINISTRATOR)
# The value comes first and may hold commas and equals signs: CN=KAM,OU=Groups,DC=example=head
PAIR = re.compile(rf"\s*(.+?)\s*=\s*({'|'.join(GIVES)})\s*(?:,|$)")


def configured() -> Configuration | None:
    """Return the provider that the environment names; SettingFault for half of one."""
    given = {name for name in os.environ if name.startswith(PREFIX) and os.environ[name]}
    if not given:
        return None
    missing = [f"{PREFIX}{name}" for name in NEEDED if not environment.text(f"{PREFIX}{name}")]
    if missing:
        raise SettingFault(f"Company sign-in also needs {', '.join(missing)}.")
    if not environment.text("OPENKAM_URL"):
        raise SettingFault(
            "Company sign-in also needs OPENKAM_URL: the provider leads people back there."
        )
    issuer = _issuer()
    return Configuration(
        issuer=issuer,
        client_id=_of("CLIENT_ID"),
        client_secret=_of("CLIENT_SECRET"),
        name=_of("NAME", urlsplit(issuer).hostname or issuer),
        roles=_roles(),
        roles_claim=_of("ROLES_CLAIM", "groups"),
        scopes=_scopes(),
        is_only=environment.flag(f"{PREFIX}ONLY"),
        trusts_mail=environment.flag(f"{PREFIX}TRUST_EMAIL"),
        asks_second_factor=environment.flag(f"{PREFIX}SECOND_FACTOR"),
    )


def _of(name: str, default: str = "") -> str:
    return environment.text(f"{PREFIX}{name}").strip() or default


def _issuer() -> str:
    issuer = _of("ISSUER")
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(issuer))
    if not is_safe or not parts.hostname or parts.query or parts.fragment:
        raise SettingFault(
            f"{PREFIX}ISSUER must look like https://login.example.com/realms/company; "
            "http is taken for this very machine only."
        )
    if "/.well-known/" in issuer:
        raise SettingFault(f"{PREFIX}ISSUER must end before /.well-known/.")
    return issuer


def _roles() -> dict[str, tuple[str, ...]]:
    text, at = _of("ROLES"), 0
    found: dict[str, tuple[str, ...]] = {}
    while at < len(text):
        pair = PAIR.match(text, at)
        if pair is None or ";" in pair[1]:
            raise SettingFault(
                f"{PREFIX}ROLES must look like kam-heads=head, board=observer, kam=member, "
                f"it={ADMINISTRATOR}; this is not understood: {text[at:].strip()!r}."
            )
        found[pair[1]] = (*found.get(pair[1], ()), pair[2])
        at = pair.end()
    return found


def _scopes() -> tuple[str, ...]:
    scopes = tuple(_of("SCOPES").replace(",", " ").split())
    if scopes and "openid" not in scopes:
        raise SettingFault(f"{PREFIX}SCOPES must hold openid.")
    return scopes
