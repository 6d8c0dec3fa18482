"""Signing as Standard Webhooks does, and keeping the secrets that sign."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

PREFIX = "whsec_"
SECRET_BYTES = 32


class SecretLost(Exception):
    """The secret was kept under another SECRET_KEY and cannot be read; rotate it."""


def new_secret() -> str:
    """Return a new secret as it is shown to people, once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed(secret: str) -> str:
    """Return a secret as it is stored."""
    return _safe().encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """Return a stored secret; SecretLost if it was stored under another key."""
    try:
        return _safe().decrypt(stored.encode()).decode()
    except InvalidToken as fault:
        raise SecretLost from fault


def headers_of(uid: str, timestamp: int, body: bytes, by: Iterable[str]) -> dict[str, str]:
    """Return the headers that prove a message: one signature for each secret, newest first."""
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(uid, timestamp, body, secret) for secret in by),
    }


def _signature(uid: str, timestamp: int, body: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{uid}.{timestamp}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _safe() -> Fernet:
    # A key of its own, so that whoever learns it can sign nothing else with it.
    key = hmac.new(settings.SECRET_KEY.encode(), b"openkam.webhooks.secret", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key.digest()))
