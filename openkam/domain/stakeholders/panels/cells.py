"""Cells that several lists of people share."""

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import Position

UNKNOWN = SafeString('<span class="ok-mute">–</span>')


def place_cell(place: "Position") -> SafeString:
    """Return department and site, cut where they are long."""
    if not place.department and not place.site:
        return UNKNOWN
    if not place.department or not place.site:
        text = place.department or place.site
        return format_html('<span class="cut pe-place" title="{0}">{0}</span>', text)
    return format_html(
        '<span class="cut pe-place" title="{0}">{0}</span>'
        '<span class="sub"><span class="cut pe-place">{1}</span></span>',
        place.department,
        place.site,
    )
