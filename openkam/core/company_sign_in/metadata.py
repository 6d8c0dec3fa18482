"""What the provider says about itself: its addresses, and the keys with which it signs."""

import time
from collections.abc import Mapping
from threading import Lock
from typing import Any

import jwt

from openkam.core.company_sign_in import line
from openkam.core.company_sign_in.configuration import Configuration, is_loopback
from openkam.core.company_sign_in.faults import AnswerRefused, ProviderUnreachable

FRESH_SECONDS = 600.0
PAUSE_SECONDS = 30.0  # between two looks for a key that is not there
WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

_lock = Lock()
_kept: dict[str, tuple[float, Any]] = {}


def of(provider: Configuration) -> Mapping[str, Any]:
    """Return the provider's description of itself, at most ten minutes old.

    Raises ProviderUnreachable, or AnswerRefused when it is not the issuer that was named.
    """
    found: Mapping[str, Any] = _fresh(provider.issuer, lambda: _described(provider), FRESH_SECONDS)
    return found


def address(provider: Configuration, name: str) -> str | None:
    """Return one of the provider's addresses, None if it has none; AnswerRefused if unsafe."""
    found = of(provider).get(name)
    if not found:
        return None
    is_safe = str(found).startswith("https://") or (
        provider.is_on_this_machine and is_loopback(str(found))
    )
    if not is_safe:
        raise AnswerRefused(f"{name} of {provider.issuer} is no https address: {found}")
    return str(found)


def key_of(provider: Configuration, token: str) -> jwt.PyJWK:
    """Return the provider's key that a token says it is signed with; AnswerRefused if none."""
    try:
        name = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError as fault:
        raise AnswerRefused("The token cannot be read.") from fault
    where = str(address(provider, "jwks_uri"))
    found = _named(_fresh(where, lambda: _keys(where), FRESH_SECONDS), name)
    if found is None:  # the provider may have changed its keys since we looked
        found = _named(_fresh(where, lambda: _keys(where), PAUSE_SECONDS), name)
    if found is None:
        raise AnswerRefused("The token is signed with a key that the provider does not have.")
    return found


def forget() -> None:
    """Forget what is known, as after a restart."""
    with _lock:
        _kept.clear()


def _described(provider: Configuration) -> dict[str, Any]:
    found = line.get_json(provider.issuer.rstrip("/") + WELL_KNOWN)
    if found.get("issuer") != provider.issuer:
        raise AnswerRefused(
            f"The provider calls itself {found.get('issuer')}, not {provider.issuer}: "
            "write OPENKAM_OIDC_ISSUER exactly so."
        )
    missing = [name for name in NEEDED if not found.get(name)]
    if missing:
        raise ProviderUnreachable(f"The provider's description lacks {', '.join(missing)}.")
    return found


def _keys(where: str) -> list[jwt.PyJWK]:
    found = []
    for key in line.get_json(where).get("keys", []):
        try:
            made = jwt.PyJWK(key)
        except jwt.PyJWTError:  # of a kind that we do not know; others may do
            continue
        if key.get("use", "sig") == "sig" and key.get("kty") != "oct":
            found.append(made)
    return found


def _named(keys: list[jwt.PyJWK], name: str | None) -> jwt.PyJWK | None:
    if name is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.key_id == name), None)


def _fresh(name: str, get: Any, seconds: float) -> Any:
    kept = _kept.get(name)
    if kept and time.monotonic() - kept[0] < seconds:
        return kept[1]
    found = get()
    with _lock:
        _kept[name] = (time.monotonic(), found)
    return found
