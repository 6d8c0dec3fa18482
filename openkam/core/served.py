"""Where people reach the product, for links that leave it: in messages, mails and commands."""

import os
import tempfile

from django.conf import settings

NOTE = "served-at"


def note_served_at(address: str) -> None:
    """Keep in the data folder where the product is served, unless OPENKAM_URL says where."""
    if settings.PUBLIC_URL_IS_GIVEN:
        return
    handle, path = tempfile.mkstemp(prefix=f"{NOTE}.", dir=settings.DATA)
    with os.fdopen(handle, "w") as file:
        file.write(address)
    os.replace(path, settings.DATA / NOTE)


def public_address() -> str:
    """Return OPENKAM_URL, else the address last served at, else the default."""
    if settings.PUBLIC_URL_IS_GIVEN:
        return str(settings.PUBLIC_URL)
    try:
        noted = (settings.DATA / NOTE).read_text().strip()
    except OSError:
        noted = ""
    return noted or str(settings.PUBLIC_URL)
