"""From where a request comes."""

from ipaddress import ip_address

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from openkam.core.access.session_store import Place

LONGEST_AGENT = 400


def place_of(request: HttpRequest) -> Place:
    """Return address and browser; the address is None where none can be trusted."""
    return Place(_ip_of(request), request.headers.get("user-agent", "")[:LONGEST_AGENT])


def _ip_of(request: HttpRequest) -> str | None:
    try:
        return str(ip_address(get_client_ip(request) or ""))
    except (ValueError, ImproperlyConfigured):  # a socket of the machine; a proxy that is silent
        return None
