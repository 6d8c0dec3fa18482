"""The one-time code of the first visit, so that no stranger takes a new installation.

It is kept in the data folder, readable only by the user that runs the server. Whoever can read that
folder owns the installation anyway.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without letters and digits that look alike
GROUPS, LETTERS = 3, 4


def kept_in() -> Path:
    """Return the file that holds the code."""
    return Path(settings.DATA) / "setup-code"


def current_code() -> str:
    """Return the code that opens the first visit, made when there is none."""
    path = kept_in()
    code = "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(code)
    return code


def matches(given: str) -> bool:
    """Whether this is the code, in constant time; case, blanks and hyphens do not matter."""
    try:
        wanted = _plain(kept_in().read_text())
    except FileNotFoundError:
        return False
    return bool(wanted) and secrets.compare_digest(_plain(given).encode(), wanted.encode())


def remove() -> None:
    """Forget the code: it has been used."""
    kept_in().unlink(missing_ok=True)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
