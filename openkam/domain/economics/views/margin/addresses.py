"""Where the figures of the margin report lead."""

from openkam.domain.economics.views.choice import Choice


def list_url(choice: Choice, **wanted: str) -> str:
    """Return the address of the report's list with these filters, this order, this page."""
    return choice.url(**wanted) + "#list"
