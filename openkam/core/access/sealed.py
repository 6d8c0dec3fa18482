"""Secrets that must be kept to be used again, such as tokens: sealed at rest with the secret key.

Whoever reads the database or a backup of it alone cannot use them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(Exception):
    """The text was sealed with another secret key, or changed since."""


def seal(text: str) -> str:
    """Return the text sealed; sealing it twice gives two different answers."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return what was sealed; SealBroken if the secret key is another one now."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise SealBroken("A kept secret cannot be read: the secret key has changed.") from fault


def _box() -> Fernet:
    # A key of its own: what signs sessions must not be what seals.
    derived = HKDF(SHA256(), length=32, salt=None, info=b"openkam sealed").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
