"""The key that signs sessions and links."""

import os
import secrets
import time
from pathlib import Path

from openkam.config import environment

SHORTEST = 40


def secret_key(folder: Path, *, production: bool) -> str:
    """Return the secret from the environment, else one made here and kept in the data folder.

    In production mode only a secret from the environment of at least 40 characters will do.
    """
    key = environment.text("OPENKAM_SECRET_KEY")
    if production:
        if len(key) < SHORTEST or len(set(key)) < 10 or "insecure" in key.lower():
            raise environment.SettingFault(
                "Production mode needs OPENKAM_SECRET_KEY (or OPENKAM_SECRET_KEY_FILE), at least "
                f"{SHORTEST} random characters. Make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return key
    return key or _kept_in(folder / "secret.key")


def _kept_in(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _whole_key(path)
    except OSError as fault:
        raise environment.SettingFault(
            f"The data folder {path.parent} cannot be written: {fault}"
        ) from fault
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def _whole_key(path: Path) -> str:
    """Read the key; of several processes that start at once, one may still be writing it."""
    for _attempt in range(50):
        if key := path.read_text().strip():
            return key
        time.sleep(0.1)
    raise environment.SettingFault(f"{path} is empty. Delete it, and a new key is made.")
