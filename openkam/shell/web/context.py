"""What every page knows."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the base page shows besides the page itself."""
    return {}
