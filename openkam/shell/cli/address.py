"""Where people reach the product, for the links that commands print."""

import os
import tempfile

from django.conf import settings

NOTE = "served-at"


def reachable(host: str) -> str:
    """Return the host at which this machine reaches a server that listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def local_address(host: str, port: int) -> str:
    """Return the address at which this machine reaches a server that listens there."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


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
