"""Badges that look the same on every page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

WEIGHTS = {1: " s", 2: " c"}  # filled ink, ink outline; all below have a pale outline


def tier(name: str, position: int) -> SafeString:
    """Return the badge of a tier: the higher it stands, the heavier; weight and no colour."""
    return format_html(
        '<span class="ok-tier{}" title="{}">{}</span>', WEIGHTS.get(position, ""), name, name
    )
