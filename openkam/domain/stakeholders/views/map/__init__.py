"""The map by hand: who reports to whom, lines, places, undo, and the map as a file."""

from openkam.domain.stakeholders.views.map.export import map_export
from openkam.domain.stakeholders.views.map.lines import map_line, map_line_remove
from openkam.domain.stakeholders.views.map.places import map_place, map_tidy
from openkam.domain.stakeholders.views.map.reports import map_reports
from openkam.domain.stakeholders.views.map.seen import map_board, map_card
from openkam.domain.stakeholders.views.map.undo import map_undo

__all__ = [
    "map_board",
    "map_card",
    "map_export",
    "map_line",
    "map_line_remove",
    "map_place",
    "map_reports",
    "map_tidy",
    "map_undo",
]
