"""The line to the provider: short waits, small answers, no redirects, JSON only."""

from collections.abc import Mapping
from typing import Any

import requests

from openkam.core.company_sign_in.faults import ProviderUnreachable

WAIT_SECONDS = (3.05, 7)  # for the connection, for the answer
MOST_BYTES = 1_000_000


def get_json(address: str, *, token: str = "") -> dict[str, Any]:
    """Return the object that stands at an address; ProviderUnreachable if there is none."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    status, found = _asked("GET", address, headers=headers)
    if status != 200:
        raise ProviderUnreachable(f"{address} answered {status}.")
    return found


def post_form(
    address: str, form: Mapping[str, str], *, credentials: tuple[str, str] | None
) -> tuple[int, dict[str, Any]]:
    """Return status and object of the answer to a form; ProviderUnreachable if it is none."""
    status, found = _asked("POST", address, data=dict(form), auth=credentials)
    if status >= 500 or status == 429:
        raise ProviderUnreachable(f"{address} answered {status}.")
    return status, found


def _asked(method: str, address: str, **more: Any) -> tuple[int, dict[str, Any]]:
    try:
        with requests.request(
            method, address, timeout=WAIT_SECONDS, allow_redirects=False, stream=True, **more
        ) as answer:
            content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
            if len(content) > MOST_BYTES:
                raise ProviderUnreachable(f"{address} answered too much.")
            answer._content = content
            found = answer.json() if content else {}
    except (requests.RequestException, OSError, ValueError) as fault:
        raise ProviderUnreachable(f"{address} gives no usable answer: {fault}") from fault
    if not isinstance(found, dict):
        raise ProviderUnreachable(f"{address} answered no object.")
    return answer.status_code, found
